"""Retire…: an entry of a page's menus, the page behind it, and what Wagtail's log says of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.forms import Media
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.ui.menus.pages import PageMenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.mixins import HookResponseMixin
from wagtail.admin.views.pages.utils import get_breadcrumbs_items_for_page
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminPageChooser
from wagtail.log_actions import LogFormatter

from wagtail_kb import backlinks, retirement
from wagtail_kb.admin.widgets import CSS
from wagtail_kb.basepage import get_page_model, original_of
from wagtail_kb.mixins import KnowledgeItemMixin, concrete_models
from wagtail_kb.models import Item

__all__ = [
    "RetireMenuItem",
    "RetireView",
    "header_buttons",
    "listing_buttons",
    "log_actions",
    "urls",
]


class RetireMenuItem(PageMenuItem):
    """*Retire…*, shown to whoever may unpublish the item."""

    label = _("Retire…")
    icon_name = "kb-book"
    url_name = "wagtail_kb_retire"

    def is_shown(self, user: Any) -> bool:
        """Without SQL for other pages; a page that isn't live needs its own way here."""
        is_item = issubclass(self.page.specific_class or object, KnowledgeItemMixin)
        return is_item and self.page.live and retirement.may_retire(user, self.page)


def header_buttons(
    page: Any, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[RetireMenuItem]:
    """In the editor's menu, after Wagtail's *Unpublish*."""
    yield RetireMenuItem(page=page, priority=62)


def listing_buttons(page: Any, user: Any, next_url: str | None = None) -> Iterator[RetireMenuItem]:
    """In the explorer's menu of a row, after Wagtail's *Unpublish*."""
    yield RetireMenuItem(page=page, priority=42)


class RetirementForm(forms.Form):
    """Why *item* is no longer valid, what to read instead, and in which languages."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=AdminAutoHeightTextInput,
        help_text=_("For staff who quote it; customers don't see it."),
    )
    successor = forms.ModelChoiceField(
        get_page_model().objects.none(),
        label=_("To be read instead"),
        required=False,
        help_text=_("Customers are sent there. Without it they read that this is no longer valid."),
    )
    all_languages = forms.BooleanField(label=_("In all languages"), required=False)

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        models = concrete_models(KnowledgeItemMixin)
        field: Any = self.fields["successor"]
        field.queryset = get_page_model().objects.type(*models)
        field.widget = AdminPageChooser(target_models=models)
        if others := retirement.languages(item):
            names = ", ".join(str(one.page.locale) for one in others)
            self.fields["all_languages"].help_text = _("Also: %(languages)s") % {"languages": names}
        else:
            del self.fields["all_languages"]


class RetireView(HookResponseMixin, WagtailAdminTemplateMixin, FormView):
    """Asks for reason and successor, and shows what leads here, before an item is retired."""

    page_title = _("Retire")
    header_icon = "kb-book"
    template_name = "wagtail_kb/admin/retire.html"
    form_class = RetirementForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not retirement.may_retire(request.user, self.page):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def page(self) -> Any:
        page = get_object_or_404(get_page_model(), pk=self.kwargs["page_id"]).specific
        if not isinstance(page, KnowledgeItemMixin) or page.alias_of_id:
            raise Http404
        return page

    @cached_property
    def item(self) -> Item:
        return get_object_or_404(Item.objects.select_related("page"), page=self.page.pk)

    def get_page_subtitle(self) -> str:
        return str(self.page.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above: list[dict[str, Any]] = get_breadcrumbs_items_for_page(self.page, self.request.user)
        return [*above, {"url": "", "label": gettext("Retire")}]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "item": self.item}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.setdefault("form", self.get_form())
        return super().get_context_data(**kwargs) | {
            "page": self.page,
            "item": self.item,
            "retired": retirement.of_item(self.item),
            "backlinks": backlinks.of_item(self.item, self.request.user),
            "media": Media(css={"all": [versioned_static(CSS)]}) + form.media,
            "edit_url": self._edit_url(),
        }

    def form_valid(self, form: RetirementForm) -> Any:
        """Run the hooks that unpublishing runs, and retire; say who was faster."""
        if (refused := self.run_hook("before_unpublish_page", self.request, self.page)) is not None:
            return refused
        successor = form.cleaned_data["successor"]
        try:
            retirement.retire(
                self.item,
                user=self.request.user,
                reason=form.cleaned_data["reason"],
                successor=original_of(successor).translation_key if successor else None,
                all_languages=form.cleaned_data.get("all_languages", False),
            )
        except retirement.CannotRetire as error:
            form.add_error(error.field, str(error))
            return self.form_invalid(form)
        except PermissionDenied as error:
            form.add_error("all_languages", str(error))
            return self.form_invalid(form)
        return self._done()

    def _done(self) -> HttpResponse:
        answer = self.run_hook("after_unpublish_page", self.request, self.page)
        if answer is not None:
            return answer
        done = gettext("“%(title)s” is retired.") % {"title": self.page.get_admin_display_title()}
        messages.success(self.request, done)
        return redirect(self._edit_url())

    def _edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])


def log_actions(actions: Any) -> None:
    """What the histories of a page and of the site say."""

    @actions.register_action("wagtail_kb.retire")
    class Retire(LogFormatter):
        label = _("Retire")

        def format_message(self, log_entry: Any) -> str:
            told = {"reason": "", "successor": "", **log_entry.data}
            if told["successor"]:
                return gettext("Retired in favour of %(successor)s: %(reason)s") % told
            return gettext("Retired: %(reason)s") % told

    actions.register_action(
        "wagtail_kb.unretire", _("End the retirement"), _("Published again: no longer retired")
    )


def urls() -> list[URLPattern]:
    """Addresses within the admin."""
    return [path("knowledge/retire/<int:page_id>/", RetireView.as_view(), name="wagtail_kb_retire")]
