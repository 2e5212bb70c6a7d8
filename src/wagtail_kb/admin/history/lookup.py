"""Look-up: a reference and a time in, the answer of then out; deleted items as well."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail_kb.models import Item

from .answer import Answer, answer_at
from .base import HistoryScreen
from .form import LookupForm

__all__ = ["LookupView"]


class LookupView(HistoryScreen):
    """For those who know the reference, and perhaps nothing else of the admin."""

    page_title = _("Knowledge history")
    template_name = "wagtail_kb/admin/history/lookup.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": str(self.page_title)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = LookupForm(self.request.GET if "reference" in self.request.GET else None)
        asked = form.is_bound and form.is_valid()
        return super().get_context_data(**kwargs) | {
            "form": form,
            "asked": asked,
            "answers": self._answers(form.cleaned_data) if asked else [],
        }

    def _answers(self, asked: dict[str, Any]) -> list[Answer]:
        """One for each language, the original first."""
        items = Item.objects.known_to(self.viewer).filter(reference=asked["reference"])
        ordered = items.select_related("page", "reference")
        originals_first = sorted(ordered, key=lambda item: (item.source_id is not None, item.pk))
        return [answer_at(item, asked["at"], self.viewer) for item in originals_first]
