"""``ItemConnection``: a page of a list of items."""

from __future__ import annotations

from typing import Any

import graphene

from wagtail_kb.graphql.batch import Row
from wagtail_kb.graphql.connection import Connection

from .item import KnowledgeItem
from .node import PageInfo

__all__ = ["ItemConnection"]


class ItemEdge(graphene.ObjectType):
    """An item's place in a list."""

    node = graphene.Field(graphene.NonNull(KnowledgeItem), description="The item.")
    cursor = graphene.String(required=True, description="To give as `after`.")

    @staticmethod
    def resolve_node(edge: tuple[Row, Connection], info: Any) -> Row:
        return edge[0]

    @staticmethod
    def resolve_cursor(edge: tuple[Row, Connection], info: Any) -> str:
        return edge[1].cursor(edge[0])


class ItemConnection(graphene.ObjectType):
    """A page of a list of items."""

    edges = graphene.Field(
        graphene.NonNull(graphene.List(graphene.NonNull(ItemEdge))),
        description="The items of this page.",
    )
    page_info = graphene.Field(graphene.NonNull(PageInfo), description="How to go on.")
    total_count = graphene.Int(
        required=True, description="Size of the whole list; counted only if you ask for it."
    )

    @staticmethod
    def resolve_edges(page: Connection, info: Any) -> list[tuple[Row, Connection]]:
        return [(row, page) for row in page.rows]

    @staticmethod
    def resolve_page_info(page: Connection, info: Any) -> dict[str, Any]:
        return page.info

    @staticmethod
    def resolve_total_count(page: Connection, info: Any) -> int:
        return page.count()
