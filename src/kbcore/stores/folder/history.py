"""Versions of items on disk: a journal for each item and language, and the timeline it tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from kbcore.content import fields
from kbcore.digest import SCHEME, digest
from kbcore.items import ItemKey, KnowledgeItem
from kbcore.locale import Locale, locale
from kbcore.versions import InvalidTimeline, Timeline, Version

from . import journal
from .journal import BrokenLine

__all__ = ["FORMAT", "Histories"]

FORMAT = 1
"""Number of the format of a line; every older one can be read."""

_Stamp = tuple[int, int]


class Histories:
    """The journals ``<key>.<locale>.jsonl`` of one folder. Hold the lock to write."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read: dict[Path, tuple[_Stamp, Timeline]] = {}

    def paths(self) -> Iterator[Path]:
        """Every journal, in a fixed order."""
        return iter(sorted(self._path.glob("*.jsonl")))

    def identity(self, path: Path) -> tuple[ItemKey, Locale]:
        """Whose journal *path* is. Raises BrokenLine."""
        key, _, language = path.stem.partition(".")
        try:
            return ItemKey(UUID(key)), locale(language)
        except ValueError:
            raise BrokenLine(path, 0, "is not named <key>.<locale>.jsonl") from None

    def path(self, key: ItemKey, language: Locale) -> Path:
        """Where the journal stands; its file is there once something was published."""
        return self._path / f"{key}.{locale(language)}.jsonl"

    def timeline(self, key: ItemKey, language: Locale) -> Timeline:
        """All versions; an empty timeline if there never was one. Raises BrokenLine."""
        path = self.path(key, language)
        try:
            state = path.stat()
        except FileNotFoundError:
            return Timeline()
        stamp = (state.st_mtime_ns, state.st_size)
        if path not in self._read or self._read[path][0] != stamp:
            self._read[path] = (stamp, _told(path))
        return self._read[path][1]

    def keep(self, key: ItemKey, language: Locale, before: Timeline, after: Timeline) -> None:
        """Write what *after* has beyond *before*: a new version, or that the last was hidden."""
        if after is before:
            return
        path, last = self.path(key, language), after.versions[-1]
        record = _published(last) if len(after) > len(before) else _hidden(last)
        journal.append(path, [record])
        state = path.stat()
        self._read[path] = ((state.st_mtime_ns, state.st_size), after)


def _published(version: Version) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "event": "published",
        "number": version.number,
        "at": version.published_at.isoformat(),
        "cause": version.cause,
        "digest": version.digest,
        "answer_digest": version.answer_digest,
        "item": version.item.to_json(),
    }


def _hidden(version: Version) -> dict[str, Any]:
    assert version.retired_at, "hiding gives it"  # noqa: S101  # for the type checker
    return {"format": FORMAT, "event": "hidden", "at": version.retired_at.isoformat()}


def _told(path: Path) -> Timeline:
    versions: list[Version] = []
    for number, record in journal.read(path):
        try:
            _follow(versions, record)
        except ValueError as error:
            raise BrokenLine(path, number, f"can't be read ({error})") from error
    try:
        return Timeline(tuple(versions))
    except InvalidTimeline as error:
        raise BrokenLine(path, 0, str(error).rstrip(".")) from error


def _follow(versions: list[Version], record: Mapping[str, Any]) -> None:
    written = record.get("format")
    if type(written) is not int or not 1 <= written <= FORMAT:
        raise ValueError(f"format {written!r} is not readable here; known are 1 to {FORMAT}")
    event, at = fields.text(record, "event"), datetime.fromisoformat(fields.text(record, "at"))
    if event not in ("published", "hidden"):
        raise ValueError(f"event {event!r} is neither published nor hidden")
    if versions and versions[-1].retired_at is None:
        versions[-1] = replace(versions[-1], retired_at=at)
    if event == "published":
        versions.append(_version(record, at))
        if versions[-1].number != len(versions):
            raise ValueError(f"version {len(versions)} is missing")


def _version(record: Mapping[str, Any], at: datetime) -> Version:
    item = KnowledgeItem.from_json(fields.mapping(record, "item"))
    cause = fields.text(record, "cause", "editor")
    version = Version.of(item, number=fields.number(record, "number"), at=at, cause=cause)
    kept = fields.text(record, "digest")
    # A digest of another scheme can't be compared, but is no sign of a change.
    if kept.startswith(f"{SCHEME}:") and kept != digest(item):
        raise ValueError("its content is not what its digest says; it was changed afterwards")
    return version
