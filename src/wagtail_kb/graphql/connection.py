"""Connections: one page of a list of items, found by key rather than by offset."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from django.db.models import F, Q

from .batch import Row
from .cursors import Cursors
from .itemrows import Columns, read
from .limits import page_size

__all__ = ["ITEMS", "Connection", "Order", "Source", "paginated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorting:
    """By *column* of the rows, then by id, which no two items share."""

    column: str
    descending: bool

    @property
    def is_time(self) -> bool:
        return self.column != "title"


class Order(Enum):
    """Orders of a list of items; the value names it in cursors."""

    UPDATED_DESC = "updated_desc"
    UPDATED_ASC = "updated_asc"
    PUBLISHED_DESC = "published_desc"
    PUBLISHED_ASC = "published_asc"
    TITLE_ASC = "title_asc"
    TITLE_DESC = "title_desc"

    @property
    def sorting(self) -> Sorting:
        name, _, direction = self.value.partition("_")
        column = name if name == "title" else f"{name}_at"
        return Sorting(column=column, descending=direction == "desc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where rows come from: how to *read* a queryset, and what it calls what rows are sorted by."""

    read: Callable[[Any, Iterable[str]], list[Row]]
    title: str
    updated_at: str
    published_at: str

    def name(self, sorting: Sorting) -> str:
        """What the queryset calls the column of *sorting*."""
        return str(getattr(self, sorting.column))


ITEMS = Source(
    read=read, title="current__title", updated_at="updated_at", published_at="published_at"
)
"""Items as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """A page of *rows*; *place* is what a row's cursor says, *count* counts the whole list."""

    rows: list[Row]
    has_next: bool
    has_previous: bool
    cursors: Cursors
    place: Callable[[Row], list[Any]]
    count: Callable[[], int]

    def cursor(self, row: Row) -> str:
        """The cursor of *row*."""
        return self.cursors.write(self.place(row))

    @property
    def info(self) -> dict[str, Any]:
        """The PageInfo of this page."""
        return {
            "has_next_page": self.has_next,
            "has_previous_page": self.has_previous,
            "start_cursor": self.cursor(self.rows[0]) if self.rows else None,
            "end_cursor": self.cursor(self.rows[-1]) if self.rows else None,
        }


def paginated(
    items: Any,
    *,
    order: Order,
    first: int | None,
    after: str | None,
    columns: Columns,
    cursors: Cursors,
    source: Source = ITEMS,
) -> Connection:
    """The *first* of *items*, which *source* reads, behind the cursor *after*, in one SQL.

    Raises BadRequest and CursorInvalid.
    """
    size = page_size(first)
    wanted, sorting = items, order.sorting
    name = source.name(sorting)
    if after is not None:
        wanted = items.filter(_behind(name, sorting, cursors.read(after)))
    ordered = wanted.order_by(*_ordering(name, sorting))
    rows = source.read(ordered[: size + 1], sorted_by(order, columns))
    return Connection(
        rows=rows[:size],
        has_next=len(rows) > size,
        has_previous=after is not None,
        cursors=cursors,
        place=place_in(order),
        count=items.count,
    )


def sorted_by(order: Order, columns: Columns) -> Columns:
    """*columns* and the one that *order* sorts by."""
    return columns | {order.sorting.column}


def place_in(order: Order) -> Callable[[Row], list[Any]]:
    """What the cursor of a row says in a list in this *order*."""
    column = order.sorting.column
    return lambda row: [row[column], row["pk"]]


def _ordering(name: str, sorting: Sorting) -> list[Any]:
    return [F(one).desc() if sorting.descending else F(one).asc() for one in (name, "pk")]


def _behind(name: str, sorting: Sorting, place: list[Any]) -> Q:
    """Items after *place*: the first condition is for the index, the second for equal values."""
    value: Any = datetime.fromisoformat(place[0]) if sorting.is_time else place[0]
    beyond = "lt" if sorting.descending else "gt"
    return Q(**{f"{name}__{beyond}e": value}) & (
        Q(**{f"{name}__{beyond}": value}) | Q(**{f"pk__{beyond}": place[1]})
    )
