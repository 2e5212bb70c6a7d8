"""``reassignReview``: ask somebody else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import graphene

from kbcore.review import Person, PersonId
from wagtail_kb.models import Item
from wagtail_kb.review import actions

from .base import ReviewMutation, if_digest, review_id

__all__ = ["ReassignReview"]


class ReassignReviewInput(graphene.InputObjectType):
    """Whom to ask."""

    review = review_id()
    if_digest = if_digest(required=False)
    to = graphene.ID(required=True, description="Id of the person to ask, as `mayApprove` has it.")
    instead_of = graphene.ID(
        description="Id of the person who is asked no more; null: of nobody, one more is asked."
    )


class ReassignReview(ReviewMutation):
    """Asks somebody to review, instead of somebody else or besides."""

    input = ReassignReviewInput
    fields: ClassVar[Mapping[str, str]] = {
        "UNKNOWN_PERSON": "to",
        "NOT_A_REVIEWER": "to",
    }

    @classmethod
    def perform(cls, item: Item, user: Any, given: Mapping[str, Any]) -> Any:
        gone = given.get("instead_of")
        actions.reassign(
            item,
            user,
            to=actions.person_by_id(given["to"]),
            # No look-up: an account that was deleted may be relieved as well.
            instead_of=Person(id=PersonId(gone)) if gone else None,
            seen=given.get("if_digest"),
        )
