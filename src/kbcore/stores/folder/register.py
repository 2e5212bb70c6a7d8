"""Which reference belongs to which item: an append-only list, so that none is given twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from uuid import UUID

from kbcore.content import fields
from kbcore.items import ItemKey, Reference, reference

from . import journal
from .journal import BrokenLine

__all__ = ["Register"]


class Register:
    """The file *path*, read again whenever it has grown. Hold the lock to write."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._size = -1
        self._by_key: dict[ItemKey, Reference] = {}
        self._owners: dict[Reference, ItemKey] = {}

    def by_key(self) -> Mapping[ItemKey, Reference]:
        """Every reference that was ever given. Raises BrokenLine."""
        size = self._path.stat().st_size if self._path.exists() else 0
        if size != self._size:
            self._by_key, self._size = self._read(), size
            self._owners = {number: key for key, number in self._by_key.items()}
        return self._by_key

    def owner(self, number: Reference) -> ItemKey | None:
        """Whose reference *number* is."""
        self.by_key()
        return self._owners.get(number)

    def give(self, key: ItemKey, number: Reference) -> None:
        """Keep that *number* is *key*'s; nothing happens if that is known."""
        if self.by_key().get(key) != number:
            journal.append(self._path, [{"key": str(key), "reference": number}])

    def next(self, prefix: str, besides: Iterable[Reference]) -> Reference:
        """The number after all that were given, and after those *besides*."""
        taken = (*self.by_key().values(), *besides)
        numbers = (n for p, _, n in (one.partition("-") for one in taken) if p == prefix)
        return Reference(f"{prefix}-{1 + max(map(int, numbers), default=0)}")

    def _read(self) -> dict[ItemKey, Reference]:
        found: dict[ItemKey, Reference] = {}
        for line, record in journal.read(self._path):
            try:
                key = ItemKey(UUID(fields.text(record, "key")))
                found[key] = reference(fields.text(record, "reference"))
            except ValueError as error:
                raise BrokenLine(self._path, line, f"can't be read ({error})") from error
        return found
