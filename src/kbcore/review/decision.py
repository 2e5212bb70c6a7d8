"""Events and a policy in; out comes whether the content is approved, and if not, what is missing.

No clock and no database: the same events, policy and content always give the same decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from kbcore.digest import AnswerDigest
from kbcore.significance import Significance

from .calendar import Calendar, WorkingDays, due_date
from .course import Course, course_of
from .events import Approved, ContentChanged, Event, Person, PersonId
from .moves import MOVES, Phase
from .policy import PAIR, People, Requirement, ReviewPolicy, Subject

__all__ = [
    "Decision",
    "Missing",
    "Need",
    "Reason",
    "State",
    "Verification",
    "Why",
    "decide",
]


class State(StrEnum):
    """A phase, or one of the two that a review in progress reaches when nothing is missing."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"
    SELF_APPROVED = "self_approved"
    PUBLISHED = "published"


class Verification(StrEnum):
    """What stands behind this content, whether it is live or not."""

    VERIFIED = "verified"
    SELF_APPROVED = "self_approved"
    UNVERIFIED = "unverified"


class Need(StrEnum):
    """What can be missing."""

    SUBMISSION = "submission"
    ROLE = "role"
    REVIEWER = "reviewer"
    OBJECTION_LIFTED = "objection_lifted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """*count* of *need*: of *role* if a role is missing, from *person* if they object."""

    need: Need
    count: int = 1
    role: str = ""
    person: Person | None = None


class Reason(StrEnum):
    """Why a decision is as it is; what each is about stands in brackets."""

    POLICY = "policy"  # its name
    RULE = "rule"  # its name
    SIGNIFICANCE = "significance"  # its level
    JUDGED_BY = "judged_by"  # who lowered or raised the significance
    APPROVED_BY = "approved_by"  # whose approval counts
    AUTHOR = "author"  # whose approval doesn't count: they wrote part of it
    CHANGED_SINCE = "changed_since"  # whose approval was of other content, or was withdrawn
    OBJECTION = "objection"  # who asked for changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """One reason and what or whom it is about."""

    reason: Reason
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Where the content of *answer_digest* stands.

    *may_approve* could approve it now, *asked* are those of whom it is expected: who was named or
    whose approval lapsed, else everyone who may. *approvals* are those that count. *moves* are the
    events that may follow, whoever acts.
    """

    state: State
    verification: Verification
    answer_digest: AnswerDigest
    significance: Significance
    requirement: Requirement
    approvals: tuple[Approved, ...]
    missing: tuple[Missing, ...]
    may_approve: frozenset[PersonId]
    asked: frozenset[PersonId]
    lapsed: frozenset[Person]
    moves: frozenset[type[Event]]
    why: tuple[Why, ...]
    due: date | None = None
    overdue: bool = False

    @property
    def is_approved(self) -> bool:
        """Whether it may go live by the policy: approved, or approved by its author alone."""
        return self.verification is not Verification.UNVERIFIED


def decide(
    events: Iterable[Event],
    *,
    answer_digest: AnswerDigest,
    policy: ReviewPolicy = PAIR,
    subject: Subject | None = None,
    people: People | None = None,
    calendar: Calendar | None = None,
    step: str = "",
) -> Decision:
    """Fold *events*; an approval of any content but *answer_digest* counts for nothing.

    *policy* is that of *step*, for which approvals of other steps don't count.
    *people* may review today, which says who may act; what was approved in the past stands on the
    roles that its event holds. Raises IllegalMove or StaleApproval for events that can't have been.
    """
    case = _Case(
        _as_it_is(course_of(events), answer_digest),
        policy,
        subject or Subject(),
        people or {},
        step,
    )
    return Decision(
        state=case.state(),
        verification=case.verification(),
        answer_digest=answer_digest,
        significance=case.significance,
        requirement=case.requirement,
        approvals=case.counted,
        missing=tuple(case.missing()),
        may_approve=case.may_approve(),
        asked=case.asked(),
        lapsed=case.lapsed,
        moves=frozenset(MOVES[case.course.phase]),
        why=tuple(case.why()),
        due=case.due(calendar or WorkingDays()),
        overdue=case.course.overdue,
    )


def _as_it_is(course: Course, digest: AnswerDigest) -> Course:
    """*course*, changed to *digest* as if somebody had told: no change goes unnoticed."""
    if digest == course.digest:
        return course
    return replace(course.changed_to(digest), phase=MOVES[course.phase][ContentChanged])


class _Case:
    """One course under one policy: every question that a decision answers."""

    def __init__(
        self, course: Course, policy: ReviewPolicy, subject: Subject, people: People, step: str
    ) -> None:
        self.course, self.policy, self.people = course, policy, people
        self.authors = course.authors.union(*(a.authors for a in course.standing))
        self.standing = tuple(a for a in course.standing if a.step == step)
        self.lapsed = frozenset(person for person, of in course.lapsed if of == step)
        self.counted = tuple(a for a in self.standing if not self._is_barred(a.actor))
        self.judges = tuple(a for a in self.counted if a.significance is not None)
        self.significance = self._judged(subject.significance)
        self.requirement = policy.requirement(subject, self.significance)
        self.roles, self.others = self.requirement.missing(
            {a.actor.id: a.roles for a in self.counted}
        )

    def _is_barred(self, person: Person) -> bool:
        return self.policy.four_eyes and person in self.authors

    def _judged(self, told: Significance) -> Significance:
        judged = [a.significance for a in self.judges if a.significance is not None]
        if not judged:
            return told
        # Of several reviewers the most careful counts.
        return max(judged) if self.policy.may_lower else max(told, *judged)

    def state(self) -> State:
        if self.course.phase is not Phase.IN_REVIEW:
            return State(self.course.phase.value)
        reached = {
            Verification.VERIFIED: State.APPROVED,
            Verification.SELF_APPROVED: State.SELF_APPROVED,
        }
        return reached.get(self.verification(), State.IN_REVIEW)

    def verification(self) -> Verification:
        if self.course.objectors:
            return Verification.UNVERIFIED
        if not self.roles and not self.others:
            return Verification.VERIFIED
        return Verification.SELF_APPROVED if self._may_pass_alone() else Verification.UNVERIFIED

    def _may_pass_alone(self) -> bool:
        """Whether its author's own hand is enough: never where a rule asks for somebody else."""
        own = self.course.own is not None and self.course.own == self.course.digest
        return self.policy.self_approval and own and not self.requirement.rules

    def missing(self) -> Iterator[Missing]:
        if self.course.phase in (Phase.DRAFT, Phase.CHANGES_REQUESTED):
            yield Missing(need=Need.SUBMISSION)
        for person in sorted(self.course.objectors, key=_by_id):
            yield Missing(need=Need.OBJECTION_LIFTED, person=person)
        if self._may_pass_alone():
            return
        for role in self.roles:
            yield Missing(need=Need.ROLE, role=role)
        if self.others:
            yield Missing(need=Need.REVIEWER, count=self.others)

    def may_approve(self) -> frozenset[PersonId]:
        if Approved not in MOVES[self.course.phase]:
            return frozenset()
        done = {approval.actor.id for approval in self.standing}
        return frozenset(
            person
            for person in self.people
            if person not in done and not self._is_barred(Person(id=person))
        )

    def asked(self) -> frozenset[PersonId]:
        able = self.may_approve()
        if self.course.phase is not Phase.IN_REVIEW or not any(self.missing()):
            return frozenset()
        called = self.course.asked | self.lapsed | self.course.objectors
        return able & {person.id for person in called} or able

    def due(self, calendar: Calendar) -> date | None:
        if self.course.open is None or self.requirement.due is None:
            return None
        return due_date(self.course.open.at, self.requirement.due, calendar)

    def why(self) -> Iterator[Why]:
        yield Why(reason=Reason.POLICY, about=self.policy.name)
        yield from _whys(Reason.RULE, self.requirement.rules)
        yield Why(reason=Reason.SIGNIFICANCE, about=self.significance.code)
        barred = [a.actor for a in self.standing if self._is_barred(a.actor)]
        people: tuple[tuple[Reason, Iterable[Person]], ...] = (
            (Reason.JUDGED_BY, (a.actor for a in self.judges)),
            (Reason.APPROVED_BY, (a.actor for a in self.counted)),
            (Reason.AUTHOR, barred),
            (Reason.CHANGED_SINCE, sorted(self.lapsed, key=_by_id)),
            (Reason.OBJECTION, sorted(self.course.objectors, key=_by_id)),
        )
        for reason, whom in people:
            yield from _whys(reason, (person.name or person.id for person in whom))


def _whys(reason: Reason, about: Iterable[str]) -> Iterator[Why]:
    return (Why(reason=reason, about=each) for each in about)


def _by_id(person: Person) -> str:
    return person.id
