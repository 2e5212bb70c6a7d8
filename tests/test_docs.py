"""What the documents say is what the code has."""

import re
import tomllib
from pathlib import Path

from django.core.management import get_commands

import kbcore

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def test_the_reference_lists_every_public_name_of_kbcore():
    page = (ROOT / "docs/reference/kbcore.md").read_text()
    assert set(re.findall(r":: kbcore\.(\w+)", page)) == set(kbcore.__all__)


def test_what_kbcore_needs_is_part_of_what_the_distribution_needs():
    lines = (ROOT / "docs/reference/kbcore-dependencies.txt").read_text().splitlines()
    needed = {line for line in lines if line and not line.startswith("#")}
    assert needed <= set(PROJECT["dependencies"])


def test_the_readme_stays_short():
    assert len((ROOT / "README.md").read_text().splitlines()) <= 120


def test_every_decision_has_its_parts():
    for decision in (ROOT / "docs/decisions").glob("0*.md"):
        text = decision.read_text()
        parts = re.findall(r"^\*\*(\w[\w ]*?)[.:]?\*\*", text, re.MULTILINE)
        expected = ["Context", "Choice", "Consequences", "Rejected", "Look again"]
        assert parts == expected, decision.name


def test_every_local_link_of_the_documents_leads_to_a_file():
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_reference_describes_every_command():
    page = (ROOT / "docs/reference/commands.md").read_text()
    ours = {name for name, app in get_commands().items() if app == "wagtail_kb"}
    assert set(re.findall(r"^`python manage\.py (kb_\w+)", page, re.MULTILINE)) == ours


def test_every_command_in_the_documents_exists():
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        for name in re.findall(r"manage\.py (\w+)", page.read_text()):
            assert name in get_commands(), f"{page.name}: {name}"


def test_the_reference_describes_every_setting():
    from wagtail_kb.conf import DEFAULTS

    page = (ROOT / "docs/reference/settings.md").read_text()
    described = re.findall(r"^ *`([A-Z_]+)`$", page, re.MULTILINE)
    assert sorted(described) == sorted([*DEFAULTS, *DEFAULTS["SEARCH"], *DEFAULTS["REVIEW"]])
