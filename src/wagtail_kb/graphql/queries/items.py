"""``items``: a list of items, filtered and ordered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import graphene

from wagtail_kb.graphql import asof
from wagtail_kb.graphql.connection import ITEMS, Connection, Order, paginated
from wagtail_kb.graphql.context import Context
from wagtail_kb.graphql.cursors import Cursors
from wagtail_kb.graphql.filters import Filter
from wagtail_kb.graphql.itemrows import columns_of
from wagtail_kb.graphql.types.enums import ItemOrder
from wagtail_kb.graphql.types.itemconnection import ItemConnection
from wagtail_kb.graphql.types.itemfilter import ItemFilter
from wagtail_kb.models import Item

__all__ = ["ItemsQuery"]


class ItemsQuery(graphene.ObjectType):
    """Query.items."""

    items = graphene.Field(
        graphene.NonNull(ItemConnection),
        locale=graphene.String(description="BCP 47, in any case; without one see `Viewer.locale`."),
        filter=graphene.Argument(ItemFilter, description="Which ones."),
        order_by=graphene.Argument(
            ItemOrder, default_value=Order.UPDATED_DESC, description="In what order."
        ),
        first=graphene.Int(default_value=20, description="How many, at most."),
        after=graphene.String(description="The cursor behind which to go on."),
        as_of=asof.as_of("The list"),
        description="The items in one language that you may read.",
    )

    @staticmethod
    def resolve_items(
        root: None,
        info: Any,
        order_by: Order | None,
        first: int | None,
        locale: str | None = None,
        filter: Any = None,  # noqa: A002  # the SDL's name
        after: str | None = None,
        as_of: datetime | None = None,
    ) -> Connection:
        context: Context = info.context
        code, wanted = context.locale(locale), Filter.parse(filter)
        order, at = order_by or Order.UPDATED_DESC, asof.moment(as_of)
        viewer = context.viewer
        rows: Any
        if at is None:
            rows = wanted.apply(Item.objects.visible_to(viewer).filter(locale=code), viewer)
        else:
            valid = asof.valid_at(viewer, at).filter(item__locale=code)
            rows = wanted.apply_then(valid, viewer, at=at)
        return paginated(
            rows,
            order=order,
            first=first,
            after=after,
            columns=columns_of(info, "edges", "node", viewer=viewer, former=at is not None),
            # As it was asked for: a time to come is another now on the next page.
            cursors=Cursors("items", code, order.value, wanted.described(), as_of),
            source=ITEMS if at is None else asof.former(at),
        )
