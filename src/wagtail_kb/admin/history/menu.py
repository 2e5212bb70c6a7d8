"""Ways to an item's history: menus of a page, and the entry under Reports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.menus.pages import PageMenuItem

from wagtail_kb.mixins import KnowledgeItemMixin

__all__ = ["header_buttons", "listing_buttons", "may_see", "report_menu_item"]


def may_see(user: Any) -> bool:
    """Whether *user* may see former states at all."""
    return bool(user.has_perm("wagtail_kb.view_history"))


class HistoryMenuItem(PageMenuItem):
    """*Answer history*, beside Wagtail's own history of revisions."""

    label = _("Answer history")
    icon_name = "history"
    url_name = "wagtail_kb_history:page"

    def is_shown(self, user: Any) -> bool:
        """Without SQL for other pages."""
        is_item = issubclass(self.page.specific_class or object, KnowledgeItemMixin)
        return is_item and not self.page.alias_of_id and may_see(user)


class LookupMenuItem(MenuItem):
    """*Knowledge history* under Reports."""

    def is_shown(self, request: Any) -> bool:
        return may_see(request.user)


def header_buttons(
    page: Any, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[HistoryMenuItem]:
    """In the editor's menu, after Wagtail's *History*."""
    yield HistoryMenuItem(page=page, priority=66)


def listing_buttons(page: Any, user: Any, next_url: str | None = None) -> Iterator[HistoryMenuItem]:
    """In the explorer's menu of a row, after Wagtail's *History*."""
    yield HistoryMenuItem(page=page, priority=52)


def report_menu_item() -> LookupMenuItem:
    """Where those who know a reference look it up, deleted items as well."""
    url = reverse("wagtail_kb_history:lookup")
    return LookupMenuItem(
        _("Knowledge history"), url, name="kb-history", icon_name="history", order=810
    )
