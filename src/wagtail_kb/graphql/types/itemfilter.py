"""``ItemFilter``: which items of a list."""

from __future__ import annotations

import graphene

from .enums import Audience, item_kind

__all__ = ["ItemFilter"]


class ItemFilter(graphene.InputObjectType):
    """All conditions that are given must hold."""

    kind = graphene.List(lambda: graphene.NonNull(item_kind()), description="Any of these kinds.")
    category = graphene.ID(description="In this category or below it, in whatever language.")
    facets = graphene.List(
        graphene.NonNull(graphene.ID),
        description="Facet values: any one within each facet, all facets across. "
        "A value stands for those below it as well.",
    )
    audience = graphene.List(graphene.NonNull(Audience), description="Any of these audiences.")
    updated_since = graphene.DateTime(description="Whose answer changed then or later.")
    verified = graphene.Boolean(description="Whether the answer as it stands was approved.")
