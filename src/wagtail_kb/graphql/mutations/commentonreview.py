"""``commentOnReview``: a remark, which decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import graphene
from django.utils.translation import gettext

from wagtail_kb.models import Item
from wagtail_kb.review import actions

from .base import ReviewMutation, if_digest, review_id

__all__ = ["CommentOnReview"]


class EmptyRemark(ValueError):
    """A remark without text."""

    def __init__(self) -> None:
        super().__init__(gettext("The remark is empty. Write something, or leave it."))


class CommentOnReviewInput(graphene.InputObjectType):
    """What to remark."""

    review = review_id()
    if_digest = if_digest(required=False)
    text = graphene.String(required=True, description="The remark; plain text.")


class CommentOnReview(ReviewMutation):
    """Remarks on the answer, which decides nothing."""

    input = CommentOnReviewInput
    codes: ClassVar[Mapping[type[Exception], str]] = {EmptyRemark: "REASON_MISSING"}
    fields: ClassVar[Mapping[str, str]] = {"REASON_MISSING": "text"}

    @classmethod
    def perform(cls, item: Item, user: Any, given: Mapping[str, Any]) -> Any:
        if not given["text"].strip():
            raise EmptyRemark
        actions.comment(item, user, text=given["text"], seen=given.get("if_digest"))
