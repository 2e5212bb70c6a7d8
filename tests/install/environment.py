"""A virtual environment of its own: nothing of the one that runs the tests is in it."""

import os
import subprocess
import sys
from pathlib import Path

__all__ = ["ROOT", "Environment"]

ROOT = Path(__file__).resolve().parents[2]
# What is required here (KB_REQUIRE) stands beside this clone, not beside a copy of it.
_LEAKS = ("PYTHONPATH", "DJANGO_SETTINGS_MODULE", "VIRTUAL_ENV", "KB_REQUIRE")


class Environment:
    """The environment in *folder*; `python` is its interpreter."""

    def __init__(self, folder: Path) -> None:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        self.python = folder / "bin" / "python"

    def install(self, *arguments: str | Path) -> None:
        """pip install, with the versions that all developers use."""
        constraints = ROOT / "constraints.txt"
        self.run("-m", "pip", "install", "--quiet", "--constraint", constraints, *arguments)

    def run(self, *arguments: str | Path, cwd: Path | None = None) -> str:
        """What Python prints on stdout with *arguments*; a failure shows all of it."""
        run = subprocess.run(
            [self.python, *arguments],
            cwd=cwd,
            env={name: value for name, value in os.environ.items() if name not in _LEAKS},
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stdout + run.stderr
        return run.stdout
