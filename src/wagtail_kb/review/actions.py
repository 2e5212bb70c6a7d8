"""Actions: what people do in a review. Each locks the item, asks kbcore, and keeps the event."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import WorkflowState

from kbcore import AnswerDigest
from kbcore.review import (
    Approved,
    ChangesRequested,
    Commented,
    Event,
    Person,
    Reassigned,
    StaleApproval,
    Submitted,
    Withdrawn,
    take,
)
from kbcore.review.moves import AlreadyDecided, Phase
from kbcore.significance import Significance
from wagtail_kb.models import Item
from wagtail_kb.review import attestation, drafts, ledger, notices, run, schedule
from wagtail_kb.review.case import Case, authors_of, lock, open_case
from wagtail_kb.review.people import id_of, is_locked, may_approve, person, reviewers_of
from wagtail_kb.review.steps import Step

__all__ = [
    "NoWorkflow",
    "NotAllowed",
    "UnknownPerson",
    "approve",
    "comment",
    "reassign",
    "redecide",
    "request_changes",
    "submit",
    "withdraw",
]


class NoWorkflow(LookupError):
    """The page has no workflow to be submitted to."""

    def __init__(self) -> None:
        super().__init__(
            "No workflow reviews this page. Assign one to it or to a page above it "
            "(Settings → Workflows)."
        )


class NotAllowed(ValueError):
    """*person* may not do this to the item."""

    def __init__(self, person: Person, what: str) -> None:
        self.person, self.what = person, what
        super().__init__(f"{person.name or person.id} may not {what} this item.")


class UnknownPerson(LookupError):
    """Nobody active has the id *pk*."""

    def __init__(self, pk: str) -> None:
        self.pk = pk
        super().__init__(f"No active user has the id {pk!r}. Choose one of those who may review.")


@transaction.atomic
def submit(
    item: Item,
    user: Any,
    *,
    seen: str | None = None,
    note: str = "",
    significance: Significance | None = None,
    reviewers: Iterable[Any] = (),
) -> Case:
    """Hand the newest revision in; *reviewers* (users) are asked, else those of the category.

    *seen* is the answer digest that *user* looked at. Raises StaleApproval, IllegalMove,
    NotAllowed, NoWorkflow, NoReview.
    """
    case = _settled(item)
    if not _may_submit(case, user):
        raise NotAllowed(person(user), "submit")
    if seen is not None and seen != case.draft_digest:
        raise StaleApproval(AnswerDigest(seen), case.draft_digest)
    if case.page.get_workflow() is None:
        raise NoWorkflow
    if significance is not None and case.draft:
        case.draft.declared = significance.code
        case.draft.save(update_fields=["declared"])
    begins, outlives = case.run is None, run.current(case) is not None
    after = submitted(case, user, begins=begins, note=note, reviewers=reviewers)
    with run.handing_in():
        if begins:
            case.page.get_workflow().start(case.page, user)
        elif outlives:
            # A site lets runs go on when their review is over: this is handed in to the same one.
            run.send_back(after, user)
        else:
            case.run.resume(user)
    return _again(after)


def submitted(
    case: Case, user: Any, *, begins: bool, note: str = "", reviewers: Iterable[Any] = ()
) -> Case:
    """*case* once it is on record that *user* handed it in; a run *begins* with it or goes on."""
    drafts.measure(case)
    if case.course.phase is Phase.IN_REVIEW and begins:
        # Approved and scheduled, or left behind by a workflow that is gone: this replaces it.
        case = _kept(case, _withdrawn(case, user, "", None), user)
    chosen = list(reviewers) or list(reviewers_of(case.page))
    event = Submitted(
        actor=person(user),
        at=timezone.now(),
        answer_digest=case.draft_digest,
        authors=authors_of(case.draft),
        note=note,
        reviewers=frozenset(map(person, chosen)),
    )
    return _kept(case, event, user)


@transaction.atomic
def approve(
    item: Item,
    user: Any,
    *,
    seen: str | None,
    note: str = "",
    significance: Significance | None = None,
) -> Case:
    """*user* approves the answer *seen*; the step goes on, or the item is published, if it may.

    Raises StaleApproval, NotAReviewer, AuthorCannotApprove, AlreadyApproved, AlreadyDecided,
    CannotLower, NoReview.
    """
    case = _settled(item)
    state = run.current(case)
    step = (case.step_of(state.task_id) if state else None) or case.step
    event = Approved(
        actor=person(user),
        at=timezone.now(),
        answer_digest=_seen(seen, case),
        authors=authors_of(case.draft) if case.is_open else frozenset(),
        step=step.id,
        roles=case.people.get(id_of(user), frozenset()),
        significance=significance,
        note=note,
    )
    after = _kept(case, event, user, step)
    if state is None or case.judges_live:
        attestation.refresh(after)
    if state is None or not run.go_on(after, state, user, comment=note):
        # Else Wagtail has logged that its task was approved.
        _log(after, "wagtail_kb.review.approve", user, comment=note)
    return _again(after)


@transaction.atomic
def request_changes(item: Item, user: Any, *, seen: str | None, reason: str) -> Case:
    """*user* objects to the answer *seen*; it goes back to its author. Raises as ``approve``."""
    case = _settled(item)
    state = run.current(case)
    step = (case.step_of(state.task_id) if state else None) or case.step
    event = ChangesRequested(
        actor=person(user),
        at=timezone.now(),
        answer_digest=_seen(seen, case),
        authors=authors_of(case.draft),
        reason=reason,
    )
    after = _kept(case, event, user, step)
    schedule.take_back(after)
    if state is not None:
        state.turn_down(user, comment=reason)
    else:
        _log(after, "wagtail_kb.review.request_changes", user, comment=reason)
    return _again(after)


@transaction.atomic
def withdraw(item: Item, user: Any, *, seen: str | None = None, reason: str = "") -> Case:
    """*user* takes the change back. Raises StaleApproval, AlreadyDecided, NotAllowed, NoReview."""
    case = _settled(item)
    if case.run is None or not case.is_open:
        raise AlreadyDecided(_withdrawn(case, user, reason, seen), case.course.phase)
    if not case.run.user_can_cancel(user) and not user.is_superuser:
        raise NotAllowed(person(user), "withdraw")
    after = _kept(case, _withdrawn(case, user, reason, seen), user)
    run.stop(case, user)
    return _again(after)


def _withdrawn(case: Case, user: Any, reason: str, seen: str | None) -> Withdrawn:
    return Withdrawn(
        actor=person(user),
        at=timezone.now(),
        answer_digest=_seen(seen, case),
        authors=authors_of(case.draft),
        reason=reason,
    )


@transaction.atomic
def reassign(
    item: Item, user: Any, *, to: Any, instead_of: Person | None = None, seen: str | None = None
) -> Case:
    """Ask *to* to review, *instead_of* somebody or besides. Raises as ``approve``."""
    case = _settled(item)
    if not may_approve(user, case.page) and not _is_submitter(case, user):
        raise NotAllowed(person(user), "reassign")
    event = Reassigned(
        actor=person(user),
        at=timezone.now(),
        answer_digest=_seen(seen, case),
        to=person(to),
        instead_of=instead_of,
    )
    after = _kept(case, event, user)
    _log(after, "wagtail_kb.review.reassign", user, comment=event.to.name)
    notices.asked(after.item, [to])
    return after


@transaction.atomic
def comment(item: Item, user: Any, *, text: str, seen: str | None = None) -> Case:
    """Remark on the answer, which decides nothing. Raises StaleApproval, NotAllowed, NoReview."""
    case = _settled(item)
    if not case.page.permissions_for_user(user).can_edit():
        raise NotAllowed(person(user), "comment on")
    if seen is not None and seen != case.digest:
        raise StaleApproval(AnswerDigest(seen), case.digest)
    event = Commented(actor=person(user), at=timezone.now(), answer_digest=case.digest, text=text)
    after = _kept(case, event, user)
    _log(after, "wagtail_kb.review.comment", user, comment=text)
    return after


@transaction.atomic
def redecide(item: Item) -> None:
    """Let the review of *item* go on if nothing is missing any more: after another category."""
    held = lock(item)
    drafts.settle(held, anew=True)


def person_by_id(pk: str) -> Any:
    """The active user with the id *pk*; raises UnknownPerson."""
    model = get_user_model()
    try:
        return model._default_manager.get(pk=pk, is_active=True)
    # Whatever else a key may be: text, too long a number, no UUID.
    except (model.DoesNotExist, ValidationError, ValueError, OverflowError):
        raise UnknownPerson(pk) from None


def _settled(item: Item) -> Case:
    """The case of the locked *item*, its review knowing the answer as it is."""
    held = lock(item)
    case = open_case(held)
    return drafts.settle(held, case=case) or case


def _again(case: Case) -> Case:
    """The case anew, after Wagtail has done its part."""
    item = Item.objects.select_related("current", "page").get(pk=case.item.pk)
    return open_case(item)


def _seen(seen: str | None, case: Case) -> AnswerDigest:
    return case.digest if seen is None else AnswerDigest(seen)


def _kept(case: Case, event: Event, user: Any, step: Step | None = None) -> Case:
    """*case* after *event*, which is on record then; raises what ``kbcore.review.take`` does."""
    take(
        case.events,
        event,
        # Submitting is of the draft, all else of what is under review.
        answer_digest=case.draft_digest if isinstance(event, Submitted) else case.digest,
        policy=(step or case.step).policy,
        subject=case.subject,
        people=case.people,
        step=(step or case.step).id,
    )
    ledger.record(case.item, event, user=user, step=step, run=case.run)
    return case.after(event)


def _may_submit(case: Case, user: Any) -> bool:
    is_waiting = case.run is not None and case.run.status == WorkflowState.STATUS_NEEDS_CHANGES
    if case.run is not None and case.is_open and not is_waiting:
        return True  # kbcore says who was faster
    may_edit = bool(case.page.permissions_for_user(user).can_edit())
    return may_edit and not is_locked(case.page, user)


def _is_submitter(case: Case, user: Any) -> bool:
    return case.run is not None and case.run.requested_by_id == user.pk


def _log(case: Case, action: str, user: Any, *, comment: str) -> None:
    log(instance=case.page, action=action, user=user, data={"comment": comment})
