"""What the screens of an item's history share: who may, of which item, and the way back."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.utils import get_breadcrumbs_items_for_page

from wagtail_kb.models import Item, Version
from wagtail_kb.models.reference import format_reference
from wagtail_kb.viewer import Viewer, for_user

from .menu import may_see

__all__ = ["HistoryScreen", "ItemScreen"]


class HistoryScreen(WagtailAdminTemplateMixin, TemplateView):
    """A screen for whoever may see former states."""

    header_icon = "history"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_see(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def viewer(self) -> Viewer:
        """The admin knows all sites."""
        return for_user(self.request.user)


class ItemScreen(HistoryScreen):
    """A screen about one item that the viewer may look up; else there is none."""

    @cached_property
    def item(self) -> Item:
        known = Item.objects.known_to(self.viewer).select_related("page", "reference")
        return get_object_or_404(known, pk=self.kwargs["pk"])

    @cached_property
    def last(self) -> Version | None:
        """What readers see, or saw last."""
        versions = Version.objects.known_to(self.viewer).filter(item=self.item)
        found: Version | None = versions.shown_last().first()
        return found

    def url(self, name: str, *more: Any) -> str:
        """The address of another screen of this item."""
        return reverse(f"wagtail_kb_history:{name}", args=[self.item.pk, *more])

    def get_page_subtitle(self) -> str:
        reference = format_reference(self.item.reference_id)
        title = self.last.title if self.last else ""
        return f"{reference} {title}".strip()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Below the page where the user finds it in the explorer, else below the look-up."""
        above: list[dict[str, Any]] = []
        if self.item.page is not None:
            above = get_breadcrumbs_items_for_page(self.item.page, self.request.user)
        if not above:
            lookup = reverse("wagtail_kb_history:lookup")
            above = [
                *super().get_breadcrumbs_items(),
                {"url": lookup, "label": gettext("Knowledge history")},
            ]
        return [*above, *self.get_own_breadcrumbs()]

    def get_own_breadcrumbs(self) -> list[dict[str, Any]]:
        """This screen, and those of the item above it."""
        history = {"url": self.url("item"), "label": gettext("Answer history")}
        here = {"url": "", "label": str(self.page_title)}
        return [history, here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"item": self.item, "history": self.url("item")}
