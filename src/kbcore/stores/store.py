"""What every store of knowledge items can do; `tests/contracts/store.py` says it in tests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol, runtime_checkable

from kbcore.items import ItemKey, KnowledgeItem, Reference
from kbcore.locale import Locale
from kbcore.versions import Timeline, Version

__all__ = ["Store", "UnknownItem"]


class UnknownItem(LookupError):
    """Nothing was ever published under *key*, or not in *locale* (None: in no language)."""

    def __init__(self, key: ItemKey, locale: Locale | None = None) -> None:
        self.key, self.locale = key, locale
        where = f" in {locale}" if locale else ""
        super().__init__(f"No item {key}{where} was ever published here. Check the key.")


@runtime_checkable
class Store(Protocol):
    """Versions of items by key and language; times are aware, each not before the one before."""

    def publish(self, item: KnowledgeItem, *, at: datetime, cause: str = "editor") -> Version:
        """The current version of *item* after it went live: a new one unless live and equal."""

    def hide(self, key: ItemKey, locale: Locale, *, at: datetime) -> None:
        """Take the item down; nothing happens if it is down already. Raises UnknownItem."""

    def timeline(self, key: ItemKey, locale: Locale) -> Timeline:
        """All versions of the item in this language. Raises UnknownItem."""

    def current(self, key: ItemKey, locale: Locale) -> Version | None:
        """What readers see now; None while it is hidden or was never published."""

    def as_of(self, key: ItemKey, locale: Locale, at: datetime) -> Version | None:
        """What readers saw at *at*; None if that was nothing."""

    def reference_of(self, key: ItemKey) -> Reference:
        """What people quote, the same in every language and never reused. Raises UnknownItem."""

    def items(self, locale: Locale | None = None) -> Iterator[KnowledgeItem]:
        """The items that readers see now, in every language or in *locale*."""
