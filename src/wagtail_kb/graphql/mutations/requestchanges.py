"""``requestChanges``: give the answer back to its author."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import graphene

from wagtail_kb.models import Item
from wagtail_kb.review import actions

from .base import ReviewMutation, if_digest, review_id

__all__ = ["RequestChanges"]


class RequestChangesInput(graphene.InputObjectType):
    """What should change."""

    review = review_id()
    if_digest = if_digest(required=True)
    reason = graphene.String(required=True, description="What should change; its author reads it.")


class RequestChanges(ReviewMutation):
    """Objects to the answer that you saw and gives it back to its author."""

    input = RequestChangesInput
    fields: ClassVar[Mapping[str, str]] = {"REASON_MISSING": "reason"}

    @classmethod
    def perform(cls, item: Item, user: Any, given: Mapping[str, Any]) -> Any:
        actions.request_changes(item, user, seen=given["if_digest"], reason=given["reason"])
