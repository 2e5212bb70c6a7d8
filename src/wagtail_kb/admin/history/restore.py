"""Restore: a former version as the draft of its page, after a question."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from wagtail_kb import restoring
from wagtail_kb.models import Version

from .base import ItemScreen

__all__ = ["RestoreView"]


class RestoreView(ItemScreen):
    """Says what will happen or why it can't, and does it; nothing is published here."""

    page_title = _("Restore as a draft")
    template_name = "wagtail_kb/admin/history/restore.html"

    @cached_property
    def version(self) -> Version:
        known = Version.objects.known_to(self.viewer).filter(item=self.item)
        found: Version = get_object_or_404(known, number=self.kwargs["number"])
        found.item = self.item
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        refusal = restoring.refusal(self.version, user=self.request.user, viewer=self.viewer)
        page = self.item.page
        return super().get_context_data(**kwargs) | {
            "version": self.version,
            "refusal": refusal,
            "has_draft": bool(page and page.has_unpublished_changes),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            done = restoring.restore(self.version, user=request.user, viewer=self.viewer)
        except restoring.CannotRestore:
            return self.render_to_response(self.get_context_data())
        number = {"number": self.version.number}
        text = gettext("Version %(number)s is the draft now. Check it, then submit it.") % number
        messages.success(request, text)
        for note in done.notes:
            messages.warning(request, note)
        return redirect(reverse("wagtailadmin_pages:edit", args=[self.item.page_id]))
