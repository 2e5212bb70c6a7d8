"""An index that belongs to the test's database, and pages to search."""

from pathlib import Path
from typing import Any

import pytest

from wagtail_kb import search
from wagtail_kb.testing import make_base, make_user
from wagtail_kb.viewer import Viewer, for_user


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    """Where this test's index lies; there is none yet, and only the test drains."""
    path = tmp_path / "search"
    settings.WAGTAIL_KB = {"SEARCH": {"PATH": path, "DRAIN": "manual"}}
    return path


@pytest.fixture
def index(db: None, folder: Path) -> Path:
    """An empty index that belongs to the database."""
    search.rebuild()
    return folder


@pytest.fixture
def base(db: None) -> Any:
    return make_base()


@pytest.fixture
def agent(db: None) -> Viewer:
    """Somebody who may read internal knowledge."""
    return for_user(make_user("view_internal"))
