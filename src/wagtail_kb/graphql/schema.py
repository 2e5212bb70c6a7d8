"""The schema: what the registry holds, put together once."""

from __future__ import annotations

from functools import cache
from typing import Any

import graphene
from graphql import GraphQLSchema, print_schema

from wagtail_kb.mixins import KnowledgeFaqMixin, KnowledgeItemMixin

from .mutations.mutation import Mutation
from .queries.categories import CategoriesQuery
from .queries.facets import FacetsQuery
from .queries.item import ItemQuery
from .queries.items import ItemsQuery
from .queries.node import NodeQuery
from .queries.resolve import ResolveQuery
from .queries.review import ReviewQuery
from .queries.reviewqueue import ReviewQueueQuery
from .queries.search import SearchQuery
from .queries.viewer import ViewerQuery
from .registry import Registry, registry
from .types.article import Article
from .types.faq import Faq

__all__ = ["build", "schema", "sdl"]

_QUERIES = (
    NodeQuery,
    ItemQuery,
    ItemsQuery,
    CategoriesQuery,
    FacetsQuery,
    SearchQuery,
    ResolveQuery,
    ReviewQuery,
    ReviewQueueQuery,
    ViewerQuery,
)

_TYPES: dict[type, type] = {KnowledgeItemMixin: Article, KnowledgeFaqMixin: Faq}


def build(registered: Registry) -> GraphQLSchema:
    """The schema of what is *registered*, with our own types and queries."""
    registered.build(_TYPES)
    bases = (*registered.queries, *_QUERIES, graphene.ObjectType)
    query: Any = type("Query", bases, {"__doc__": "What can be read."})
    schema = graphene.Schema(query=query, mutation=Mutation, types=registered.types)
    result: GraphQLSchema = schema.graphql_schema
    return result


@cache
def schema() -> GraphQLSchema:
    """The schema that the endpoint serves; built at the first request."""
    return build(registry)


def sdl(served: GraphQLSchema) -> str:
    """*served* in GraphQL's schema language."""
    return print_schema(served) + "\n"
