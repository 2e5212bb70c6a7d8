"""Panel: in the editor, whether the item is verified, by whom, of what, and where its review is."""

from __future__ import annotations

from typing import Any

from django.forms import Media
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.admin.viewsets import pages as viewsets

from wagtail_kb.admin.history.menu import may_see
from wagtail_kb.admin.review import schedule, standing, words
from wagtail_kb.admin.review.refusing import SUBMIT
from wagtail_kb.admin.widgets import REVIEW_CSS
from wagtail_kb.mixins import KnowledgeItemMixin, concrete_models
from wagtail_kb.models import Item
from wagtail_kb.review.overview import overview_of

__all__ = ["ReviewSidePanel", "has_side_panel", "history_url", "item_viewsets", "told"]


def told(page: Any, user: Any) -> dict[str, Any]:
    """What templates say to *user* of the review of *page*; empty before its first save."""
    item = Item.objects.select_related("current", "page").filter(page=page.pk).first()
    if item is None or page.alias_of_id:
        return {}
    review = overview_of(item)
    return {
        "live": standing.live(item),
        "progress": standing.progress(review),
        "policy_gone": words.policy_gone(review.problem.name) if review.problem else "",
        "warnings": schedule.warnings(review.case.page, review.case.draft),
        "review_url": reverse("wagtail_kb_review", args=[page.pk]),
        "history_url": history_url(page, user),
    }


def history_url(page: Any, user: Any) -> str:
    """Where *user* finds former states of *page*; empty if they may not."""
    return reverse("wagtail_kb_history:page", args=[page.pk]) if may_see(user) else ""


class ReviewSidePanel(BaseSidePanel):
    """Verification and review, beside the form."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Toggle verification and review")
        icon_name = "kb-book"
        has_counter = False

    name = "kb-review"
    title = _("Verification and review")
    template_name = "wagtail_kb/admin/review/side_panel.html"
    order = 150

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        return context | told(self.object, self.request.user)

    @property
    def media(self) -> Media:
        return Media(css={"all": [versioned_static(REVIEW_CSS)]})


def item_viewsets() -> list[Any]:
    """A viewset for each item model, but those a site has given its own; none before Wagtail 8."""
    if not hasattr(viewsets.PageViewSet, "edit_view_class"):
        return []
    taken = viewsets.page_viewset_registry.values_by_class
    models = [model for model in concrete_models(KnowledgeItemMixin) if model not in taken]
    kind = _viewset_class()
    return [kind(f"kb_{m._meta.label_lower.replace('.', '_')}", model=m) for m in models]


def has_side_panel(page: Any) -> bool:
    """Whether the editor of *page* has our side panel; if not, the form says all."""
    found = viewsets.page_viewset_registry.get_by_type(type(page))
    return getattr(getattr(found, "edit_view_class", None), "has_kb_panel", False)


def _viewset_class() -> type:
    add_view: Any = viewsets.PageViewSet.add_view_class
    edit_view: Any = viewsets.PageViewSet.edit_view_class

    class CompleteBeforeSubmit:
        """A draft may be saved incomplete; what is to be submitted is looked at like a page."""

        @property
        def action_name(self) -> str:
            name: str = super().action_name  # type: ignore[misc]  # of Wagtail's view
            wanted = SUBMIT in self.request.POST  # type: ignore[attr-defined]  # of the view
            return "kb_submit" if name == "save" and wanted else name

    class ItemAddView(CompleteBeforeSubmit, add_view):
        pass

    class ItemEditView(CompleteBeforeSubmit, edit_view):
        has_kb_panel = True

        def get_side_panels(self) -> MediaContainer:
            panels = super().get_side_panels()
            # Autosave and a page that was just made have no place for it before they are reloaded.
            if self.expects_json_response or self.hydrate_create_view:
                return panels
            return MediaContainer([*panels, ReviewSidePanel(self.page, self.request)])

    class ItemViewSet(viewsets.PageViewSet):
        add_view_class = ItemAddView
        edit_view_class = ItemEditView

        @property
        def parent_models(self) -> list[Any]:
            """No listing is ours."""
            return []

    return ItemViewSet
