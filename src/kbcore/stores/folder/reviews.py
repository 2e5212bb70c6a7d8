"""Reviews on disk: a journal of events for each item and language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kbcore.content import fields
from kbcore.items import ItemKey
from kbcore.locale import Locale, locale
from kbcore.review import (
    ContentChanged,
    Event,
    InvalidEvent,
    Submitted,
    event_from_json,
    event_to_json,
)
from kbcore.significance import Significance

from . import journal
from .journal import BrokenLine

__all__ = ["Review", "Reviews"]


_HANDED_IN = (Submitted, ContentChanged)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What happened, oldest first; *declared* is the significance that was last handed in."""

    events: tuple[Event, ...] = ()
    declared: Significance | None = None


class Reviews:
    """The journals ``<key>.<locale>.jsonl`` of one folder. Hold the lock to write."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def path(self, key: ItemKey, language: Locale) -> Path:
        """Where the journal stands; its file is there once something happened."""
        return self._path / f"{key}.{locale(language)}.jsonl"

    def paths(self) -> Iterator[Path]:
        """Every journal, in a fixed order."""
        return iter(sorted(self._path.glob("*.jsonl")))

    def get(self, key: ItemKey, language: Locale) -> Review:
        """The review of the item in this language. Raises BrokenLine."""
        return read(self.path(key, language))

    def record(
        self,
        key: ItemKey,
        language: Locale,
        events: tuple[Event, ...],
        declared: Significance | None = None,
    ) -> None:
        """Add *events*; *declared* belongs to what is handed in among them."""
        extra = {"declared": declared.code} if declared else {}
        records = (
            event_to_json(event) | (extra if isinstance(event, _HANDED_IN) else {})
            for event in events
        )
        journal.append(self.path(key, language), records)


def read(path: Path) -> Review:
    """The review in the journal *path*, an empty one if there is none. Raises BrokenLine."""
    events: list[Event] = []
    declared: Significance | None = None
    for line, record in journal.read(path):
        try:
            events.append(event_from_json(record))
            code = fields.text(record, "declared", "")
            if code or isinstance(events[-1], Submitted):
                declared = Significance.of(code) if code else None
        except (InvalidEvent, ValueError) as error:
            raise BrokenLine(path, line, f"can't be read ({error})") from error
    return Review(events=tuple(events), declared=declared)
