"""Deletion: a base or category that still holds items is not deleted by people.

Code that calls ``page.delete()`` itself may.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from wagtail_kb.basepage import get_page_model
from wagtail_kb.mixins import (
    KnowledgeBaseMixin,
    KnowledgeCategoryMixin,
    KnowledgeItemMixin,
    concrete_models,
)

__all__ = ["guard_action", "items_below", "refuse_bulk_deletion", "refuse_deletion"]

_HOLDERS = (KnowledgeBaseMixin, KnowledgeCategoryMixin)


def items_below(page: Any) -> int:
    """How many items, drafts too, stand below the base or category *page*; 0 for other pages."""
    if not isinstance(page.specific_deferred, _HOLDERS):
        return 0
    below = (
        model._default_manager.filter(path__startswith=page.path, depth__gt=page.depth)
        for model in concrete_models(KnowledgeItemMixin)
    )
    return sum(queryset.count() for queryset in below)


def refuse_deletion(request: HttpRequest, page: Any) -> HttpResponseRedirect | None:
    """Send whoever deletes a *page* with items back to it, with the number and a way out."""
    return _refuse(request, [page])


def refuse_bulk_deletion(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponseRedirect | None:
    """The same for a selection: nothing of it is deleted."""
    pages = [page for page in objects if hasattr(page, "specific_deferred")]
    return _refuse(request, pages) if action_type == "delete" else None


def guard_action(registry: Any) -> None:
    """Let the deletion that Wagtail 8's API looks up in *registry* refuse as well."""
    page = get_page_model()
    registry.register(page, _guarded(registry.actions[page]["delete"]))


def _guarded(deletion: type) -> type:
    """*deletion*, which is an action class, with our question before it."""

    class DeleteEmptyPageAction(deletion):  # type: ignore[misc]  # known at run time only
        def check(self, *args: Any, **kwargs: Any) -> None:
            super().check(*args, **kwargs)
            if count := items_below(self.page):
                raise ValidationError(_sentence(self.page.title, count))

    return DeleteEmptyPageAction


def _refuse(request: HttpRequest, pages: Iterable[Any]) -> HttpResponseRedirect | None:
    full = [(page, count) for page in pages if (count := items_below(page))]
    for page, count in full:
        messages.error(request, _sentence(page.title, count))
    return redirect("wagtailadmin_explore", full[0][0].pk) if full else None


def _sentence(title: str, count: int) -> str:
    holds = ngettext(
        "“%(title)s” holds %(count)d knowledge item, so it can't be deleted.",
        "“%(title)s” holds %(count)d knowledge items, so it can't be deleted.",
        count,
    ) % {"title": title, "count": count}
    way_out = _("Move the items elsewhere or delete them first; drafts count as well.")
    return f"{holds} {way_out}"
