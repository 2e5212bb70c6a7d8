"""``ReviewProblem``: what a person can mend, told as data beside the review as it is."""

from __future__ import annotations

from enum import Enum

import graphene

__all__ = ["Problem", "ReviewProblem"]

_CODES = {
    "CONTENT_CHANGED": "The answer is not the one of `ifDigest` any more: look at it again.",
    "NOT_A_REVIEWER": "This person may not approve the item, or not in this role.",
    "AUTHOR_CANNOT_APPROVE": "They wrote part of the change: somebody else must approve.",
    "ALREADY_APPROVED": "They approved this very answer before; once is enough.",
    "ALREADY_DECIDED": "Somebody was faster: look at the review as it is now.",
    "CANNOT_LOWER": "The policy lets no reviewer lower the significance.",
    "NO_REVIEW": "There is no review that you may see, or none is under way.",
    "NO_WORKFLOW": "No workflow reviews the page: assign one in the admin.",
    "NOT_ALLOWED": "They may not do this.",
    "INCOMPLETE": "The draft lacks something that every item needs.",
    "REASON_MISSING": "Say why, or what.",
    "UNKNOWN_PERSON": "Nobody active has this id.",
    "UNKNOWN_POLICY": "A task or setting names a policy that doesn't exist.",
    "NOT_APPROVED": "It may be published only when it is approved, and it isn't.",
}

Problem = Enum("Problem", {code: code for code in _CODES})  # type: ignore[misc]  # from data


ReviewErrorCode = graphene.Enum.from_enum(
    Problem,
    name="ReviewErrorCode",
    description=lambda one: (
        "Why something was not done; the meaning of a code never changes."
        if one is None
        else _CODES[one.name]
    ),
)


class ReviewProblem(graphene.ObjectType):
    """Why something was not done. Nothing has changed then."""

    code = graphene.Field(graphene.NonNull(ReviewErrorCode), description="For programs.")
    message = graphene.String(
        required=True, description="For people, in the request's language: what to do about it."
    )
    field = graphene.String(description="The field of the input that it is about, if it is one.")
