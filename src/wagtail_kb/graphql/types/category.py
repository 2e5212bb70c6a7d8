"""``Category``: a place in the tree of a knowledge base."""

from __future__ import annotations

from typing import Any

import graphene

from wagtail_kb.graphql.batch import Row
from wagtail_kb.graphql.connection import Connection
from wagtail_kb.graphql.ids import GlobalId
from wagtail_kb.graphql.relations.category import children_of, item_count, parent_of
from wagtail_kb.graphql.relations.categoryitems import items_of

from .itemconnection import ItemConnection
from .node import Node

__all__ = ["Category"]


class Category(graphene.ObjectType):
    """A category that you may see, in one language."""

    class Meta:
        interfaces = (Node,)

    key = graphene.UUID(required=True, description="The same in every language.")
    title = graphene.String(required=True, description="Its name.")
    slug = graphene.String(required=True, description="Its part of the address.")
    path = graphene.String(description="Address within the site.")
    depth = graphene.Int(required=True, description="Its level: 1 right below the base.")
    item_count = graphene.Int(
        required=True, description="How many items you may read in it and below it."
    )
    parent = graphene.Field(lambda: Category, description="The category above it; null at the top.")
    children = graphene.Field(
        lambda: graphene.NonNull(graphene.List(graphene.NonNull(Category))),
        description="The categories right below it, in the order of the tree.",
    )
    items = graphene.Field(
        lambda: graphene.NonNull(ItemConnection),
        first=graphene.Int(default_value=20, description="How many, at most."),
        after=graphene.String(description="The cursor behind which to go on."),
        description="The items in it and below it, what changed last first.",
    )

    @staticmethod
    def resolve_id(row: Row, info: Any) -> str:
        return str(GlobalId(type="Category", key=row["key"], locale=row["language"]))

    @staticmethod
    def resolve_path(row: Row, info: Any) -> str | None:
        found = info.context.address(row["url_path"])
        return found[0] if found else None

    @staticmethod
    def resolve_depth(row: Row, info: Any) -> int:
        return row["level"]

    @staticmethod
    def resolve_item_count(row: Row, info: Any) -> int:
        return item_count(row, info.context.viewer)

    @staticmethod
    def resolve_parent(row: Row, info: Any) -> Row | None:
        return parent_of(row, info.context.viewer)

    @staticmethod
    def resolve_children(row: Row, info: Any) -> list[Row]:
        return children_of(row, info.context.viewer)

    @staticmethod
    def resolve_items(
        row: Row, info: Any, first: int | None, after: str | None = None
    ) -> Connection:
        return items_of(row, info, first=first, after=after)
