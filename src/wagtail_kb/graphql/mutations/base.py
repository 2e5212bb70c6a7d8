"""The base of what people do in a review: who asks, of which review, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import graphene
from django.utils.translation import gettext

from kbcore import AnswerDigest
from kbcore.review import StaleApproval
from wagtail_kb.graphql.batch import Row
from wagtail_kb.graphql.context import Context
from wagtail_kb.graphql.errors import ApiError, BadRequest, Code
from wagtail_kb.graphql.relations.review import item_by_id, item_of, review_of
from wagtail_kb.graphql.types.item import KnowledgeItem
from wagtail_kb.graphql.types.review import Review
from wagtail_kb.graphql.types.reviewproblem import Problem, ReviewProblem
from wagtail_kb.models import Item
from wagtail_kb.review.actions import UnknownPerson
from wagtail_kb.review.attestation import UnapprovedContent
from wagtail_kb.review.case import NoReview
from wagtail_kb.review.doors import REFUSALS
from wagtail_kb.review.policy import UnknownPolicy
from wagtail_kb.review.problems import code_of, sentence

__all__ = ["InvalidMutation", "ReviewMutation", "if_digest", "review_id"]

_OWN: Mapping[type[Exception], str] = {
    UnknownPerson: "UNKNOWN_PERSON",
    UnknownPolicy: "UNKNOWN_POLICY",
    UnapprovedContent: "NOT_APPROVED",
}
_FIELDS = {"CONTENT_CHANGED": "ifDigest", "CANNOT_LOWER": "significance", "NO_REVIEW": "review"}


class InvalidMutation(TypeError):
    """A mutation that doesn't say what it takes or what it does."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"{name} has no {what}. Write one.")


class Payload(graphene.ObjectType):
    """What every mutation of a review answers."""

    class Meta:
        abstract = True

    review = graphene.Field(
        Review, description="The review as it is now, done or not; null if you may not see it."
    )
    item = graphene.Field(
        KnowledgeItem, description="The item as readers see it now; null while nothing is live."
    )
    errors = graphene.Field(
        graphene.NonNull(graphene.List(graphene.NonNull(ReviewProblem))),
        description="Why it was not done; empty if it was.",
    )

    @staticmethod
    def resolve_item(payload: dict[str, Any], info: Any) -> Row | None:
        return item_of(payload["review"], info) if payload["review"] else None


class ReviewMutation:
    """Something that is done in a review.

    *input* is what it takes, *codes* are those of errors of its own, *fields* where codes lie.
    """

    input: ClassVar[type]
    codes: ClassVar[Mapping[type[Exception], str]] = {}
    fields: ClassVar[Mapping[str, str]] = {}

    def __init_subclass__(cls) -> None:
        for part, given in (("input", getattr(cls, "input", None)), ("docstring", cls.__doc__)):
            if not given:
                raise InvalidMutation(cls.__name__, part)

    @classmethod
    def perform(cls, item: Item, user: Any, given: Mapping[str, Any]) -> Any:
        """Do it for *user* by one call of a service, which is one transaction."""
        raise NotImplementedError

    @classmethod
    def field(cls) -> graphene.Field:
        """The field of Mutation; nullable, so that one's failure leaves the others' answers."""
        about = f"What {cls.__name__[0].lower()}{cls.__name__[1:]} answers."
        payload: Any = type(f"{cls.__name__}Payload", (Payload,), {"__doc__": about})
        return graphene.Field(
            payload,
            input=graphene.Argument(graphene.NonNull(cls.input), description="What to do."),
            description=cls.__doc__,
            resolver=cls._resolve,
        )

    @classmethod
    def _resolve(cls, root: None, info: Any, input: Mapping[str, Any]) -> Any:  # noqa: A002
        context: Context = info.context
        if context.user is None:
            raise ApiError(Code.UNAUTHENTICATED, "Log in to take part in reviews.")
        given = _checked(input)
        item = item_by_id(context, given["review"])
        errors = [] if item is not None else [cls._problem(NoReview())]
        if item is not None:
            refusals: tuple[type[Exception], ...] = (*REFUSALS, *_OWN, *cls.codes)
            try:
                _check_digest(given)
                cls.perform(item, context.user, given)
            except refusals as refusal:
                errors = [cls._problem(refusal)]
        # Found anew: what was done may have taken it out of sight.
        return {"review": review_of(item_by_id(context, given["review"])), "errors": errors}

    @classmethod
    def _problem(cls, error: Exception) -> dict[str, Any]:
        own = {**_OWN, **cls.codes}
        code = own.get(type(error)) or code_of(error)
        return {
            "code": Problem[code],
            "message": _message(error),
            "field": {**_FIELDS, **cls.fields}.get(code),
        }


def _message(error: Exception) -> str:
    if isinstance(error, UnknownPolicy):
        return gettext(
            "The review names the policy “%(policy)s”, which doesn't exist. Ask a manager to "
            "choose another one in the task of the workflow, or to add it to the settings."
        ) % {"policy": error.name}
    is_ours = isinstance(error, (*REFUSALS, UnknownPerson))
    return sentence(error) if is_ours else str(error)


def _check_digest(given: Mapping[str, Any]) -> None:
    """Nobody saw an answer without a digest: that is one whose file is missing."""
    if "if_digest" in given and not given["if_digest"].strip():
        raise StaleApproval(AnswerDigest(""), None)


def _checked(given: Mapping[str, Any]) -> dict[str, Any]:
    """*given* without nulls; raises BadRequest for text that no database takes."""
    for name, value in given.items():
        if isinstance(value, str) and "\0" in value:
            raise BadRequest(f"`{name}` holds the character NUL. Leave it out.", argument=name)
    return {name: value for name, value in given.items() if value is not None}


def review_id() -> Any:
    """The input field that says of which review."""
    return graphene.ID(required=True, description="Id of the review, or of its item.")


def if_digest(*, required: bool) -> Any:
    """The input field that says which answer the client saw."""
    return graphene.String(
        required=required,
        description="`Review.digest` as you saw it. If the answer is another now, nothing happens "
        "and the error is `CONTENT_CHANGED`.",
    )
