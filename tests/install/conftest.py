"""The built wheel, and new environments to install it into."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


class Environment:
    """A virtual environment of its own: nothing of the one that runs the tests is in it."""

    def __init__(self, folder: Path) -> None:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        self.python = folder / "bin" / "python"

    def install(self, *arguments: str | Path) -> None:
        """pip install, with the versions that all developers use."""
        constraints = ROOT / "constraints.txt"
        self.run("-m", "pip", "install", "--quiet", "--constraint", constraints, *arguments)

    def run(self, *arguments: str | Path, cwd: Path | None = None) -> str:
        """What Python prints with *arguments*; a failure shows it."""
        leaked = ("PYTHONPATH", "DJANGO_SETTINGS_MODULE", "VIRTUAL_ENV")
        run = subprocess.run(
            [self.python, *arguments],
            cwd=cwd,
            env={name: value for name, value in os.environ.items() if name not in leaked},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stdout
        return run.stdout


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
