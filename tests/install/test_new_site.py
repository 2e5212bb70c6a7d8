"""The wheel in new sites, following the README word for word."""

import json
from typing import Any

import pytest

from tests.install.environment import Environment
from tests.install.new_site import SOURCES, NewSite, readme_steps

pytestmark = [pytest.mark.install, pytest.mark.slow]


@pytest.fixture(scope="module")
def named_alike(tmp_path_factory, site_environment: Environment) -> NewSite:
    """A site whose own pages have the names that ours might have had."""
    site = NewSite(tmp_path_factory.mktemp("named_alike") / "shop", site_environment)
    site.append_source("home/models.py", "own_models.py")
    site.follow_readme(before_migrating=[("makemigrations", "home")])
    return site


@pytest.fixture(scope="module")
def answer(named_alike: NewSite) -> str:
    """What GraphQL answers there when a first FAQ is published."""
    return named_alike.run_source("ask.py")


@pytest.fixture(scope="module")
def replaced(tmp_path_factory, site_environment: Environment) -> NewSite:
    """A site with pages, an image model and a storage of its own."""
    site = NewSite(tmp_path_factory.mktemp("replaced") / "shop", site_environment)
    site.append_source("home/models.py", "replacing_models.py")
    site.append_source("shop/remote.py", "remote.py")
    settings = (SOURCES / "replacing_settings.py").read_text()
    site.follow_readme(settings, before_migrating=[("makemigrations", "home")])
    return site


def only_hit(answer: str) -> dict[str, Any]:
    """The node of the one hit in *answer*, JSON of GraphQL."""
    data = json.loads(answer)
    assert "errors" not in data, data
    [edge] = data["data"]["search"]["edges"]
    return edge["node"]


def test_the_readme_has_the_steps_that_these_tests_follow():
    languages = [language for language, _ in readme_steps()]
    assert languages == ["console", "python", "python", "console"]


def test_a_site_with_pages_of_similar_names_answers_over_graphql(named_alike, answer):
    assert only_hit(answer)["title"] == "How do I get a refund?"
    assert "All in line." in named_alike.manage("kb_sync", "--check")


def test_a_site_with_pages_of_similar_names_has_no_migrations_to_make(named_alike):
    assert "No changes" in named_alike.manage("makemigrations", "--check", "--dry-run")


def test_data_survives_dumpdata_and_loaddata(named_alike, answer, tmp_path):
    assert only_hit(answer)
    dump = tmp_path / "dump.json"
    leave_out = ["--exclude=contenttypes", "--exclude=auth.permission"]
    named_alike.manage("dumpdata", "--natural-foreign", *leave_out, "--output", str(dump))
    before = named_alike.manage("dumpdata", "wagtail_kb.version", "wagtail_kb.item")
    assert '"wagtail_kb.version"' in before
    named_alike.manage("flush", "--no-input")
    named_alike.manage("loaddata", str(dump))
    assert named_alike.manage("dumpdata", "wagtail_kb.version", "wagtail_kb.item") == before


def test_a_site_that_replaces_our_pages_answers_over_graphql(replaced):
    hit = only_hit(replaced.run_source("ask_replaced.py"))
    assert hit["title"] == "How to clean the lid"
    assert 'alt="The lid"' in hit["body"]


def test_a_site_that_replaces_our_pages_has_no_migrations_to_make(replaced):
    assert "No changes" in replaced.manage("makemigrations", "--check", "--dry-run")
