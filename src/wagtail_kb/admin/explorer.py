"""The explorer below a base or category: reference, kind, audience and verified as columns."""

from __future__ import annotations

from typing import Any

from django.forms import Media
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.pages.listing import ExplorableIndexView, GenericPageFilterSet
from wagtail.admin.viewsets.pages import PageViewSet, page_viewset_registry

from wagtail_kb.admin import status
from wagtail_kb.admin.widgets import CSS
from wagtail_kb.basepage import get_page_model
from wagtail_kb.mixins import KnowledgeBaseMixin, KnowledgeCategoryMixin, concrete_models

__all__ = ["KnowledgeExplorerView", "KnowledgePageViewSet", "page_viewsets"]


_WIDE = "kb-wide"  # not on phones
_TIGHT = "kb-tight"  # on one line


class ItemColumn(Column):
    """A column of an item's status; empty for pages that are no items."""

    @property
    def media(self) -> Media:
        return Media(css={"all": [versioned_static(CSS)]})

    def get_value(self, instance: Any) -> str:
        found = status.of_page(instance)
        return str(getattr(found, self.accessor)) if found else ""


class KindColumn(ItemColumn):
    """The kind of an item, the type of any other page."""

    def get_value(self, instance: Any) -> str:
        return super().get_value(instance) or str(capfirst(instance.page_type_display_name))


def _columns() -> list[Any]:
    """Wagtail's own columns, the type replaced by the item's; phones show the first of each."""
    ours = [
        ItemColumn("reference", label=_("Reference"), accessor="reference", classname=_TIGHT),
        KindColumn("kind", label=_("Kind"), accessor="kind_label", classname=_WIDE),
        ItemColumn("audience", label=_("Audience"), accessor="audience_label", classname=_WIDE),
        ItemColumn(
            "verified", label=_("Verification"), accessor="verified_label", classname=_TIGHT
        ),
    ]
    columns: list[Any] = []
    for column in ExplorableIndexView.base_columns:
        columns += ours if column.name == "type" else [_narrowed(column)]
    return columns


def _narrowed(column: Any) -> Any:
    """The same column, a date one left out on phones."""
    if not isinstance(column, DateColumn):
        return column
    return DateColumn(
        column.name,
        label=column.label,
        sort_key=column.sort_key,
        width=column.width,
        classname=_WIDE,
    )


class KnowledgeExplorerView(ExplorableIndexView):
    """Children of a base or category, with their items in one query."""

    base_columns = _columns()

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        # The rows are pages of all types, not of the type they stand below.
        self.model = get_page_model()

    def annotate_queryset(self, pages: Any) -> Any:
        return status.with_items(super().annotate_queryset(pages))


class KnowledgePageViewSet(PageViewSet):
    """What Wagtail shows below pages of *model*: the explorer with our columns."""

    index_view_class = KnowledgeExplorerView
    filterset_class = GenericPageFilterSet

    @property
    def parent_models(self) -> list[Any]:
        """Only listings below *model* are ours; its other views stay Wagtail's."""
        return [self.model]


def page_viewsets() -> list[KnowledgePageViewSet]:
    """One viewset for each base and category model, but those a site has given its own listing."""
    models = [*concrete_models(KnowledgeBaseMixin), *concrete_models(KnowledgeCategoryMixin)]
    taken = page_viewset_registry.values_by_parent_model
    free = [model for model in models if model not in taken]
    return [
        KnowledgePageViewSet(f"kb_{model._meta.label_lower.replace('.', '_')}", model=model)
        for model in free
    ]
