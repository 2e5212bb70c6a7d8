"""Our task in Wagtail's workflows: one step's policy, and the answer that its reviewers saw."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Task, TaskState

__all__ = ["ReviewTask", "ReviewTaskState"]


class ReviewTaskState(TaskState):
    """A step of one run; *answer_digest* is of what its reviewers were asked to approve."""

    answer_digest = models.CharField(max_length=80, blank=True)
    exclude_fields_in_copy = ["answer_digest"]

    class Meta:
        verbose_name = _("state of a knowledge review")
        verbose_name_plural = _("states of knowledge reviews")


class ReviewTask(Task):
    """A step that is done when its *policy* is satisfied by approvals of the answer as it is."""

    policy = models.CharField(_("policy"), max_length=64, blank=True)
    task_state_class = ReviewTaskState
    admin_form_fields = [*Task.admin_form_fields, "policy"]

    class Meta:
        verbose_name = _("knowledge review")
        verbose_name_plural = _("knowledge reviews")
