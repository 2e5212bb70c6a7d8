"""``items``: a list of items, filtered and ordered."""

from __future__ import annotations

from typing import Any

import graphene

from wagtail_kb.graphql.connection import Connection, Order, paginated
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
    ) -> Connection:
        context: Context = info.context
        code, wanted = context.locale(locale), Filter.parse(filter)
        order = order_by or Order.UPDATED_DESC
        items = Item.objects.visible_to(context.viewer).filter(locale=code)
        return paginated(
            wanted.apply(items, context.viewer),
            order=order,
            first=first,
            after=after,
            columns=columns_of(info, "edges", "node", viewer=context.viewer),
            cursors=Cursors("items", code, order.value, wanted.described()),
        )
