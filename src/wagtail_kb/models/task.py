"""Our task in Wagtail's workflows: one step's policy, and the answer that its reviewers saw."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Task, TaskState

__all__ = ["ReviewTask", "ReviewTaskState"]


class ReviewTaskState(TaskState):
    """A step of one run; *answer_digest* is of what its reviewers are asked to approve.

    One person's approval or objection is an event of the review; the step ends when its policy is
    satisfied, or when somebody objects.
    """

    # ``wagtail_kb.review.doors``, put here when the apps are ready: models import no services.
    doors: ClassVar[Any]

    answer_digest = models.CharField(max_length=80, blank=True)
    exclude_fields_in_copy = ["answer_digest"]

    class Meta:
        verbose_name = _("state of a knowledge review")
        verbose_name_plural = _("states of knowledge reviews")

    def approve(
        self, user: Any = None, update: bool = True, comment: str = "", **seen: Any
    ) -> ReviewTaskState:
        """Approve as *user* what the state's reviewers were shown; raises what the review does."""
        if not self.doors.is_known(self):
            return super().approve(user=user, update=update, comment=comment)
        self.doors.approve(self, user, comment=comment, **seen)
        return self._as_it_is()

    def reject(self, user: Any = None, update: bool = True, comment: str = "") -> ReviewTaskState:
        """Request changes as *user*, with *comment* as the reason; raises what the review does."""
        if not self.doors.is_known(self):
            return super().reject(user=user, update=update, comment=comment)
        self.doors.reject(self, user, comment=comment)
        return self._as_it_is()

    def _as_it_is(self) -> ReviewTaskState:
        self.refresh_from_db()
        return self

    def finish(self, user: Any, *, comment: str = "") -> None:
        """The step's policy is satisfied: Wagtail goes on to the next step, or publishes."""
        super().approve(user=user, comment=comment)

    def turn_down(self, user: Any, *, comment: str) -> None:
        """Somebody objects: Wagtail gives the page back to its author."""
        super().reject(user=user, comment=comment)


def _policies() -> list[tuple[str, str]]:
    return list(ReviewTask.doors.policies())


class ReviewTask(Task):
    """A step that is done when its *policy* is satisfied by approvals of the answer as it is."""

    doors: ClassVar[Any]

    policy = models.CharField(
        _("policy"),
        max_length=64,
        blank=True,
        choices=_policies,
        help_text=_("Who must approve, and how many. Empty: the site's own policy."),
    )
    task_state_class = ReviewTaskState
    admin_form_fields = [*Task.admin_form_fields, "policy"]

    class Meta:
        verbose_name = _("knowledge review")
        verbose_name_plural = _("knowledge reviews")

    @classmethod
    def get_description(cls) -> str:
        return str(_("Approvals are bound to the answer: whoever changes it needs new ones"))

    @transaction.atomic
    def start(self, workflow_state: Any, user: Any = None) -> Any:
        """Begin the step; it is over at once where nothing is missing."""
        state = super().start(workflow_state, user=user)
        return self.doors.started(self, state, user)

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> Any:
        """Wagtail's own buttons; what can't be done is told to *user*, and changes nothing."""
        return self.doors.pressed(task_state, user, action_name, **kwargs)

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        """What *user* may do now: as the review says, not as groups alone do."""
        return self.doors.offered(obj, user)

    def get_form_for_action(self, action: str) -> Any:
        return self.doors.form_for(action)

    def get_template_for_action(self, action: str) -> str:
        return "wagtail_kb/admin/review/action_modal.html"

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        return bool(self.doors.may_approve(user, obj))

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        """For Wagtail's "Awaiting your review": where *user* may approve, and hasn't yet."""
        return self.doors.waiting_for(user, self)
