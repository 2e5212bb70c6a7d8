"""The versions of items, newest first: a page of one item's, or the begin of several lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from graphql import GraphQLResolveInfo

from wagtail_kb.graphql.batch import Row, related
from wagtail_kb.graphql.connection import Connection
from wagtail_kb.graphql.cursors import Cursors
from wagtail_kb.graphql.formerrows import read_former
from wagtail_kb.graphql.ids import GlobalId
from wagtail_kb.graphql.itemrows import Columns, item_pk, version_columns
from wagtail_kb.graphql.limits import page_size
from wagtail_kb.models import Version
from wagtail_kb.viewer import Viewer

__all__ = ["version_by_id", "versions_of"]


def versions_of(
    row: Row, info: GraphQLResolveInfo, *, first: int | None, after: str | None
) -> Connection | None:
    """A page of the versions of the item *row*; None for who may not see history.

    Among several items a cursor belongs to one of them: CursorInvalid for the others.
    """
    viewer: Viewer = info.context.viewer
    if not viewer.may("view_history"):
        return None
    size = page_size(first)
    cursors = Cursors("versions", row["key"], row["locale"])
    columns = version_columns(info, "edges", "node", viewer=viewer)
    if after is None:
        rows = _newest(row, viewer, first=size + 1, columns=columns)
    else:
        own = _known(viewer, [row]).filter(number__lt=cursors.read(after)[0])
        rows = read_former(own.order_by("-number")[: size + 1], columns, at=timezone.now())
    return Connection(
        rows=rows[:size],
        has_next=len(rows) > size,
        has_previous=after is not None,
        cursors=cursors,
        place=lambda version: [version["number"]],
        count=_counter(row, viewer),
    )


def version_by_id(wanted: GlobalId, viewer: Viewer, columns: Columns) -> Row | None:
    """The version *wanted* if *viewer* may look it up."""
    versions = Version.objects.known_to(viewer).filter(
        item__key=wanted.key, item__locale=wanted.locale, number=wanted.number
    )
    return next(iter(read_former(versions, columns, at=timezone.now())), None)


def _known(viewer: Viewer, rows: list[Row]) -> Any:
    return Version.objects.known_to(viewer).filter(item__in={item_pk(one) for one in rows})


def _newest(row: Row, viewer: Viewer, *, first: int, columns: Columns) -> list[Row]:
    """The *first* versions of each item of the batch of *row*, in one SQL."""

    def load(rows: list[Row]) -> dict[int, list[Row]]:
        place = Window(RowNumber(), partition_by=["item"], order_by=F("number").desc())
        ranked = _known(viewer, rows).annotate(place=place).filter(place__lte=first)
        # Apart: Django mixes up columns that are selected twice beside a filter on a window.
        newest = Version.objects.filter(pk__in=ranked.order_by().values("pk"))
        found: dict[int, list[Row]] = {item_pk(one): [] for one in rows}
        for version in read_former(newest.order_by("-number"), columns, at=timezone.now()):
            found[version["item_id"]].append(version)
        return {one["pk"]: found[item_pk(one)] for one in rows}

    versions: list[Row] = related(row, ("versions", first, columns), load)
    return versions


def _counter(row: Row, viewer: Viewer) -> Callable[[], int]:
    def load(rows: list[Row]) -> dict[int, int]:
        grouped = _known(viewer, rows).order_by().values_list("item")
        counts = dict(grouped.annotate(number_=Count("pk")))
        return {one["pk"]: counts.get(item_pk(one), 0) for one in rows}

    def count() -> int:
        number: int = related(row, "versionCount", load)
        return number

    return count
