"""Menu: what the editor's button says and does where our review is a step of the workflow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.action_menu import SubmitForModerationMenuItem

from wagtail_kb.admin.review import refusing
from wagtail_kb.admin.saving import is_of_item
from wagtail_kb.mixins import KnowledgeItemMixin
from wagtail_kb.models import ReviewTask
from wagtail_kb.review.problems import sentence

__all__ = ["SubmitMenuItem", "after_save", "construct_menu", "is_reviewed_by_us"]


class SubmitMenuItem(SubmitForModerationMenuItem):
    """Saves the draft and leads to the submit page."""

    name = refusing.SUBMIT

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        # More is asked before anything is handed in.
        context["label"] = _("%s…") % context["label"]
        return context


def construct_menu(items: list[Any], request: HttpRequest, context: Mapping[str, Any]) -> None:
    """Our "Submit to …" in the place of Wagtail's; no "Publish" where it would be refused."""
    if not is_of_item(context):
        return
    page = context.get("page")
    place = page if page is not None and page.pk else context["parent_page"]
    if is_reviewed_by_us(place):
        items[:] = [
            SubmitMenuItem(order=item.order) if item.name == "action-submit" else item
            for item in items
        ]
    if refusing.hides_publish(page, place, request.user):
        items[:] = [item for item in items if item.name != "action-publish"]


def is_reviewed_by_us(page: Any) -> bool:
    """Whether the workflow of *page* has a step of ours."""
    workflow = page.get_workflow()
    if workflow is None:
        return False
    return ReviewTask.objects.filter(workflow_tasks__workflow=workflow, active=True).exists()


def after_save(request: HttpRequest, page: Any) -> HttpResponseRedirect | None:
    """Tell what a review refused while the page was saved; lead on to the submit page."""
    if not isinstance(page, KnowledgeItemMixin) or not request.accepts("text/html"):
        return None
    user: Any = request.user
    if refusal := getattr(user, "_kb_refusal", None):
        del user._kb_refusal
        messages.error(request, sentence(refusal))
        return redirect("wagtail_kb_review", page.pk)  # type: ignore[attr-defined]  # of Page
    if SubmitMenuItem.name in request.POST:
        if request.POST[SubmitMenuItem.name] == refusing.REFUSED:
            refusing.tell(request, page)
        return redirect("wagtail_kb_submit", page.pk)  # type: ignore[attr-defined]  # of Page
    return None
