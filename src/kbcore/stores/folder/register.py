"""Which reference belongs to which item: an append-only list, so that none is given twice."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from kbcore.content import fields
from kbcore.items import ItemKey, Reference, reference

from . import journal
from .journal import BrokenLine

__all__ = ["Highest", "Register"]


class Highest:
    """The highest number of each prefix among references."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def put(self, number: Reference) -> None:
        prefix, _, value = number.partition("-")
        self._numbers[prefix] = max(int(value), self.of(prefix))

    def of(self, prefix: str) -> int:
        """0 if there is none."""
        return self._numbers.get(prefix, 0)


class Register:
    """The file *path*, read again whenever it has grown. Hold the lock to write."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._size = -1
        self._by_key: dict[ItemKey, Reference] = {}
        self._owners: dict[Reference, ItemKey] = {}
        self._highest = Highest()

    def by_key(self) -> Mapping[ItemKey, Reference]:
        """Every reference that was ever given. Raises BrokenLine."""
        size = self._path.stat().st_size if self._path.exists() else 0
        if size != self._size:
            self._read()
            self._size = size
        return self._by_key

    def owner(self, number: Reference) -> ItemKey | None:
        """Whose reference *number* is."""
        self.by_key()
        return self._owners.get(number)

    def give(self, key: ItemKey, number: Reference) -> None:
        """Keep that *number* is *key*'s; nothing happens if that is known."""
        if self.by_key().get(key) != number:
            journal.append(self._path, [{"key": str(key), "reference": number}])
            self._keep(key, number)
            self._size = self._path.stat().st_size

    def next(self, prefix: str, after: int) -> Reference:
        """The number after all that were given, and after the number *after*."""
        self.by_key()
        return Reference(f"{prefix}-{1 + max(self._highest.of(prefix), after)}")

    def _read(self) -> None:
        self._by_key, self._owners, self._highest = {}, {}, Highest()
        for line, record in journal.read(self._path):
            try:
                key = ItemKey(UUID(fields.text(record, "key")))
                self._keep(key, reference(fields.text(record, "reference")))
            except ValueError as error:
                raise BrokenLine(self._path, line, f"can't be read ({error})") from error

    def _keep(self, key: ItemKey, number: Reference) -> None:
        self._by_key[key] = number
        self._owners[number] = key
        self._highest.put(number)
