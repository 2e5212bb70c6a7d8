"""Another process at the test's database and index."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.db import connection

__all__ = ["start"]

ROOT = Path(__file__).resolve().parents[3]

_SETUP = """
import json, os, signal, sys
database, index, root = json.loads(sys.argv[1])
sys.path[:0] = [root, f"{root}/src"]
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
from django.conf import settings
settings.DATABASES["default"]["NAME"] = database
# A busy machine may take longer than the second that the engine waits for its lock.
options = {"PATH": index, "DRAIN": "manual", "OPTIONS": {"patience": 60.0}}
settings.WAGTAIL_KB = {"SEARCH": options}
import django
django.setup()
from wagtail_kb import search
from wagtail_kb.models import *
"""


def start(code: str, *, index: Path) -> subprocess.Popen[str]:
    """A process that runs *code*, with `search` and the models imported."""
    place: list[Any] = [str(connection.settings_dict["NAME"]), str(index), str(ROOT)]
    return subprocess.Popen(
        [sys.executable, "-c", _SETUP + code, json.dumps(place)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
