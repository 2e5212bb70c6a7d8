"""Widgets of the item form: similar questions, and facets as trees of boxes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.forms import Media
from django.utils.translation import gettext_lazy as _
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.widgets import AdminAutoHeightTextInput

from wagtail_kb.models import FacetDimension, FacetValue

__all__ = ["CSS", "REVIEW_CSS", "FacetsField", "FacetsWidget", "QuestionsWidget"]

CSS = "wagtail_kb/css/admin.css"
REVIEW_CSS = "wagtail_kb/css/review.css"


class QuestionsWidget(AdminAutoHeightTextInput):
    """A textarea of one question a line that says, while typing, which lines are repeated."""

    template_name = "wagtail_kb/admin/widgets/questions.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["repeated"] = _("Repeated, the first one is kept:")
        return context

    @property
    def media(self) -> Media:
        return Media(
            js=[versioned_static("wagtail_kb/js/questions-controller.js")],
            css={"all": [versioned_static(CSS)]},
        )


class FacetsWidget(forms.CheckboxSelectMultiple):
    """Boxes under the title of their facet, indented as the tree is."""

    template_name = "wagtail_kb/admin/widgets/facets.html"
    open_up_to = 12
    """A facet with more values is folded away until one of them is chosen."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> list[Any]:
        return []  # the template shows trees instead, made in one query

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        chosen = {str(v) for v in value or ()}
        trees: FacetsField = self.choices.field  # type: ignore[attr-defined]  # set by FacetsField
        groups = [_Group(dimension, rows, chosen) for dimension, rows in trees.trees()]
        context["widget"]["groups"] = [group.as_context(self.open_up_to) for group in groups]
        return context

    @property
    def media(self) -> Media:
        return Media(css={"all": [versioned_static(CSS)]})


class _Group:
    """A facet with its values, as the template shows it."""

    def __init__(
        self, dimension: FacetDimension, rows: list[tuple[int, FacetValue]], chosen: set[str]
    ) -> None:
        self.dimension = dimension
        self.options = [
            {"value": v.pk, "label": v.title, "depth": depth, "checked": str(v.pk) in chosen}
            for depth, v in rows
        ]

    def as_context(self, open_up_to: int) -> dict[str, Any]:
        count = sum(1 for option in self.options if option["checked"])
        return {
            "title": self.dimension.title,
            "applies_to": self.dimension.applies_to,
            "options": self.options,
            "chosen": count,
            "open": bool(count) or len(self.options) <= open_up_to,
        }


class FacetsField(forms.ModelMultipleChoiceField):
    """The facet values of one language."""

    widget = FacetsWidget

    def trees(self) -> Iterator[tuple[FacetDimension, list[tuple[int, FacetValue]]]]:
        """Each dimension with its values in the order of the tree, and how deep they stand."""
        rows = self.queryset.in_tree_order()
        for dimension, group in groupby(rows, key=lambda row: row[1].dimension):
            yield dimension, list(group)
