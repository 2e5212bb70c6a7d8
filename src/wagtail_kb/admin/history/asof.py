"""As of: the item as readers saw it at a date and time."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from .answer import answer_at
from .base import ItemScreen
from .form import MomentForm

__all__ = ["AsOfView"]


class AsOfView(ItemScreen):
    """Asks for the time and shows the answer of then below."""

    page_title = _("As of a date and time")
    template_name = "wagtail_kb/admin/history/as_of.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = MomentForm(self.request.GET if "at" in self.request.GET else None)
        answer = None
        if form.is_bound and form.is_valid():
            answer = answer_at(self.item, form.cleaned_data["at"], self.viewer)
        return super().get_context_data(**kwargs) | {"form": form, "answer": answer}
