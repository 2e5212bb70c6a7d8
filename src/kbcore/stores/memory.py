"""A store in memory: for tests, scripts and trying things out. It ends with its process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from threading import RLock

from kbcore.items import ItemKey, KnowledgeItem, Reference, reference
from kbcore.locale import Locale
from kbcore.versions import Timeline, Version

from .store import UnknownItem

__all__ = ["MemoryStore"]


class MemoryStore:
    """A `Store` of dicts, safe to use from several threads."""

    def __init__(self, *, prefix: str = "KB") -> None:
        """References are *prefix* and a number from 1: KB-1. Raises ValueError for others."""
        reference(f"{prefix}-1")
        self._prefix = prefix
        self._timelines: dict[tuple[ItemKey, Locale], Timeline] = {}
        self._references: dict[ItemKey, Reference] = {}
        self._lock = RLock()

    def publish(self, item: KnowledgeItem, *, at: datetime, cause: str = "editor") -> Version:
        with self._lock:
            number = self._references.get(item.key) or self._next_reference()
            before = self._timelines.get((item.key, item.locale), Timeline())
            after = before.publish(replace(item, reference=number), at=at, cause=cause)
            # Written last: a time that is refused leaves no trace.
            self._references[item.key] = number
            self._timelines[item.key, item.locale] = after
        return after.versions[-1]

    def hide(self, key: ItemKey, locale: Locale, *, at: datetime) -> None:
        with self._lock:
            self._timelines[key, locale] = self.timeline(key, locale).hide(at=at)

    def timeline(self, key: ItemKey, locale: Locale) -> Timeline:
        try:
            return self._timelines[key, locale]
        except KeyError:
            raise UnknownItem(key, locale) from None

    def current(self, key: ItemKey, locale: Locale) -> Version | None:
        return self._timelines.get((key, locale), Timeline()).current

    def as_of(self, key: ItemKey, locale: Locale, at: datetime) -> Version | None:
        return self._timelines.get((key, locale), Timeline()).at(at)

    def reference_of(self, key: ItemKey) -> Reference:
        try:
            return self._references[key]
        except KeyError:
            raise UnknownItem(key) from None

    def items(self, locale: Locale | None = None) -> Iterator[KnowledgeItem]:
        for (_, language), timeline in tuple(self._timelines.items()):
            version = timeline.current
            if version and locale in (None, language):
                yield version.item

    def _next_reference(self) -> Reference:
        return Reference(f"{self._prefix}-{len(self._references) + 1}")
