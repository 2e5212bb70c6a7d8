"""``Facet`` and ``FacetValue``: dimensions by which items are filed, and their values."""

from __future__ import annotations

from typing import Any

import graphene

from wagtail_kb.graphql.batch import Row
from wagtail_kb.graphql.ids import GlobalId
from wagtail_kb.graphql.relations.facet import dimension_of, parent_value, values_of

from .node import Node

__all__ = ["Facet", "FacetValue", "facet_id", "value_id"]


def facet_id(row: Row) -> str:
    """The global id of the dimension *row*."""
    return str(GlobalId(type="Facet", key=row["key"], locale=row["language"]))


def value_id(row: Row) -> str:
    """The global id of the value *row*."""
    return str(GlobalId(type="FacetValue", key=row["key"], locale=row["language"]))


class FacetValue(graphene.ObjectType):
    """A value of a facet, such as a product; its title is in any language if not in yours."""

    class Meta:
        interfaces = (Node,)

    key = graphene.UUID(required=True, description="The same in every language.")
    slug = graphene.String(required=True, description="Short name for addresses.")
    title = graphene.String(required=True, description="What people call it.")
    facet = graphene.Field(
        lambda: graphene.NonNull(Facet), description="The facet that it is a value of."
    )
    parent = graphene.Field(lambda: FacetValue, description="The value above it, if any.")

    @staticmethod
    def resolve_id(row: Row, info: Any) -> str:
        return value_id(row)

    @staticmethod
    def resolve_facet(row: Row, info: Any) -> Row:
        return dimension_of(row)

    @staticmethod
    def resolve_parent(row: Row, info: Any) -> Row | None:
        return parent_value(row)


class Facet(graphene.ObjectType):
    """A dimension such as product or region, with its values."""

    class Meta:
        interfaces = (Node,)

    slug = graphene.String(required=True, description="Short name for addresses.")
    title = graphene.String(required=True, description="What people call it.")
    applies_to = graphene.Boolean(
        required=True, description="Whether it says where an answer applies; then it is approved."
    )
    values = graphene.Field(
        graphene.NonNull(graphene.List(graphene.NonNull(FacetValue))),
        description="All its values, in the order that people gave them.",
    )

    @staticmethod
    def resolve_id(row: Row, info: Any) -> str:
        return facet_id(row)

    @staticmethod
    def resolve_values(row: Row, info: Any) -> list[Row]:
        return values_of(row)
