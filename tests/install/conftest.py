"""The built wheel, and new environments to install it into."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.install.environment import ROOT, Environment


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that this clone builds."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT]
    subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
    return next(folder.glob("*.whl"))


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    """An empty environment of the running Python."""
    return Environment(tmp_path / "environment")


@pytest.fixture(scope="session")
def site_environment(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Environment:
    """An environment with the wheel and all it needs, for the sites of a run."""
    environment = Environment(tmp_path_factory.mktemp("site") / "environment")
    environment.install(wheel)
    return environment
