"""Imports: a report of the files that were imported, and the page on which one is accepted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.forms import Media
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from wagtail_kb import rendering
from wagtail_kb.admin.widgets import CSS
from wagtail_kb.importing import baseline, report
from wagtail_kb.models import Baseline, Version
from wagtail_kb.models.reference import format_reference
from wagtail_kb.tasks import mark_import
from wagtail_kb.viewer import for_user

__all__ = ["ImportView", "ImportsMenuItem", "ImportsView", "menu_item", "urls"]

_PER_PAGE = 50
_AT_ONCE = 500  # rows that are marked while the person waits: a second or so


class ImportsMenuItem(MenuItem):
    """*Imports* among the reports, for whoever may approve anything."""

    def is_shown(self, request: HttpRequest) -> bool:
        return baseline.is_approver(request.user)


def menu_item() -> ImportsMenuItem:
    """The entry of the menu of reports."""
    url = reverse("wagtail_kb_imports")
    return ImportsMenuItem(_("Imports"), url, name="kb-imports", icon_name="kb-book", order=1100)


class _ApproversOnly(WagtailAdminTemplateMixin, TemplateView):
    header_icon = "kb-book"
    page_title = _("Imports")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not baseline.is_approver(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above: list[dict[str, Any]] = list(self.breadcrumbs_items)
        return [*above, {"url": reverse("wagtail_kb_imports"), "label": self.page_title}]

    @property
    def media(self) -> Media:
        return Media(css={"all": [versioned_static(CSS)]})


class ImportsView(_ApproversOnly):
    """All imported files, the last first."""

    template_name = "wagtail_kb/admin/imports.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        paginator = Paginator(report.hashes(), _PER_PAGE)
        page = paginator.get_page(self.request.GET.get("p"))
        more = {"page_obj": page, "files": report.states(list(page)), "media": self.media}
        return super().get_context_data(**kwargs) | more


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A version of the sample, as it is read; *ticked* if it was when the form was sent."""

    id: int
    reference: str
    title: str
    html: SafeString
    page: int | None
    ticked: bool = False


class ImportView(_ApproversOnly):
    """One file: its sample to be read and ticked, or who accepted it."""

    template_name = "wagtail_kb/admin/import.html"
    page_title = _("Accept an import")

    @property
    def sha256(self) -> str:
        return str(self.kwargs["sha256"])

    @cached_property
    def file(self) -> report.FileState:
        for state in report.states([self.sha256]):
            return state
        raise Http404

    def get_page_subtitle(self) -> str:
        return self.file.filename

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = list(self.breadcrumbs_items)
        imports = {"url": reverse("wagtail_kb_imports"), "label": gettext("Imports")}
        return [*above, imports, {"url": "", "label": self.file.filename}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "file": self.file,
            "refused": self._refused(),
            "rows": self._rows(),
            "note": self.request.POST.get("note", ""),
            "media": self.media,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Accept the file, or go on marking the rows of one that was accepted."""
        try:
            accepted = self._accepted()
        except baseline.CannotAccept as error:
            messages.error(request, str(error))
            return self.render_to_response(self.get_context_data(**kwargs))
        self._mark(accepted)
        return redirect("wagtail_kb_imports")

    def _accepted(self) -> Baseline:
        user, post = self.request.user, self.request.POST
        if "resume" in post and self.file.baseline:
            with transaction.atomic():
                baseline.check(self.sha256, user)
            return self.file.baseline
        return baseline.accept(
            self.sha256, user=user, confirmed=self._ticked(), note=post.get("note", "")
        )

    def _mark(self, accepted: Baseline) -> None:
        told = {"file": accepted.filename}
        if self.file.waiting > _AT_ONCE:
            transaction.on_commit(lambda: mark_import.enqueue(accepted.pk))
            text = gettext("%(file)s is accepted; its rows are being marked in the background.")
            messages.success(self.request, text % told)
            return
        count = baseline.mark(accepted)
        text = ngettext(
            "%(file)s is accepted: %(count)d row was marked.",
            "%(file)s is accepted: %(count)d rows were marked.",
            count,
        )
        messages.success(self.request, text % (told | {"count": count}))

    def _refused(self) -> str:
        """Why this person can't accept it; empty if they can."""
        try:
            with transaction.atomic():
                baseline.check(self.sha256, self.request.user)
        except baseline.CannotAccept as error:
            return str(error)
        return ""

    def _rows(self) -> list[_Row]:
        """The sample with its answers; none for whoever can't accept the file."""
        if self.file.baseline or self._refused():
            return []
        versions = baseline.sample(self.sha256, self.request.user)
        stored = [_stored(version) for version in versions]
        answers = rendering.resolve(stored, for_user(self.request.user))
        ticked = self._ticked()
        return [
            _Row(
                id=version.pk,
                reference=format_reference(version.item.reference_id),
                title=version.title,
                html=SafeString(html),  # every text in it was escaped when it was rendered
                page=version.item.page_id,
                ticked=version.pk in ticked,
            )
            for version, html in zip(versions, answers, strict=True)
        ]

    def _ticked(self) -> set[int]:
        return {int(one) for one in self.request.POST.getlist("confirmed") if one.isdigit()}


def _stored(version: Version) -> rendering.StoredHtml:
    html = version.html if version.internal_html is None else version.internal_html
    return rendering.StoredHtml(version_id=version.pk, locale=version.item.locale, html=html)


def urls() -> list[URLPattern]:
    """Addresses within the admin."""
    return [
        path("knowledge/imports/", ImportsView.as_view(), name="wagtail_kb_imports"),
        path("knowledge/imports/<slug:sha256>/", ImportView.as_view(), name="wagtail_kb_import"),
    ]
