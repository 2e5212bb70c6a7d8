"""The command, in a process and a folder of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError

from example_site.management.commands.kb_demo import Command

ROOT = Path(__file__).resolve().parents[2]


def manage(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "KB_DEMO_VAR": str(folder),
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "example_site.settings",
        "PORT": "8765",
    }
    command = [sys.executable, str(ROOT / "example_site" / "manage.py"), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True)


@pytest.mark.slow
def test_reset_starts_over_in_an_empty_folder_and_a_second_run_adds_nothing(tmp_path):
    first = manage(tmp_path, "kb_demo", "--reset")
    second = manage(tmp_path, "kb_demo")
    assert "31 items added." in first.stdout
    assert "http://localhost:8765/zh-hans/" in first.stdout
    assert "jiwan-demo" in first.stdout
    assert "Subject:" not in first.stdout
    assert "Everything is there already." in second.stdout


def test_reset_refuses_a_database_that_is_not_the_demos_own(settings, tmp_path):
    settings.VAR = tmp_path
    with pytest.raises(CommandError, match="kept"):
        Command().handle(reset=True, verbosity=0)
