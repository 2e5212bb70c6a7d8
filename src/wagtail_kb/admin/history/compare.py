"""Compare: what differs between any two versions of an item."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from kbcore.diff import to_html
from wagtail_kb import history
from wagtail_kb.models import Version

from .base import ItemScreen

__all__ = ["CompareView"]


class CompareView(ItemScreen):
    """Shows the older of the two on the side of what was, whichever was chosen first."""

    page_title = _("Compare versions")
    template_name = "wagtail_kb/admin/history/compare.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        old, new = sorted(self._versions(), key=lambda version: version.number)
        context = {"old": old, "new": new, "is_same": old == new}
        if old != new:
            found = history.compare(old, new, self.viewer)
            # kbcore escapes every word of it.
            context["diff"] = mark_safe(to_html(found, history.labels()))  # noqa: S308
            context["changes_answer"] = found.changes_answer
        return super().get_context_data(**kwargs) | context

    def _versions(self) -> tuple[Version, Version]:
        """The two that were chosen; Http404 for what there isn't."""
        try:
            numbers = [int(self.request.GET[name]) for name in ("from", "to")]
        except (KeyError, ValueError):
            raise Http404 from None
        known = Version.objects.known_to(self.viewer).filter(item=self.item, number__in=numbers)
        found = {version.number: version for version in known}
        if not all(number in found for number in numbers):
            raise Http404
        return found[numbers[0]], found[numbers[1]]
