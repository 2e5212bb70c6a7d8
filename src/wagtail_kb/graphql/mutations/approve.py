"""``approve``: stand by the answer that was seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import graphene

from wagtail_kb.graphql.types.reviewenums import Significance
from wagtail_kb.models import Item
from wagtail_kb.review import actions

from .base import ReviewMutation, if_digest, review_id

__all__ = ["Approve"]


class ApproveInput(graphene.InputObjectType):
    """Which answer to approve."""

    review = review_id()
    if_digest = if_digest(required=True)
    note = graphene.String(description="A remark.")
    significance = graphene.Field(
        Significance, description="How much it changes in your own judgement; null: as handed in."
    )


class Approve(ReviewMutation):
    """Approves the answer that you saw: it goes on to the next step, or live; or is verified."""

    input = ApproveInput

    @classmethod
    def perform(cls, item: Item, user: Any, given: Mapping[str, Any]) -> Any:
        actions.approve(
            item,
            user,
            seen=given["if_digest"],
            note=given.get("note", ""),
            significance=given.get("significance"),
        )
