"""Rights: who may approve where, as a page of Wagtail's settings."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import AdminPageChooser

from wagtail_kb.mixins import (
    KnowledgeBaseMixin,
    KnowledgeCategoryMixin,
    KnowledgeItemMixin,
    concrete_models,
)
from wagtail_kb.models import ApprovalRight

__all__ = ["ApprovalRightForm", "ApprovalRightViewSet", "permissions"]

_PLACES = (KnowledgeBaseMixin, KnowledgeCategoryMixin, KnowledgeItemMixin)


class ApprovalRightForm(WagtailAdminModelForm):
    """A group, a base, category or item, and a role."""

    class Meta:
        model = ApprovalRight
        fields = ("group", "page", "role")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        models = [model for mixin in _PLACES for model in concrete_models(mixin)]
        field: Any = self.fields["page"]
        field.queryset = field.queryset.type(*models)
        field.widget = AdminPageChooser(target_models=models)


class ApprovalRightViewSet(ModelViewSet):
    """Settings › Rights to approve."""

    model = ApprovalRight
    icon = "kb-book"
    menu_label = _("Rights to approve")
    menu_order = 650
    add_to_settings_menu = True
    list_display = [
        "group",
        Column("page", label=_("At and below"), accessor="page.title"),
        Column("role", label=_("Role")),
    ]
    list_filter = ["group"]
    ordering = ["group__name", "page__path", "role"]
    inspect_view_enabled = False
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[ApprovalRightForm]:
        return ApprovalRightForm


def permissions() -> Any:
    """What a group's page offers, so that managers can be given it."""
    return Permission.objects.filter(
        content_type__app_label="wagtail_kb", content_type__model="approvalright"
    )
