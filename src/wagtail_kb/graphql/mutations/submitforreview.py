"""``submitForReview``: hand the newest draft in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import graphene
from django.utils.translation import gettext

from wagtail_kb.admin.review.submit import lacking
from wagtail_kb.graphql.errors import BadRequest
from wagtail_kb.graphql.types.reviewenums import Significance
from wagtail_kb.models import Item
from wagtail_kb.review import actions
from wagtail_kb.review.case import open_case

from .base import ReviewMutation, if_digest, review_id

__all__ = ["SubmitForReview"]

MAX_REVIEWERS = 50
"""Most people that one submission names."""


class Incomplete(ValueError):
    """A draft that lacks *what*: drafts may be saved incomplete, but not handed in."""

    def __init__(self, what: Sequence[str]) -> None:
        self.what = what
        told = gettext("The draft is incomplete, and nothing was handed in. %(what)s")
        super().__init__(told % {"what": " ".join(what)})


class SubmitForReviewInput(graphene.InputObjectType):
    """What to hand in."""

    review = review_id()
    if_digest = if_digest(required=False)
    note = graphene.String(description="What was changed, for reviewers and the history.")
    significance = graphene.Field(
        Significance, description="How much it changes; what the diff suggests counts as well."
    )
    reviewers = graphene.List(
        graphene.NonNull(graphene.ID),
        description="Ids of people to ask; without any, those of the category, else everybody.",
    )


class SubmitForReview(ReviewMutation):
    """Hands the newest draft in, with a note and how much it changes."""

    input = SubmitForReviewInput
    codes: ClassVar[Mapping[type[Exception], str]] = {Incomplete: "INCOMPLETE"}
    fields: ClassVar[Mapping[str, str]] = {"UNKNOWN_PERSON": "reviewers"}

    @classmethod
    def perform(cls, item: Item, user: Any, given: Mapping[str, Any]) -> Any:
        ids = list(dict.fromkeys(given.get("reviewers", ())))
        if len(ids) > MAX_REVIEWERS:
            raise BadRequest(
                f"`reviewers` has {len(ids)} ids; {MAX_REVIEWERS} are allowed.",
                argument="reviewers",
                limit=MAX_REVIEWERS,
            )
        if what := lacking(open_case(item).page):
            raise Incomplete(what)
        actions.submit(
            item,
            user,
            seen=given.get("if_digest"),
            note=given.get("note", ""),
            significance=given.get("significance"),
            reviewers=[actions.person_by_id(pk) for pk in ids],
        )
