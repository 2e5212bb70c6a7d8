"""The run: an item's passage through Wagtail's workflow, kept in line with our decisions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from wagtail.models import TaskState, WorkflowState

from wagtail_kb.models import ReviewTaskState
from wagtail_kb.review import notices
from wagtail_kb.review.case import Case, answer_of
from wagtail_kb.review.people import users

__all__ = [
    "current",
    "finishing",
    "go_on",
    "handing_in",
    "has_begun",
    "has_finished",
    "is_finishing",
    "is_handing_in",
    "send_back",
    "stop",
]

_finishing: ContextVar[bool] = ContextVar("wagtail_kb_finishing", default=False)
_handing_in: ContextVar[bool] = ContextVar("wagtail_kb_handing_in", default=False)


@contextmanager
def finishing() -> Iterator[None]:
    """Publications inside are what reviewers approved: no further right to publish is asked for."""
    token = _finishing.set(True)
    try:
        yield
    finally:
        _finishing.reset(token)


@contextmanager
def handing_in() -> Iterator[None]:
    """A run that is started inside has its submission on record already."""
    token = _handing_in.set(True)
    try:
        yield
    finally:
        _handing_in.reset(token)


def is_handing_in() -> bool:
    """Whether the submission of the run that is started now is on record."""
    return _handing_in.get()


def has_begun(state: ReviewTaskState) -> bool:
    """Whether the run of *state* had a step before it."""
    return bool(state.workflow_state.task_states.exclude(pk=state.pk).exists())


def is_finishing() -> bool:
    """Whether an approved review is publishing."""
    return _finishing.get()


def has_finished(page: Any, revision: Any) -> bool:
    """Whether the last run of *page* ended with our approval of what *revision* says."""
    last = page.workflow_states.order_by("-pk").first()
    if last is None or last.status != WorkflowState.STATUS_APPROVED:
        return False
    state = ReviewTaskState.objects.filter(
        pk=last.current_task_state_id, status=TaskState.STATUS_APPROVED
    ).first()
    return bool(state) and answer_of(revision.as_object())[1] == state.answer_digest


def current(case: Case) -> ReviewTaskState | None:
    """The locked state of the step of ours that *case*'s run is at."""
    if case.run is None or case.run.status != WorkflowState.STATUS_IN_PROGRESS:
        return None
    found = ReviewTaskState.objects.select_for_update(of=("self",))
    return found.filter(
        pk=case.run.current_task_state_id, status=TaskState.STATUS_IN_PROGRESS
    ).first()


def go_on(case: Case, state: ReviewTaskState, user: Any, *, comment: str = "") -> bool:
    """Finish the step of *state* if it is done; Wagtail starts the next one, or publishes.

    Whether anything of the run changed.
    """
    step = case.step_of(state.task_id)
    # Wagtail publishes the newest revision: not when approved was what is live already.
    if step is None or case.digest != case.draft_digest or not case.decide(step).is_approved:
        return False
    earlier = case.steps[: case.steps.index(step)]
    if not all(case.decide(each).is_approved for each in earlier):
        send_back(case, user)
        return True
    state.answer_digest = case.digest
    with finishing():
        state.finish(user, comment=comment)
    return True


def stop(case: Case, user: Any) -> None:
    """End the run of *case*; one whose task was deleted as well, which Wagtail can't."""
    if case.run.current_task_state_id:
        case.run.cancel(user=user)
        return
    rows = WorkflowState.objects.filter(pk=case.run.pk)
    rows.update(status=WorkflowState.STATUS_CANCELLED)


def send_back(case: Case, user: Any) -> None:
    """Let the run stand at the first step that isn't done, and ask whom that step expects."""
    state = current(case)
    if state is None:
        return
    # First, whatever becomes of the step: what its reviewers see is what they are asked about.
    state.answer_digest = case.digest
    state.revision = case.page.get_latest_revision() or state.revision
    state.save(update_fields=["answer_digest", "revision"])
    step = case.step
    done = case.run.task_states.filter(status=TaskState.STATUS_APPROVED)
    stale = [
        row.pk
        for row in done.select_related("task")
        if (of := case.step_of(row.task_id)) and not case.decide(of).is_approved
    ]
    TaskState.objects.filter(pk__in=stale).update(status=TaskState.STATUS_CANCELLED)
    if step.task is not None and step.task != state.task_id:
        # Cancelled without being resumed, Wagtail goes to the first task that isn't approved.
        state.cancel(user=user)
        return
    notices.asked(case.item, _expected(case))


def _expected(case: Case) -> list[Any]:
    """The users that the step expects, without the writers of the change."""
    return users(case.decide(case.step).asked)
