"""Doors: where Wagtail's own workflow, editor and publishing come into the review."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import BadRequest
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import TaskState

from kbcore.review import (
    AlreadyApproved,
    Approved,
    AuthorCannotApprove,
    CannotLower,
    IllegalMove,
    InvalidEvent,
    NotAReviewer,
    StaleApproval,
    Verification,
    Withdrawn,
)
from kbcore.significance import Significance
from wagtail_kb.basepage import get_page_model
from wagtail_kb.models import ApprovalRight, Item, ReviewEvent, ReviewTask, ReviewTaskState
from wagtail_kb.review import actions, ledger, notices, run
from wagtail_kb.review.actions import NotAllowed, NoWorkflow
from wagtail_kb.review.case import Case, NoReview, authors_of, lock, open_case
from wagtail_kb.review.people import may_approve, person, users
from wagtail_kb.review.policy import UnknownPolicy
from wagtail_kb.review.policy import choices as policies
from wagtail_kb.review.problems import code_of
from wagtail_kb.review.steps import Step

__all__ = [
    "REFUSALS",
    "approve",
    "cancelled",
    "form_for",
    "is_known",
    "item_of",
    "may_approve",
    "offered",
    "policies",
    "pressed",
    "reject",
    "started",
    "waiting_for",
]

REFUSALS = (
    AlreadyApproved,
    AuthorCannotApprove,
    CannotLower,
    IllegalMove,
    InvalidEvent,
    NoReview,
    NoWorkflow,
    NotAReviewer,
    NotAllowed,
    StaleApproval,
)
"""What an action may raise because of people, time or content: told to whoever acted."""


def item_of(state: ReviewTaskState) -> Item:
    """The Item whose review *state* is a step of; raises NoReview."""
    found = _items(state.workflow_state).first()
    if found is None:
        raise NoReview
    return found


def is_known(state: ReviewTaskState) -> bool:
    """Whether *state* is of knowledge: a workflow may review plain pages and snippets as well."""
    return bool(_items(state.workflow_state).exists())


def _items(workflow_state: Any) -> Any:
    """The Item that *workflow_state* is about; a snippet may have the id of a page."""
    if workflow_state.base_content_type_id != _page_type().pk:
        return Item.objects.none()
    return Item.objects.filter(page=workflow_state.object_id)


def _page_type() -> ContentType:
    return ContentType.objects.get_for_model(get_page_model())


def approve(state: ReviewTaskState, user: Any, *, comment: str = "", **seen: Any) -> None:
    """``approve()`` of a step: of what its reviewers were shown, unless *seen* says otherwise."""
    shown = seen.pop("seen", state.answer_digest)
    actions.approve(item_of(state), user, note=comment, seen=shown, **seen)


def reject(state: ReviewTaskState, user: Any, *, comment: str) -> None:
    """``reject()`` of a step, with *comment* as the reason."""
    actions.request_changes(item_of(state), user, seen=state.answer_digest, reason=comment)


def form_for(action: str) -> type[Any]:
    """The form that Wagtail's modal shows for *action*."""
    from wagtail_kb.admin.review.forms import ApproveForm, RequestChangesForm

    return RequestChangesForm if action == "reject" else ApproveForm


def started(task: ReviewTask, state: ReviewTaskState, user: Any) -> ReviewTaskState:
    """*state* of *task*, just begun by Wagtail: handed in if it wasn't, ended if it's done."""
    if not is_known(state):
        return state
    item = lock(item_of(state))
    case = open_case(item)
    case.run = state.workflow_state
    state.answer_digest = case.draft_digest
    # Of a policy that is gone the review page tells; once it is back, the draft is handed in again.
    with suppress(UnknownPolicy):
        _begin(task, state, case, user)
    state.save()
    return state


def _begin(task: ReviewTask, state: ReviewTaskState, case: Case, user: Any) -> None:
    begins = not run.has_begun(state)
    if not run.is_handing_in() and (begins or case.course.open is None):
        who = user or state.workflow_state.requested_by
        case = actions.submitted(case, who, begins=begins)
    state.answer_digest = case.digest
    step = case.step_of(task.pk)
    if step is None:
        return
    if _is_over(case, step, user):
        state.status = TaskState.STATUS_APPROVED
        state.finished_by = user
    else:
        notices.asked(case.item, users(case.decide(step).asked))


def _is_over(case: Case, step: Step, user: Any) -> bool:
    """Whether *step* needs nobody: approved already, or by an author who may publish alone."""
    decision = case.decide(step)
    if decision.verification is Verification.SELF_APPROVED:
        return user is not None and bool(case.page.permissions_for_user(user).can_publish())
    return decision.is_approved


def pressed(state: ReviewTaskState, user: Any, action: str, **data: Any) -> str | None:
    """Do *action* for *user*; where they are sent to, if that isn't where Wagtail would.

    *data* came through a form, or as JSON through the browser: ``seen``, ``comment`` and the code
    of a ``significance``. Raises BadRequest for what no form of ours sends.
    """
    seen = data.get("seen") or state.answer_digest
    said = data.get("comment") or ""
    if not is_known(state):
        _pressed_plainly(state, user, action, said)
        return None
    level = _significance(data.get("significance"))
    try:
        if action == "approve":
            item = item_of(state)
            actions.approve(item, user, seen=seen, note=said, significance=level)
        elif action == "reject":
            actions.request_changes(item_of(state), user, seen=seen, reason=said)
    except REFUSALS as refusal:
        # Wagtail gives no place for an error here. After an edit a hook tells it, which finds it
        # on the user; elsewhere the review page does.
        user._kb_refusal = refusal
        return f"{_review_url(state)}?refused={code_of(refusal)}"
    except UnknownPolicy:
        return _review_url(state)  # it says what to mend
    return None


def _pressed_plainly(state: ReviewTaskState, user: Any, action: str, comment: str) -> None:
    """As Wagtail's own tasks do it; who may was asked in ``offered``."""
    if action == "approve":
        state.approve(user=user, comment=comment)
    elif action == "reject":
        state.reject(user=user, comment=comment)


def _significance(code: Any) -> Significance | None:
    try:
        return Significance.of(str(code)) if code else None
    except ValueError as error:
        raise BadRequest(str(error)) from None


def _review_url(state: ReviewTaskState) -> str:
    from django.urls import reverse

    return reverse("wagtail_kb_review", args=[state.workflow_state.object_id])


def cancelled(workflow_state: Any, user: Any) -> None:
    """Wagtail cancelled a run: somebody took the change back, or published past the review."""
    with transaction.atomic():
        item = _items(workflow_state).select_for_update().first()
        if item is None or item.page_id is None:
            return
        case = open_case(item)
        if not case.is_open:
            return
        event = Withdrawn(
            actor=person(user),
            at=timezone.now(),
            answer_digest=case.digest,
            authors=authors_of(case.draft),
        )
        ledger.record(item, event, user=user, run=workflow_state)


def offered(page: Any, user: Any) -> list[tuple[str, Any, bool]]:
    """Wagtail's list of actions (name, label, whether it has a form) that *user* may take."""
    if not may_approve(user, page):
        return []
    reject = ("reject", _("Request changes"), True)
    item = None
    if isinstance(page, get_page_model()):
        item = Item.objects.select_related("current", "page").filter(page=page.pk).first()
    if item is None:
        return [reject, ("approve", _("Approve"), False)]
    case = open_case(item)
    if not case.is_open:
        return []
    try:
        can_approve = str(user.pk) in case.decide(case.step).may_approve
    except UnknownPolicy:
        return []  # the review page says what to mend
    return [reject, ("approve", _("Approve"), True)] if can_approve else [reject]


def waiting_for(user: Any, task: ReviewTask) -> Any:
    """States of *task* in progress where *user* may approve, and hasn't approved this answer."""
    mine = ReviewEvent.objects.filter(
        user=user,
        type=Approved.type,
        step=OuterRef("task_id"),
        run=OuterRef("workflow_state_id"),
        answer_digest=OuterRef("reviewtaskstate__answer_digest"),
    )
    states = task.task_states.filter(~Exists(mine), status=TaskState.STATUS_IN_PROGRESS)
    if user.is_superuser:
        return states
    tops = ApprovalRight.objects.filter(group__in=user.groups.all()).values_list(
        "page__path", flat=True
    )
    below = Q(pk__in=())
    for path in tops:
        below |= Q(path__startswith=path)
    of_pages = states.filter(workflow_state__base_content_type=_page_type())
    ids = map(int, of_pages.values_list("workflow_state__object_id", flat=True))
    pages = get_page_model().objects.filter(below, pk__in=list(ids)).order_by()
    able = [str(pk) for pk in pages.values_list("pk", flat=True)]
    return of_pages.filter(workflow_state__object_id__in=able)
