"""What a review consists of: people, steps, approvals, what is missing, events, the run."""

from __future__ import annotations

from typing import Any

import graphene

from .reviewenums import (
    ReviewEventType,
    ReviewNeed,
    ReviewReason,
    ReviewRunState,
    ReviewState,
    Significance,
)
from .version import Verification

__all__ = [
    "Person",
    "ReviewApproval",
    "ReviewEvent",
    "ReviewMissing",
    "ReviewRequirement",
    "ReviewRun",
    "ReviewStep",
    "ReviewWhy",
    "required_list",
]


def required_list(of_type: Any, description: str) -> graphene.Field:
    """A list without null, which may be empty."""
    return graphene.Field(
        graphene.NonNull(graphene.List(graphene.NonNull(of_type))), description=description
    )


class Person(graphene.ObjectType):
    """Somebody who works on the knowledge base."""

    id = graphene.ID(required=True, description="What `reassignReview` takes as `to`.")
    name = graphene.String(
        required=True, description="Their name; in events and approvals as it was then."
    )


class ReviewRequirement(graphene.ObjectType):
    """What the policy asks of this change."""

    people = graphene.Int(required=True, description="How many different people must approve.")
    roles = required_list(graphene.String, "Roles that some of them must hold, one each.")
    due_in_days = graphene.Int(description="Within how many working days; null: no limit.")
    rules = required_list(graphene.String, "Names of the policy's rules that apply.")


class ReviewApproval(graphene.ObjectType):
    """An approval that counts for the answer under review."""

    person = graphene.Field(graphene.NonNull(Person), description="Who approved.")
    at = graphene.DateTime(required=True, description="When.")
    roles = required_list(graphene.String, "The roles that they held then.")
    step = graphene.String(required=True, description="The step that it answers; may be empty.")
    note = graphene.String(required=True, description="What they said; may be empty.")
    significance = graphene.Field(
        Significance, description="How much changes in their own judgement; null: as handed in."
    )


class ReviewMissing(graphene.ObjectType):
    """Something that a step waits for."""

    code = graphene.Field(graphene.NonNull(ReviewNeed), description="What sort of thing.")
    count = graphene.Int(required=True, description="How many of it.")
    role = graphene.String(description="Which role, where one is missing.")
    person = graphene.Field(Person, description="Who objects, where somebody does.")
    message = graphene.String(required=True, description="The same as a sentence.")


class ReviewWhy(graphene.ObjectType):
    """A reason why a step stands as it does."""

    code = graphene.Field(graphene.NonNull(ReviewReason), description="What sort of reason.")
    about = graphene.String(required=True, description="What or whom it is about.")
    message = graphene.String(required=True, description="The same as a sentence.")


class ReviewStep(graphene.ObjectType):
    """One task of the workflow, with its own policy."""

    name = graphene.String(required=True, description="The task's name; may be empty.")
    policy = graphene.String(required=True, description="The name of its policy.")
    state = graphene.Field(graphene.NonNull(ReviewState), description="Where it stands.")
    verification = graphene.Field(
        graphene.NonNull(Verification), description="What stands behind the answer in this step."
    )
    requirement = graphene.Field(
        graphene.NonNull(ReviewRequirement), description="What its policy asks."
    )
    missing = required_list(ReviewMissing, "What it waits for.")
    approvals = required_list(ReviewApproval, "Approvals that count in it.")
    why = required_list(ReviewWhy, "Why it stands as it does.")


class ReviewEvent(graphene.ObjectType):
    """Something that happened in the review."""

    type = graphene.Field(graphene.NonNull(ReviewEventType), description="What happened.")
    at = graphene.DateTime(required=True, description="When.")
    actor = graphene.Field(Person, description="Who did it; null: a machine, or nobody knows.")
    text = graphene.String(
        required=True, description="What they said: a note, a reason, a remark; may be empty."
    )
    to = graphene.Field(Person, description="Who was asked, of `REASSIGNED`.")
    answer_digest = graphene.String(
        required=True, description="Digest of the answer that it is of; empty: of none."
    )


class ReviewRun(graphene.ObjectType):
    """An item's passage through Wagtail's workflow."""

    state = graphene.Field(graphene.NonNull(ReviewRunState), description="Where it stands.")
    workflow = graphene.String(required=True, description="The workflow's name.")
    task = graphene.String(description="The name of the task that it is at.")
    started_at = graphene.DateTime(required=True, description="When it began.")
    requested_by = graphene.Field(Person, description="Who handed it in.")
