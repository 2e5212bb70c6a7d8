"""``withdraw``: take the change back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import graphene

from wagtail_kb.models import Item
from wagtail_kb.review import actions

from .base import ReviewMutation, if_digest, review_id

__all__ = ["Withdraw"]


class WithdrawInput(graphene.InputObjectType):
    """What to take back."""

    review = review_id()
    if_digest = if_digest(required=False)
    reason = graphene.String(description="Why.")


class Withdraw(ReviewMutation):
    """Takes the change back: it is a draft again, and approvals of this submission lapse."""

    input = WithdrawInput

    @classmethod
    def perform(cls, item: Item, user: Any, given: Mapping[str, Any]) -> Any:
        seen, reason = given.get("if_digest"), given.get("reason", "")
        actions.withdraw(item, user, seen=seen, reason=reason)
