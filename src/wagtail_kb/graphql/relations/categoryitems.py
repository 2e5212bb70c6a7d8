"""The items of categories: a page of one category's list, or the begin of several lists at once."""

from __future__ import annotations

from graphql import GraphQLResolveInfo

from wagtail_kb.graphql.batch import Row
from wagtail_kb.graphql.connection import Connection, Order, paginated, place_in
from wagtail_kb.graphql.cursors import Cursors
from wagtail_kb.graphql.itemrows import columns_of
from wagtail_kb.graphql.limits import page_size
from wagtail_kb.models import Item
from wagtail_kb.viewer import Viewer

from .category import item_count, newest_items

__all__ = ["items_of"]

_ORDER = Order.UPDATED_DESC


def items_of(
    row: Row, info: GraphQLResolveInfo, *, first: int | None, after: str | None
) -> Connection:
    """A page of the items in the category *row* and below it.

    Among several categories a cursor belongs to one of them: CursorInvalid for the others.
    """
    viewer: Viewer = info.context.viewer
    cursors = Cursors("category", row["key"], row["language"])
    columns = columns_of(info, "edges", "node", viewer=viewer)
    if after is not None or len(row["batch"].rows) == 1:
        items = Item.objects.visible_to(viewer).under([row["pk"]])
        return paginated(
            items, order=_ORDER, first=first, after=after, columns=columns, cursors=cursors
        )
    size = page_size(first)
    rows = newest_items(row, viewer, first=size + 1, columns=columns)
    return Connection(
        rows=rows[:size],
        has_next=len(rows) > size,
        has_previous=False,
        cursors=cursors,
        place=place_in(_ORDER),
        count=lambda: item_count(row, viewer),
    )
