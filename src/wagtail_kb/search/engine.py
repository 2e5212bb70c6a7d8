"""The engine that the settings name, and whether its index belongs to this database."""

from __future__ import annotations

import time
from pathlib import Path
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from kbcore.search import Health, IndexOutdated, SearchEngine
from wagtail_kb import conf
from wagtail_kb.models import SearchIndex

__all__ = ["IndexForeign", "checked_engine", "forget", "get_engine", "index_path"]

_SECONDS = 10.0
"""For so long a process believes what it saw: that index and database belong together."""

_engines: dict[tuple[str, str, str], SearchEngine] = {}
_agreed: dict[int, float] = {}  # id of an engine: until when


class IndexForeign(IndexOutdated):
    """The index was built for another database, or after the backup that this one came from."""

    problem = "The search index doesn't belong to this database."


def index_path() -> Path:
    """Folder of the embedded index: PATH, or ``var/kb-search`` below BASE_DIR."""
    given = conf.search()["PATH"]
    return Path(given) if given else Path(getattr(settings, "BASE_DIR", ".")) / "var" / "kb-search"


def get_engine() -> SearchEngine:
    """The engine of the settings as they are; the same one for the same settings."""
    given, path = conf.search(), index_path()
    key = (given["ENGINE"], str(path), repr(given["OPTIONS"]))
    if key not in _engines:
        _engines[key] = cast("SearchEngine", import_string(key[0])(path, **given["OPTIONS"]))
    return _engines[key]


def checked_engine(*, health: Health | None = None) -> SearchEngine:
    """The engine, for use with this database; *health* if the caller has asked for it just now.

    Raises IndexForeign. An index that can't be read is left to the engine's own errors.
    """
    engine = get_engine()
    if health is None and time.monotonic() < _agreed.get(id(engine), 0.0):
        return engine
    found = health or engine.health()
    if found.generation is not None and found.generation not in SearchIndex.objects.generations():
        raise IndexForeign(str(index_path()))
    _agreed[id(engine)] = time.monotonic() + _SECONDS
    return engine


def forget() -> None:
    """Believe nothing that was seen before; after a build, and between tests."""
    _agreed.clear()
