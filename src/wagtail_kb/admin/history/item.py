"""The history of an item: its versions and its review, newest first."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _

from wagtail_kb import restoring
from wagtail_kb.models import Item
from wagtail_kb.viewer import for_user

from .base import ItemScreen
from .entry import entries, loaded
from .form import MomentForm
from .menu import may_see

__all__ = ["ItemView", "of_page"]

_PER_PAGE = 30


def of_page(request: HttpRequest, page_id: int) -> HttpResponse:
    """Leads from a page to the history of its item."""
    if not may_see(request.user):
        raise PermissionDenied
    known = Item.objects.known_to(for_user(request.user))
    item = get_object_or_404(known, page=page_id)
    return redirect("wagtail_kb_history:item", item.pk)


class ItemView(ItemScreen):
    """Lists what happened, and leads to everything else."""

    page_title = _("Answer history")
    template_name = "wagtail_kb/admin/history/item.html"

    def get_own_breadcrumbs(self) -> list[dict[str, Any]]:
        return super().get_own_breadcrumbs()[1:]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = entries(self.item, self.viewer)
        page = Paginator(rows, _PER_PAGE).get_page(self.request.GET.get("p"))
        found = loaded(page.object_list, self.viewer)
        numbers = [entry.version.number for entry in found if entry.version]
        return (
            super().get_context_data(**kwargs)
            | {
                "entries": found,
                "items": page,  # as Wagtail's pagination calls them
                "can_compare": len(numbers) > 1,
                "newest": numbers[:1],
                "before": numbers[1:2],
                "form": MomentForm(),
                "as_of": self.url("as_of"),
                "compare": self.url("compare"),
                "is_editable": self._is_editable(),
            }
        )

    def _is_editable(self) -> bool:
        """Whether it is worth while to offer restoring; the screen behind it says why not."""
        if self.last is None:
            return False
        user = self.request.user
        return not restoring.refusal(self.last, user=user, viewer=self.viewer)
