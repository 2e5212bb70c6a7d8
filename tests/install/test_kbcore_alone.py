"""kbcore where Django isn't: the wheel without its dependencies, and the documented list."""

import shutil
from pathlib import Path

import pytest

from tests.install.environment import ROOT

TESTS = ("__init__.py", "conftest.py", "needs.py", "kbcore", "contracts")
TOOLS = ("pytest", "pytest-timeout", "hypothesis", "opencc-python-reimplemented")

pytestmark = [pytest.mark.install, pytest.mark.slow]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder with kbcore's tests and without its source."""
    folder = tmp_path / "clone"
    (folder / "tests").mkdir(parents=True)
    shutil.copy(ROOT / "pyproject.toml", folder)
    shutil.copytree(ROOT / "scripts", folder / "scripts")
    shutil.copytree(ROOT / "docs", folder / "docs", ignore=shutil.ignore_patterns("_build"))
    for part in TESTS:
        source = ROOT / "tests" / part
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / "tests" / part)
    return folder


def test_kbcore_passes_its_tests_without_django(wheel, environment, clone):
    environment.install("--no-deps", wheel)
    environment.install("--requirement", ROOT / "docs/reference/kbcore-dependencies.txt")
    environment.install(*TOOLS)
    find = (
        "import importlib.util as util; print(util.find_spec('django'), util.find_spec('wagtail'))"
    )
    assert environment.run("-c", find).split() == ["None", "None"]
    tests = environment.run(
        *("-m", "pytest", "-q", "-o", "pythonpath=.", "-p", "no:cacheprovider", "tests/kbcore"),
        cwd=clone,
    )
    assert " passed" in tests
