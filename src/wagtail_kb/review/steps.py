"""Steps: the review tasks that an item passes, each with its policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kbcore.review import ReviewPolicy
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

    Where it has no task of ours, the site's own policy is the one step.
    """
    workflow = run.workflow if run else page.get_workflow()
    found = []
    if workflow is not None:
        tasks = ReviewTask.objects.filter(workflow_tasks__workflow=workflow, active=True)
        found = [
            Step(id=str(task.pk), name=task.name, policy=policy(task.policy))
            for task in tasks.order_by("workflow_tasks__sort_order")
        ]
    return found or [Step(id="", name="", policy=policy())]
