"""Batches: the rows of one list, whose relations are read together when the first is asked for."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any

__all__ = ["Batch", "Row", "related"]

Row = dict[str, Any]
"""A row of a list: its columns by name; ``pk`` tells it from the others, ``batch`` is its Batch."""


class Batch:
    """*rows* that were read together; each learns of its batch."""

    __slots__ = ("_kept", "rows")

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = list(rows)
        self._kept: dict[Hashable, Any] = {}
        for row in self.rows:
            row["batch"] = self

    def once(self, name: Hashable, load: Callable[[list[Row]], Any]) -> Any:
        """What *load* makes of all rows, the first time; then what it made."""
        if name not in self._kept:
            self._kept[name] = load(self.rows)
        return self._kept[name]


def related(row: Row, name: Hashable, load: Callable[[list[Row]], Mapping[Any, Any]]) -> Any:
    """The part of *row* in what *load* finds for its whole batch, by ``pk``; None if it has none.

    *name* holds whatever the result depends on: the relation and its arguments.
    """
    return row["batch"].once(name, load).get(row["pk"])
