"""``review``: one review."""

from __future__ import annotations

from typing import Any

import graphene

from wagtail_kb.graphql.batch import Row
from wagtail_kb.graphql.relations.review import item_by_id, review_of
from wagtail_kb.graphql.types.review import Review

__all__ = ["ReviewQuery"]


class ReviewQuery(graphene.ObjectType):
    """Query.review."""

    review = graphene.Field(
        Review,
        id=graphene.ID(required=True, description="Its global id, or that of its item."),
        description="The review of an item; null if there is none that you may see.",
    )

    @staticmethod
    def resolve_review(root: None, info: Any, id: str) -> Row | None:  # noqa: A002  # the SDL's name
        return review_of(item_by_id(info.context, id))
