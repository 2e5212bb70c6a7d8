"""``Review``: where the change of an item stands, and what you may do about it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import graphene

from kbcore.review import State
from wagtail_kb.admin.review import words
from wagtail_kb.graphql.batch import Row
from wagtail_kb.graphql.ids import GlobalId
from wagtail_kb.graphql.locales import tag_of
from wagtail_kb.graphql.relations import review as of
from wagtail_kb.graphql.relations.difference import Difference
from wagtail_kb.models import Outcome
from wagtail_kb.models.reference import format_reference
from wagtail_kb.review.overview import Overview, Power

from .diff import Diff
from .item import KnowledgeItem
from .node import Node
from .reviewenums import ReviewPower, ReviewState, Significance
from .reviewparts import (
    Person,
    ReviewApproval,
    ReviewEvent,
    ReviewMissing,
    ReviewRequirement,
    ReviewRun,
    ReviewStep,
    ReviewWhy,
    required_list,
)
from .version import Verification

__all__ = ["Review"]


class Review(graphene.ObjectType):
    """The review of an item, for those who may edit or approve its page."""

    class Meta:
        interfaces = (Node,)

    reference = graphene.String(required=True, description="What people quote: KB-1042.")
    locale = graphene.String(required=True, description="The item's language, as BCP 47.")
    title = graphene.String(required=True, description="The title of the newest draft.")
    item = graphene.Field(
        KnowledgeItem,
        description="The item as readers see it; null while nothing of it is live for you.",
    )
    state = graphene.Field(graphene.NonNull(ReviewState), description="Where it stands.")
    verification = graphene.Field(
        graphene.NonNull(Verification),
        description="What stands behind the answer under review; of a published one, behind that.",
    )
    digest = graphene.String(
        description="Digest of the answer under review, to give back as `ifDigest`; null while a "
        "file of it is missing. In `reviewQueue` as of its last save."
    )
    significance = graphene.Field(
        Significance, description="How much is changed, as it counts. Null while `problems` say so."
    )
    requirement = graphene.Field(
        ReviewRequirement, description="What the policy asks in the current step."
    )
    step = graphene.Field(ReviewStep, description="The current step.")
    steps = required_list(ReviewStep, "All steps, in their order.")
    missing = required_list(ReviewMissing, "What the current step waits for.")
    why = required_list(ReviewWhy, "Why the current step stands as it does.")
    asked = required_list(Person, "Of whom an answer is expected now.")
    may_approve = required_list(Person, "Who could approve now.")
    approvals = required_list(ReviewApproval, "Approvals that count, of all steps.")
    due = graphene.Date(description="By when the current step should be done.")
    overdue = graphene.Boolean(required=True, description="Whether that day is over.")
    events = required_list(ReviewEvent, "All that happened, oldest first.")
    diff = graphene.Field(
        Diff,
        description="What leads from what readers see to the newest draft; null while a file of "
        "it is missing. Of one review at a time.",
    )
    viewer_can = required_list(ReviewPower, "What you may do now.")
    run = graphene.Field(ReviewRun, description="Its passage through the workflow, if one goes on.")
    problems = required_list(
        graphene.String, "What keeps anybody from deciding it, such as a policy that is unknown."
    )

    @staticmethod
    def resolve_id(row: Row, info: Any) -> str:
        return str(GlobalId(type="Review", key=row["key"], locale=row["locale"]))

    @staticmethod
    def resolve_reference(row: Row, info: Any) -> str:
        return format_reference(_of(row).case.item.reference_id)

    @staticmethod
    def resolve_locale(row: Row, info: Any) -> str:
        return tag_of(row["locale"])

    @staticmethod
    def resolve_title(row: Row, info: Any) -> str:
        page = _of(row).case.page
        return page.draft_title or page.title

    @staticmethod
    def resolve_item(row: Row, info: Any) -> Row | None:
        return of.item_of(row, info)

    @staticmethod
    def resolve_state(row: Row, info: Any) -> State:
        return _of(row).state

    @staticmethod
    def resolve_verification(row: Row, info: Any) -> Outcome:
        return _of(row).verification

    @staticmethod
    def resolve_digest(row: Row, info: Any) -> str | None:
        return _of(row).case.digest or None

    @staticmethod
    def resolve_significance(row: Row, info: Any) -> Any:
        return _of(row).significance

    @staticmethod
    def resolve_requirement(row: Row, info: Any) -> Any:
        decision = _of(row).decision
        return decision and of.requirement(decision)

    @staticmethod
    def resolve_step(row: Row, info: Any) -> Any:
        current = _of(row).current
        return current and of.step(*current)

    @staticmethod
    def resolve_steps(row: Row, info: Any) -> list[Any]:
        return [of.step(*each) for each in _of(row).decisions]

    @staticmethod
    def resolve_missing(row: Row, info: Any) -> list[Any]:
        decision = _of(row).decision
        return of.missing(decision) if decision else []

    @staticmethod
    def resolve_why(row: Row, info: Any) -> list[Any]:
        decision = _of(row).decision
        return of.why(decision) if decision else []

    @staticmethod
    def resolve_asked(row: Row, info: Any) -> list[Any]:
        return of.people(row, _of(row).asked)

    @staticmethod
    def resolve_may_approve(row: Row, info: Any) -> list[Any]:
        return of.people(row, _of(row).may_approve)

    @staticmethod
    def resolve_approvals(row: Row, info: Any) -> list[Any]:
        return [one for each in _of(row).decisions for one in of.approvals(*each)]

    @staticmethod
    def resolve_due(row: Row, info: Any) -> date | None:
        return _of(row).due

    @staticmethod
    def resolve_overdue(row: Row, info: Any) -> bool:
        return _of(row).is_overdue

    @staticmethod
    def resolve_events(row: Row, info: Any) -> Iterable[Any]:
        return list(map(of.event, _of(row).case.events))

    @staticmethod
    def resolve_diff(row: Row, info: Any) -> Difference | None:
        return of.difference(row, info.context.viewer, info.context.locale(None))

    @staticmethod
    def resolve_viewer_can(row: Row, info: Any) -> list[Power]:
        return _of(row).powers(info.context.user)

    @staticmethod
    def resolve_run(row: Row, info: Any) -> Any:
        run = _of(row).case.run
        return run and of.run(run)

    @staticmethod
    def resolve_problems(row: Row, info: Any) -> list[str]:
        review = _of(row)
        unknown = [str(review.problem)] if review.problem else []
        return [*unknown, *map(words.shortage, review.shortages)]


def _of(row: Row) -> Overview:
    review: Overview = row["review"]
    return review
