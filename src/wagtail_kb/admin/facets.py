"""Facets and their values as snippets, the values shown as the tree they are."""

from __future__ import annotations

from typing import Any

from django.forms import Media
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList, TitleFieldPanel
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.ui.tables import BooleanColumn, Column, LocaleColumn, TitleColumn
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, SnippetViewSetGroup

from wagtail_kb.admin.widgets import CSS
from wagtail_kb.models import FacetDimension, FacetValue

__all__ = ["FacetGroup", "FacetValueIndexView", "FacetValueViewSet", "FacetViewSet"]


def _handler(*panels: Any, form: type = WagtailAdminModelForm) -> ObjectList:
    title = TitleFieldPanel("title", targets=["slug"], placeholder=False)
    return ObjectList([title, *panels, FieldPanel("slug")], base_form_class=form)


class FacetViewSet(SnippetViewSet):
    """Facets: product, region …"""

    model = FacetDimension
    edit_handler = _handler(FieldPanel("applies_to"), FieldPanel("sort_order"))
    icon = "tag"
    menu_label = _("Facets")
    list_display = [
        "title",
        LocaleColumn(),
        BooleanColumn("applies_to", label=_("Applies to")),
        Column("sort_order", label=_("Order")),
    ]
    ordering = ["sort_order", "title"]
    copy_view_enabled = False


class FacetValueForm(WagtailAdminModelForm):
    """Offers facets and parents of the value's own language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        locale = self.instance.locale_id
        dimensions = FacetDimension.objects.filter(locale=locale)
        values = FacetValue.objects.filter(locale=locale).exclude(pk=self.instance.pk)
        self.fields["dimension"].queryset = dimensions
        self.fields["parent"].queryset = values.select_related("dimension")


class FacetValueColumn(TitleColumn):
    """A value's title, indented as deep as it stands."""

    cell_template_name = "wagtail_kb/admin/facet_value_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        context["depth"] = getattr(instance, "depth", 0)
        return context

    @property
    def media(self) -> Media:
        return Media(css={"all": [versioned_static(CSS)]})


class FacetValueIndexView(IndexView):
    """The values facet by facet, each below its parent."""

    def _get_title_column(self, field_name: str, column_class: Any = None, **kwargs: Any) -> Any:
        return super()._get_title_column(field_name, FacetValueColumn, **kwargs)

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("dimension", "locale")

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        # Ordering comes before filtering, and only a whole list can be put in the tree's order.
        if self.is_searching or self.is_explicitly_ordered:
            return super().paginate_queryset(queryset, page_size)
        values = []
        for depth, value in queryset.in_tree_order():
            value.depth = depth
            values.append(value)
        return super().paginate_queryset(values, page_size)


class FacetValueViewSet(SnippetViewSet):
    """Values of facets, in trees."""

    model = FacetValue
    edit_handler = _handler(
        FieldPanel("dimension"),
        FieldPanel("parent"),
        FieldPanel("sort_order"),
        form=FacetValueForm,
    )
    icon = "list-ul"
    menu_label = _("Facet values")
    index_view_class = FacetValueIndexView
    list_display = [
        "title",
        Column("dimension", label=_("Facet"), accessor="dimension.title"),
        LocaleColumn(),
    ]
    list_filter = ["dimension"]
    list_per_page = 200
    copy_view_enabled = False


class FacetGroup(SnippetViewSetGroup):
    """The knowledge base's own part of the menu."""

    items = (FacetViewSet, FacetValueViewSet)
    menu_label = _("Knowledge base")
    menu_icon = "kb-book"
    menu_name = "knowledge-base"
    menu_order = 150
