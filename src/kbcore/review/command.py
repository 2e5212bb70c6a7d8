"""A new event in; out comes what the review is then, or why today's people can't do that."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from kbcore.digest import AnswerDigest

from .course import StaleApproval
from .decision import Decision, decide
from .events import Approved, ChangesRequested, Event, Person, Reassigned, Submitted, Withdrawn
from .policy import PAIR, People, ReviewPolicy, Subject

__all__ = ["AlreadyApproved", "AuthorCannotApprove", "CannotLower", "NotAReviewer", "take"]


class NotAReviewer(ValueError):
    """*person* may not review this, or not in *role*."""

    def __init__(self, person: Person, role: str = "") -> None:
        self.person, self.role = person, role
        what = f"in the role {role}" if role else "this item"
        name = person.name or person.id
        super().__init__(f"{name} may not review {what}. Ask for the right, or ask someone else.")


class AuthorCannotApprove(ValueError):
    """*person* wrote part of the change; somebody else must approve it."""

    def __init__(self, person: Person) -> None:
        self.person = person
        name = person.name or person.id
        super().__init__(f"{name} wrote part of this change. Somebody else must approve it.")


class AlreadyApproved(ValueError):
    """*person* approved this very content before; once is enough."""

    def __init__(self, person: Person) -> None:
        self.person = person
        super().__init__(
            f"{person.name or person.id} approved this content before; once is enough."
        )


class CannotLower(ValueError):
    """The policy doesn't let a reviewer lower the significance."""

    def __init__(self, policy: ReviewPolicy) -> None:
        self.policy = policy
        super().__init__(f"Under the policy {policy.name}, no reviewer lowers the significance.")


def take(
    events: Sequence[Event],
    event: Event,
    *,
    answer_digest: AnswerDigest,
    policy: ReviewPolicy = PAIR,
    subject: Subject | None = None,
    people: People | None = None,
    step: str = "",
) -> Decision:
    """The decision on *step* after *event*, which the caller then keeps; raises if it can't happen.

    *answer_digest* is of the content as it is. Record a ContentChanged to it first, if that
    differs from what the events know. Raises IllegalMove, AlreadyDecided, StaleApproval,
    NotAReviewer, AuthorCannotApprove, AlreadyApproved or CannotLower.
    """
    subject, people = subject or Subject(), people or {}
    # What was seen is compared first: whoever is late should hear of the change before all else.
    if isinstance(event, _OF_WHAT_WAS_SEEN) and event.answer_digest != answer_digest:
        raise StaleApproval(event.answer_digest, answer_digest)
    asked = partial(
        decide,
        answer_digest=answer_digest,
        policy=policy,
        subject=subject,
        people=people,
        step=step,
    )
    before, after = asked(events), asked((*events, event))
    if isinstance(event, (Approved, ChangesRequested)):
        _check_reviewer(event.actor, people)
    if isinstance(event, Reassigned):
        _check_reviewer(event.to, people)
    if isinstance(event, Approved):
        _check_approval(event, before, policy, subject, people)
    return after


_OF_WHAT_WAS_SEEN = (Submitted, Approved, ChangesRequested, Withdrawn, Reassigned)


def _check_reviewer(person: Person, people: People) -> None:
    if person.id not in people:
        raise NotAReviewer(person)


def _check_approval(
    event: Approved, before: Decision, policy: ReviewPolicy, subject: Subject, people: People
) -> None:
    for role in sorted(event.roles - people[event.actor.id]):
        raise NotAReviewer(event.actor, role)
    if policy.four_eyes and event.actor in event.authors:
        raise AuthorCannotApprove(event.actor)
    if event.actor.id not in before.may_approve:
        raise _why_not(event, before)
    lowered = event.significance is not None and event.significance < subject.significance
    if lowered and not policy.may_lower:
        raise CannotLower(policy)


def _why_not(event: Approved, before: Decision) -> ValueError:
    if event.actor in {approval.actor for approval in before.approvals}:
        return AlreadyApproved(event.actor)
    return AuthorCannotApprove(event.actor)
