"""What the wheel holds."""

import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.install.environment import ROOT

pytestmark = pytest.mark.install


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    return set(zipfile.ZipFile(wheel).namelist())


def test_the_wheel_holds_every_file_of_both_packages(names):
    listing = subprocess.run(
        ["git", "ls-files", "src"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    tracked = {path.removeprefix("src/") for path in listing.stdout.splitlines()}
    assert tracked
    assert tracked <= names


def test_the_wheel_holds_compiled_translations(names):
    compiled = {name.split("/")[2] for name in names if name.endswith(".mo")}
    assert compiled == {"zh_Hans", "zh_Hant"}


def test_the_wheel_says_that_both_packages_are_typed(names):
    assert {"kbcore/py.typed", "wagtail_kb/py.typed"} <= names


def test_the_wheel_holds_nothing_else(names):
    outside = {name.split("/")[0] for name in names} - {"kbcore", "wagtail_kb"}
    assert len(outside) == 1
    assert outside.pop().endswith(".dist-info")
    assert not [name for name in names if "/tests/" in name or "/test_" in name]
