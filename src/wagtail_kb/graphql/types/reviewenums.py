"""Enums of a review."""

from __future__ import annotations

from enum import Enum
from typing import Any

import graphene

from kbcore.review import Need, Reason, State
from kbcore.review.events import EVENTS
from kbcore.significance import Significance as Level
from wagtail_kb.review.overview import Power

__all__ = [
    "EventKind",
    "ReviewEventType",
    "ReviewNeed",
    "ReviewPower",
    "ReviewReason",
    "ReviewRunState",
    "ReviewState",
    "RunState",
    "Significance",
]


class RunState(Enum):
    """States of a passage through Wagtail's workflow that goes on; values are Wagtail's."""

    IN_PROGRESS = "in_progress"
    NEEDS_CHANGES = "needs_changes"


EventKind = Enum("EventKind", {name.upper(): name for name in EVENTS})  # type: ignore[misc]  # from data

_STATES = {
    "DRAFT": "Nothing is handed in.",
    "IN_REVIEW": "It waits for reviewers.",
    "CHANGES_REQUESTED": "It waits for its author.",
    "APPROVED": "Nothing is missing; it goes live, at once or when it is planned for.",
    "SELF_APPROVED": "Its author's own hand is enough by the policy.",
    "PUBLISHED": "It is live; no review is under way.",
}
_SIGNIFICANCES = {
    "TYPO": "Nobody learns anything new.",
    "CONTENT": "The answer says something else.",
    "CRITICAL": "Acting on the old answer does harm.",
}
_NEEDS = {
    "SUBMISSION": "It has to be submitted.",
    "ROLE": "Somebody in a role has to approve.",
    "REVIEWER": "So many more people have to approve.",
    "OBJECTION_LIFTED": "Somebody asked for changes: they approve, or the answer changes.",
}
_REASONS = {
    "POLICY": "The policy that holds.",
    "RULE": "A rule of it that asks for more.",
    "SIGNIFICANCE": "How much is changed.",
    "JUDGED_BY": "Who judged how much is changed.",
    "APPROVED_BY": "Whose approval counts.",
    "AUTHOR": "Whose approval doesn't count: they wrote part of it.",
    "CHANGED_SINCE": "Whose approval was of another answer, or was undone.",
    "OBJECTION": "Who asked for changes.",
}
_POWERS = {
    "SUBMIT": "Hand in the newest draft.",
    "APPROVE": "Approve the answer.",
    "REQUEST_CHANGES": "Give it back to its author, with a reason.",
    "WITHDRAW": "Take the change back.",
    "REASSIGN": "Ask somebody else.",
    "COMMENT": "Remark on it.",
}
_EVENTS = {
    "SUBMITTED": "The change was handed in.",
    "APPROVED": "Somebody stands by this answer.",
    "CHANGES_REQUESTED": "Somebody objects to this answer.",
    "WITHDRAWN": "The change was taken back.",
    "REASSIGNED": "Somebody else was asked.",
    "COMMENTED": "A remark, which decides nothing.",
    "CONTENT_CHANGED": "The answer became another; approvals of the former one lapsed.",
    "DUE_PASSED": "The day by which it was due is over.",
    "PUBLISHED": "This answer went live.",
}
_RUNS = {
    "IN_PROGRESS": "A task waits for somebody.",
    "NEEDS_CHANGES": "It waits for its author.",
}


def _described(enum: Any, name: str, about: str, values: dict[str, str]) -> Any:
    return graphene.Enum.from_enum(
        enum, name=name, description=lambda one: about if one is None else values[one.name]
    )


ReviewState = _described(State, "ReviewState", "Where a review stands.", _STATES)
Significance = _described(Level, "Significance", "How much a change matters.", _SIGNIFICANCES)
ReviewNeed = _described(Need, "ReviewNeed", "What a review can wait for.", _NEEDS)
ReviewReason = _described(Reason, "ReviewReason", "Why a review stands as it does.", _REASONS)
ReviewPower = _described(Power, "ReviewPower", "What you may do in a review now.", _POWERS)
ReviewEventType = _described(EventKind, "ReviewEventType", "What can happen in a review.", _EVENTS)
ReviewRunState = _described(
    RunState, "ReviewRunState", "Where an item stands in Wagtail's workflow.", _RUNS
)
