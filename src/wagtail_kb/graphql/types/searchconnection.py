"""``SearchConnection``: a page of what was found, best first."""

from __future__ import annotations

from typing import Any

import graphene

from wagtail_kb.graphql.batch import Row
from wagtail_kb.graphql.found import Edge, FoundPage, highlights_of

from .facet import FacetValue
from .item import KnowledgeItem
from .node import PageInfo

__all__ = ["SearchConnection"]


class Highlight(graphene.ObjectType):
    """Passages of one field that match, as HTML: all text escaped, matches in ``<mark>``."""

    field = graphene.String(required=True, description="title, summary or body.")
    fragments = graphene.Field(
        graphene.NonNull(graphene.List(graphene.NonNull(graphene.String))),
        description="The passages, in the order of the text.",
    )


class SearchEdge(graphene.ObjectType):
    """An item that was found."""

    node = graphene.Field(graphene.NonNull(KnowledgeItem), description="The item.")
    cursor = graphene.String(required=True, description="To give as `after`.")
    score = graphene.Float(
        required=True, description="How well it matches; compares within one search only."
    )
    highlights = graphene.Field(
        graphene.NonNull(graphene.List(graphene.NonNull(Highlight))),
        description="Why it was found: what matches in the text that you may see.",
    )

    @staticmethod
    def resolve_node(edge: Edge, info: Any) -> Row:
        return edge.row

    @staticmethod
    def resolve_cursor(edge: Edge, info: Any) -> str:
        return edge.page.cursor(edge.place)

    @staticmethod
    def resolve_highlights(edge: Edge, info: Any) -> list[dict[str, Any]]:
        return highlights_of(edge)


class FacetCount(graphene.ObjectType):
    """How many of the found items have a facet value, or one below it."""

    value = graphene.Field(graphene.NonNull(FacetValue), description="The value.")
    count = graphene.Int(required=True, description="How many items.")


class SearchConnection(graphene.ObjectType):
    """A page of what was found, best first."""

    edges = graphene.Field(
        graphene.NonNull(graphene.List(graphene.NonNull(SearchEdge))),
        description="What was found.",
    )
    page_info = graphene.Field(graphene.NonNull(PageInfo), description="How to go on.")
    total_count = graphene.Int(required=True, description="How many items were found.")
    total_count_is_exact = graphene.Boolean(
        required=True, description="If not, there are at least so many."
    )
    facet_counts = graphene.Field(
        graphene.NonNull(graphene.List(graphene.NonNull(FacetCount))),
        description="How what was found spreads over the facets, the most frequent first.",
    )

    @staticmethod
    def resolve_edges(page: FoundPage, info: Any) -> list[Edge]:
        return page.edges

    @staticmethod
    def resolve_page_info(page: FoundPage, info: Any) -> dict[str, Any]:
        edges = page.edges
        return {
            "has_next_page": page.has_next,
            "has_previous_page": page.offset > 0,
            "start_cursor": page.cursor(edges[0].place) if edges else None,
            "end_cursor": page.cursor(edges[-1].place) if edges else None,
        }

    @staticmethod
    def resolve_total_count(page: FoundPage, info: Any) -> int:
        return page.found.total

    @staticmethod
    def resolve_total_count_is_exact(page: FoundPage, info: Any) -> bool:
        return page.found.total_is_exact

    @staticmethod
    def resolve_facet_counts(page: FoundPage, info: Any) -> list[dict[str, Any]]:
        return page.facet_counts
