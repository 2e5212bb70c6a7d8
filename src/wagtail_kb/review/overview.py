"""Overview: where a review stands in all its steps, and what one person may do in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.utils import timezone
from wagtail.models import WorkflowState

from kbcore.review import (
    ChangesRequested,
    Decision,
    Event,
    PersonId,
    Reassigned,
    Shortage,
    State,
    Submitted,
    Verification,
)
from kbcore.review.moves import MOVES
from kbcore.significance import Significance
from wagtail_kb.models import Item, Outcome
from wagtail_kb.review.authors import authors_of
from wagtail_kb.review.case import Case, open_case
from wagtail_kb.review.people import id_of, is_locked
from wagtail_kb.review.policy import UnknownPolicy, calendar
from wagtail_kb.review.steps import Step

__all__ = ["Overview", "Power", "overview_of"]

_RANKS = [Verification.UNVERIFIED, Verification.SELF_APPROVED, Verification.VERIFIED]


class Power(StrEnum):
    """What somebody may do in a review now."""

    SUBMIT = "submit"
    APPROVE = "approve"
    REQUEST_CHANGES = "request_changes"
    WITHDRAW = "withdraw"
    REASSIGN = "reassign"
    COMMENT = "comment"


@dataclass(kw_only=True)
class Overview:
    """*case* with every step decided, or the *problem* that keeps its steps from that.

    *has_workflow*: the page could be submitted. *is_listed*: read among others, without its text.
    """

    case: Case
    problem: UnknownPolicy | None
    has_workflow: bool
    is_listed: bool = False

    @cached_property
    def decisions(self) -> tuple[tuple[Step, Decision], ...]:
        """Each step and where it stands; none while a policy is unknown."""
        if self.problem:
            return ()
        return tuple((step, self.case.decide(step)) for step in self.case.steps)

    @cached_property
    def current(self) -> tuple[Step, Decision] | None:
        """The step that Wagtail's run is at, else the first that isn't done, or the last."""
        at = self._task
        undone = [each for each in self.decisions if not each[1].is_approved]
        here = [each for each in self.decisions if at is not None and each[0].task == at]
        return next(iter([*here, *undone, *reversed(self.decisions)]), None)

    @property
    def _task(self) -> int | None:
        """Id of the task that is in progress."""
        run = self.case.run
        if run is None or run.status != WorkflowState.STATUS_IN_PROGRESS:
            return None
        return run.current_task_state.task_id if run.current_task_state_id else None

    @property
    def decision(self) -> Decision | None:
        """Where the current step stands."""
        return self.current[1] if self.current else None

    @property
    def state(self) -> State:
        """Where the whole review stands."""
        undone = (d for _, d in self.decisions if not d.is_approved)
        last = next(undone, self.decisions[-1][1] if self.decisions else None)
        return last.state if last else State(self.case.course.phase.value)

    @property
    def verification(self) -> Outcome:
        """What stands behind the answer; behind what readers see what was attested of it."""
        if self.case.judges_live:
            return Outcome(self.case.item.verification)
        found = [decision.verification for _, decision in self.decisions]
        return Outcome(min(found, key=_RANKS.index, default=Verification.UNVERIFIED).value)

    @property
    def significance(self) -> Significance | None:
        """How much is changed; None while nobody can say."""
        return max((decision.significance for _, decision in self.decisions), default=None)

    @property
    def asked(self) -> frozenset[PersonId]:
        """Of whom an answer is expected now."""
        return self.decision.asked if self.decision else frozenset()

    @property
    def may_approve(self) -> frozenset[PersonId]:
        """Who could approve now; not who wrote part of it since the review heard of it last."""
        if self.current is None:
            return frozenset()
        step, decision = self.current
        authors = authors_of(self.case.draft) if self.case.is_open else frozenset()
        barred = {author.id for author in authors} if step.policy.four_eyes else set()
        return decision.may_approve - barred

    @property
    def due(self) -> date | None:
        """The day by which the current step must be done."""
        return self.decision.due if self.decision else None

    @property
    def is_overdue(self) -> bool:
        """Whether that day is over, be it on record or not."""
        if self.decision is None:
            return False
        today = timezone.now().astimezone(calendar().zone).date()
        return self.decision.overdue or (self.due is not None and self.due < today)

    @property
    def shortages(self) -> tuple[Shortage, ...]:
        """What the policies ask and nobody can give."""
        authors = {person.id for person in self.case.course.authors}
        found = (s.policy.shortages(self.case.people, authors=authors) for s, _ in self.decisions)
        return tuple(dict.fromkeys(shortage for each in found for shortage in each))

    def powers(self, user: Any) -> list[Power]:
        """What *user* may do now, as ``actions`` would let them."""
        if self.problem:
            return []
        return [power for power in Power if _MAY[power](self, user)]

    def _submits(self, user: Any) -> bool:
        run = self.case.run
        is_free = run is None or run.status == WorkflowState.STATUS_NEEDS_CHANGES
        may = self._is_legal(Submitted) and is_free and self.has_workflow
        return may and not is_locked(self.case.page, user) and self._edits(user)

    def _approves(self, user: Any) -> bool:
        return id_of(user) in self.may_approve

    def _objects(self, user: Any) -> bool:
        return self._is_legal(ChangesRequested) and id_of(user) in self.case.people

    def _withdraws(self, user: Any) -> bool:
        run, page = self.case.run, self.case.page
        if run is None or not self.case.is_open:
            return False
        if user.is_superuser:
            return True
        if is_locked(page, user):
            return False
        if user.pk in (run.requested_by_id, page.owner_id):
            return True
        if self._task is None or self._is_ours:
            return self._task is not None and self._approves(user)
        return bool(run.user_can_cancel(user))

    def _reassigns(self, user: Any) -> bool:
        run = self.case.run
        is_submitter = run is not None and run.requested_by_id == user.pk
        return self._is_legal(Reassigned) and (is_submitter or id_of(user) in self.case.people)

    def _edits(self, user: Any) -> bool:
        """As Wagtail says; in a list without looking up who moderates a step of ours."""
        page = self.case.page
        if self.is_listed and self._is_ours and not user.is_superuser:
            held = {"change", "add"} if page.owner_id == user.pk else {"change"}
            rights = page.permissions_for_user(user).permissions
            return bool(held & rights) or id_of(user) in self.case.people
        return bool(page.permissions_for_user(user).can_edit())

    @property
    def _is_ours(self) -> bool:
        """Whether the task in progress is a step of ours."""
        return self._task is not None and self.case.step_of(self._task) is not None

    def _is_legal(self, event: type[Event]) -> bool:
        return event in MOVES[self.case.course.phase]


_MAY: Mapping[Power, Callable[[Overview, Any], bool]] = {
    Power.SUBMIT: Overview._submits,
    Power.APPROVE: Overview._approves,
    Power.REQUEST_CHANGES: Overview._objects,
    Power.WITHDRAW: Overview._withdraws,
    Power.REASSIGN: Overview._reassigns,
    Power.COMMENT: Overview._edits,
}


def overview_of(item: Item) -> Overview:
    """The review of *item*, its page and current version loaded; raises NoReview."""
    case = open_case(item)
    problem = None
    try:
        found = case.steps
    except UnknownPolicy as error:
        found, problem = [], error
    has_workflow = bool(found and found[0].id) or case.page.get_workflow() is not None
    return Overview(case=case, problem=problem, has_workflow=has_workflow)
