"""Connections: one page of a list of items, found by key rather than by offset."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from django.db.models import F, Q

from wagtail_kb.models import ItemQuerySet

from .batch import Row
from .cursors import Cursors
from .itemrows import Columns, read
from .limits import page_size

__all__ = ["Connection", "Order", "paginated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorting:
    """By *column*, then by id, which no two items share."""

    column: str
    descending: bool
    is_time: bool = False


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
        column = "current__title" if name == "title" else f"{name}_at"
        is_time = name != "title"
        return Sorting(column=column, descending=direction == "desc", is_time=is_time)


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


def paginated(
    items: ItemQuerySet,
    *,
    order: Order,
    first: int | None,
    after: str | None,
    columns: Columns,
    cursors: Cursors,
) -> Connection:
    """The *first* items behind the cursor *after*, in one SQL.

    Raises BadRequest and CursorInvalid.
    """
    size = page_size(first)
    wanted = items
    if after is not None:
        wanted = items.filter(_behind(order.sorting, cursors.read(after)))
    rows = read(wanted.order_by(*_ordering(order.sorting))[: size + 1], sorted_by(order, columns))
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
    return columns | {_row_column(order.sorting)}


def place_in(order: Order) -> Callable[[Row], list[Any]]:
    """What the cursor of a row says in a list in this *order*."""
    column = _row_column(order.sorting)
    return lambda row: [row[column], row["pk"]]


def _row_column(sorting: Sorting) -> str:
    return sorting.column.removeprefix("current__")


def _ordering(sorting: Sorting) -> list[Any]:
    names = (sorting.column, "pk")
    return [F(name).desc() if sorting.descending else F(name).asc() for name in names]


def _behind(sorting: Sorting, place: list[Any]) -> Q:
    """Items after *place*: the first condition is for the index, the second for equal values."""
    value: Any = datetime.fromisoformat(place[0]) if sorting.is_time else place[0]
    beyond = "lt" if sorting.descending else "gt"
    return Q(**{f"{sorting.column}__{beyond}e": value}) & (
        Q(**{f"{sorting.column}__{beyond}": value}) | Q(**{f"pk__{beyond}": place[1]})
    )
