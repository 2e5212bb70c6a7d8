"""``ReviewConnection``: a page of the review queue."""

from __future__ import annotations

from typing import Any

import graphene

from wagtail_kb.graphql.batch import Row
from wagtail_kb.graphql.connection import Connection

from .node import PageInfo
from .review import Review

__all__ = ["ReviewConnection"]


class ReviewEdge(graphene.ObjectType):
    """A review's place in the queue."""

    node = graphene.Field(graphene.NonNull(Review), description="The review.")
    cursor = graphene.String(required=True, description="To give as `after`.")

    @staticmethod
    def resolve_node(edge: tuple[Row, Connection], info: Any) -> Row:
        return edge[0]

    @staticmethod
    def resolve_cursor(edge: tuple[Row, Connection], info: Any) -> str:
        return edge[1].cursor(edge[0])


class ReviewConnection(graphene.ObjectType):
    """A page of the review queue, what waits longest first."""

    edges = graphene.Field(
        graphene.NonNull(graphene.List(graphene.NonNull(ReviewEdge))),
        description="The reviews of this page.",
    )
    page_info = graphene.Field(graphene.NonNull(PageInfo), description="How to go on.")
    total_count = graphene.Int(
        required=True, description="Size of the whole queue; decided only if you ask for it."
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
