"""Saving: write the next one, and what the author is told about similar questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem

from wagtail_kb.admin import questions
from wagtail_kb.mixins import KnowledgeItemMixin, concrete_models

__all__ = ["NextItemMenuItem", "after_save", "is_of_item"]

_MOST = 5


class NextItemMenuItem(ActionMenuItem):
    """Saves the draft and opens the form of another item of the same type and category."""

    name = "action-kb-next"
    label = gettext_lazy("Save and write the next")
    icon_name = "plus"

    def is_shown(self, context: Mapping[str, Any]) -> bool:
        if context["view"] not in ("create", "edit") or not super().is_shown(context):
            return False
        parent = context.get("parent_page") or context["page"].get_parent()
        may_add: bool = parent.permissions_for_user(context["request"].user).can_add_subpage()
        return may_add and is_of_item(context)


def is_of_item(context: Mapping[str, Any]) -> bool:
    """Whether the menu with *context* stands below the form of an item."""
    if page := context.get("page"):
        return isinstance(page, KnowledgeItemMixin)
    # The create view tells the menu where the page will stand, not what it will be.
    wanted = context["request"].resolver_match.kwargs
    label = f"{wanted['content_type_app_name']}.{wanted['content_type_model_name']}"
    return label in {model._meta.label_lower for model in concrete_models(KnowledgeItemMixin)}


def after_save(request: HttpRequest, page: Any) -> HttpResponseRedirect | None:
    """Warn about questions that stand elsewhere too; open the next form if it was asked for."""
    # Autosave asks for JSON: it would repeat the warnings every second.
    if not isinstance(page, KnowledgeItemMixin) or not request.accepts("text/html"):
        return None
    _warn(request, page)
    if NextItemMenuItem.name not in request.POST:
        return None
    meta, parent = page._meta, page.get_parent()  # type: ignore[attr-defined]  # of Page
    return redirect("wagtailadmin_pages:add", meta.app_label, meta.model_name, parent.pk)


def _warn(request: HttpRequest, page: KnowledgeItemMixin) -> None:
    if lines := questions.repeated(request.POST.get("similar_questions", "")):
        text = _("Similar questions that were repeated are kept once: %s")
        messages.warning(request, text % " · ".join(lines))
    found = questions.clashes(page)
    shown = [f"“{clash.line}” – {clash.reference} {clash.title}" for clash in found[:_MOST]]
    if shown:
        text = ngettext(
            "Another item answers a question of this one: %s",
            "Other items answer questions of this one: %s",
            len(found),
        )
        ending = " …" if len(found) > _MOST else ""
        messages.warning(request, text % " · ".join(shown) + ending)
