"""Screen: what the pages of a review share: the item, its case, and who may open them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Media
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.utils import get_breadcrumbs_items_for_page

from wagtail_kb.admin.widgets import CSS, REVIEW_CSS
from wagtail_kb.basepage import get_page_model
from wagtail_kb.mixins import KnowledgeItemMixin
from wagtail_kb.models import Item
from wagtail_kb.models.reference import format_reference
from wagtail_kb.review.case import Case
from wagtail_kb.review.overview import Overview, overview_of
from wagtail_kb.review.people import may_approve

__all__ = ["ReviewScreen"]


class ReviewScreen(WagtailAdminTemplateMixin, TemplateView):
    """A page about the review of one item, opened by whoever may edit or approve it."""

    header_icon = "kb-book"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.may_open():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def may_open(self) -> bool:
        """Whether the user may see what is under review."""
        return self.may_edit or may_approve(self.request.user, self.page)

    @cached_property
    def may_edit(self) -> bool:
        return bool(self.page.permissions_for_user(self.request.user).can_edit())

    @cached_property
    def page(self) -> Any:
        page = get_object_or_404(get_page_model(), pk=self.kwargs["page_id"]).specific
        if not isinstance(page, KnowledgeItemMixin) or page.alias_of_id:
            raise Http404
        return page

    @cached_property
    def item(self) -> Item:
        rows = Item.objects.select_related("current", "page")
        return get_object_or_404(rows, page=self.page.pk)

    @cached_property
    def overview(self) -> Overview:
        """The review as it is at this request; what is shown and what is sent back are of it."""
        return overview_of(self.item)

    @property
    def case(self) -> Case:
        return self.overview.case

    def look_again(self) -> None:
        """Forget what was read: something was done or found to be changed."""
        for name in ("page", "item", "overview"):
            self.__dict__.pop(name, None)

    @property
    def title(self) -> str:
        return str(self.case.page.get_admin_display_title())

    def get_page_subtitle(self) -> str:
        return self.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above: list[dict[str, Any]] = get_breadcrumbs_items_for_page(self.page, self.request.user)
        return [*above, {"url": "", "label": str(self.page_title)}]

    @property
    def edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])

    @property
    def review_url(self) -> str:
        return reverse("wagtail_kb_review", args=[self.page.pk])

    @property
    def media(self) -> Media:
        return Media(css={"all": [versioned_static(CSS), versioned_static(REVIEW_CSS)]})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "page": self.page,
            "item": self.item,
            "reference": format_reference(self.item.reference_id),
            "title": self.title,
            "media": context["media"] + self.media if "media" in context else self.media,
            "edit_url": self.edit_url if self.may_edit else "",
            "review_url": self.review_url,
        }
