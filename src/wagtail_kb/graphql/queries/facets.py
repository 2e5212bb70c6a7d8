"""``facets``: the dimensions by which items are filed."""

from __future__ import annotations

from typing import Any

import graphene

from wagtail_kb.graphql.batch import Row
from wagtail_kb.graphql.context import Context
from wagtail_kb.graphql.relations.facet import dimensions
from wagtail_kb.graphql.types.facet import Facet

__all__ = ["FacetsQuery"]


class FacetsQuery(graphene.ObjectType):
    """Query.facets."""

    facets = graphene.Field(
        graphene.NonNull(graphene.List(graphene.NonNull(Facet))),
        locale=graphene.String(description="BCP 47; without one see `Viewer.locale`."),
        description="All facets, with their titles in one language, else in any.",
    )

    @staticmethod
    def resolve_facets(root: None, info: Any, locale: str | None = None) -> list[Row]:
        context: Context = info.context
        return dimensions(context.locale(locale))
