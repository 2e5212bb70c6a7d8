"""``ReviewFilter``: which reviews of the queue."""

from __future__ import annotations

import graphene

from .reviewenums import ReviewState

__all__ = ["ReviewFilter"]


class ReviewFilter(graphene.InputObjectType):
    """All conditions that are given must hold."""

    asked_of_me = graphene.Boolean(description="Whether an answer of yours is expected now.")
    may_approve = graphene.Boolean(description="Whether you could approve it now.")
    state = graphene.List(
        graphene.NonNull(ReviewState),
        description="Any of these states. Drafts and what is published are not in the queue.",
    )
    overdue = graphene.Boolean(description="Whether the day by which it was due is over.")
    category = graphene.ID(description="In this category or below it, in whatever language.")
    locale = graphene.String(description="In this language, as BCP 47.")
