"""The admin's home page: whether the search index answers."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component

from wagtail_kb.admin.status import index_problem

__all__ = ["IndexHealthPanel"]


class IndexHealthPanel(Component):
    """What is wrong with the search index and how to mend it; absent while it answers."""

    name = "kb_index_health"
    template_name = "wagtail_kb/admin/index_health.html"
    order = 50

    @classmethod
    def panels(cls) -> list[IndexHealthPanel]:
        """The panel if there is something to say."""
        problem = index_problem()
        return [cls(problem)] if problem else []

    def __init__(self, problem: str) -> None:
        self.problem = problem

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"problem": self.problem, "heading": _("Knowledge base search")}
