"""Steps: the review tasks that an item passes, each with its policy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from wagtail.models import WorkflowPage

from kbcore.review import ReviewPolicy
from wagtail_kb.basepage import get_page_model, paths_to
from wagtail_kb.models import ReviewTask
from wagtail_kb.review.policy import policy

__all__ = ["Step", "run_of", "steps_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step; *id* is its task's as text, empty where no workflow has a task of ours."""

    id: str
    name: str
    policy: ReviewPolicy

    @property
    def task(self) -> int | None:
        """Id of its task, or None."""
        return int(self.id) if self.id else None


def run_of(page: Any) -> Any:
    """The workflow state of *page* that is under way or waits for its author; or None."""
    return page.current_workflow_state


def steps_of(page: Any, *, run: Any = None) -> list[Step]:
    """The steps of *run*, or of the workflow that *page* would be submitted to; never empty.

    Where it has no task of ours, the site's own policy is the one step. Raises UnknownPolicy.
    """
    if run is not None:
        rows = _tasks_of(run.workflow)
    elif type(page).get_workflow is get_page_model().get_workflow:
        rows = _tasks_above(page)
    else:
        rows = _tasks_of(page.get_workflow())
    found = [Step(id=str(pk), name=name, policy=policy(named)) for pk, name, named in rows]
    return found or [Step(id="", name="", policy=policy())]


def _tasks_of(workflow: Any) -> Iterable[tuple[Any, str, str]]:
    tasks = ReviewTask.objects.filter(workflow_tasks__workflow=workflow, active=True)
    rows = tasks.order_by("workflow_tasks__sort_order") if workflow else tasks.none()
    return rows.values_list("pk", "name", "policy")


def _tasks_above(page: Any) -> Iterable[tuple[Any, str, str]]:
    """Those of the workflow that Wagtail would find above *page*, in one query instead of four."""
    if not getattr(settings, "WAGTAIL_WORKFLOW_ENABLED", True):
        return
    task = "workflow__workflow_tasks__task"
    rows = (
        WorkflowPage.objects.filter(page__path__in=paths_to(page.path), workflow__active=True)
        .order_by("-page__depth", "workflow__workflow_tasks__sort_order")
        .values_list(
            "page",
            f"{task}__active",
            f"{task}__reviewtask",
            f"{task}__name",
            f"{task}__reviewtask__policy",
        )
    )
    nearest = None
    for where, is_active, pk, name, named in rows:
        nearest = nearest or where
        if where == nearest and is_active and pk:
            yield pk, name, named or ""
