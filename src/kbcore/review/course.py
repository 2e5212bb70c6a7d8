"""A fold from events to what they come to: the course of a review, before any policy is asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from kbcore.digest import AnswerDigest

from .events import (
    Approved,
    ChangesRequested,
    Commented,
    ContentChanged,
    DuePassed,
    Event,
    Person,
    Published,
    Reassigned,
    Submitted,
    Withdrawn,
)
from .moves import Phase, next_phase

__all__ = ["Course", "StaleApproval", "course_of", "follow"]


class StaleApproval(ValueError):
    """The content changed after the reviewer opened it: *seen* and *now* differ."""

    def __init__(self, seen: AnswerDigest, now: AnswerDigest | None) -> None:
        self.seen, self.now = seen, now
        super().__init__(
            f"The content changed from {seen} to {now} since it was opened. Look at it again."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What events come to. All of *approvals* and *earlier* are of the content *digest*.

    *approvals* were given since the last submission, *earlier* before: withdrawing undoes only the
    former. *lapsed* are those whose approval is undone and who have not answered since, each with
    the step. *own* is the content that somebody handed in or published, *open* a submission that
    goes on.
    """

    phase: Phase = Phase.DRAFT
    digest: AnswerDigest | None = None
    own: AnswerDigest | None = None
    open: Submitted | None = None
    authors: frozenset[Person] = frozenset()
    approvals: tuple[Approved, ...] = ()
    earlier: tuple[Approved, ...] = ()
    objectors: frozenset[Person] = frozenset()
    asked: frozenset[Person] = frozenset()
    lapsed: frozenset[tuple[Person, str]] = frozenset()
    overdue: bool = False

    @property
    def standing(self) -> tuple[Approved, ...]:
        """Every approval of the content as it is."""
        return self.earlier + self.approvals

    def changed_to(self, digest: AnswerDigest) -> Course:
        """The course after the content became *digest*: what was said of other content lapses."""
        if digest == self.digest:
            return self
        return replace(
            self,
            digest=digest,
            authors=self._authors_of_next_change(),
            approvals=(),
            earlier=(),
            objectors=frozenset(),
            lapsed=self.lapsed | self._undone_by_change(),
        )

    def _undone_by_change(self) -> frozenset[tuple[Person, str]]:
        """Nothing after a publication: what was approved went out, and the next change is new."""
        return frozenset() if self.phase is Phase.PUBLISHED else _undone(self.standing)

    def _authors_of_next_change(self) -> frozenset[Person]:
        """Nobody after a publication, unless what went out had no second pair of eyes."""
        seen = any(approval.actor not in self.authors for approval in self.standing)
        return frozenset() if self.phase is Phase.PUBLISHED and seen else self.authors


def course_of(events: Iterable[Event]) -> Course:
    """The course of *events* in the order they happened. Raises IllegalMove, StaleApproval."""
    return reduce(follow, events, Course())


def follow(course: Course, event: Event) -> Course:
    """*course* after *event*; raises IllegalMove or StaleApproval, and nothing has changed then."""
    phase = next_phase(course.phase, event)
    after = _EFFECTS[type(event)](course, event)
    if after is course:
        return course
    return replace(after, phase=phase, authors=after.authors | event.authors)


def _changed(course: Course, event: ContentChanged) -> Course:
    return course.changed_to(event.answer_digest)


def _submitted(course: Course, event: Submitted) -> Course:
    after = course.changed_to(event.answer_digest)
    return replace(
        after,
        own=event.answer_digest,
        open=event,
        approvals=(),
        earlier=after.standing,
        asked=event.reviewers,
        overdue=False,
    )


def _approved(course: Course, event: Approved) -> Course:
    after = _answered(course, event, (event.step,))
    return replace(after, approvals=(*after.approvals, event))


def _objected(course: Course, event: ChangesRequested) -> Course:
    steps = {approval.step for approval in course.standing} | {step for _, step in course.lapsed}
    after = _answered(course, event, steps)
    # It waits for its author now, whom no due date was set.
    return replace(after, objectors=after.objectors | {event.actor}, open=None, overdue=False)


def _answered(course: Course, event: Event, steps: Collection[str]) -> Course:
    """What *event*'s actor said before in *steps* gives way to what they say now."""
    if event.answer_digest != course.digest:
        raise StaleApproval(event.answer_digest, course.digest)
    return replace(
        course,
        approvals=_without(course.approvals, event.actor, steps),
        earlier=_without(course.earlier, event.actor, steps),
        objectors=course.objectors - {event.actor},
        lapsed=course.lapsed - {(event.actor, step) for step in steps},
    )


def _without(
    approvals: tuple[Approved, ...], person: Person, steps: Collection[str]
) -> tuple[Approved, ...]:
    return tuple(a for a in approvals if a.actor != person or a.step not in steps)


def _undone(approvals: Iterable[Approved]) -> frozenset[tuple[Person, str]]:
    return frozenset((approval.actor, approval.step) for approval in approvals)


def _withdrawn(course: Course, event: Withdrawn) -> Course:
    lapsed = course.lapsed | _undone(course.approvals)
    return replace(course, approvals=(), open=None, lapsed=lapsed)


def _reassigned(course: Course, event: Reassigned) -> Course:
    gone = frozenset({event.instead_of} if event.instead_of else ())
    passed = frozenset({event.to} if gone & course.objectors else ())
    return replace(
        course,
        asked=course.asked - gone | {event.to},
        objectors=course.objectors - gone | passed,
        lapsed=frozenset(lapse for lapse in course.lapsed if lapse[0] not in gone),
    )


def _due(course: Course, event: DuePassed) -> Course:
    return replace(course, overdue=True)


def _published(course: Course, event: Published) -> Course:
    reviewed = course.phase in (Phase.IN_REVIEW, Phase.CHANGES_REQUESTED)
    if reviewed and event.answer_digest != course.digest:
        # An older revision went live, by schedule or by hand: the review of this one goes on.
        return course
    after = course.changed_to(event.answer_digest)
    return replace(
        after,
        own=event.answer_digest,
        open=None,
        approvals=(),
        earlier=after.standing,
        lapsed=frozenset(),
        overdue=False,
    )


def _commented(course: Course, event: Commented) -> Course:
    return course


_EFFECTS: Mapping[type[Event], Callable[[Course, Any], Course]] = {
    Submitted: _submitted,
    Approved: _approved,
    ChangesRequested: _objected,
    Withdrawn: _withdrawn,
    Reassigned: _reassigned,
    Commented: _commented,
    ContentChanged: _changed,
    DuePassed: _due,
    Published: _published,
}
