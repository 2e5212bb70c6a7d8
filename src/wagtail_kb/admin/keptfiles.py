"""The report of kept files: what former versions showed, how large it is, and what has gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from wagtail_kb.models import KeptFile, VersionFile
from wagtail_kb.models.reference import format_reference

__all__ = ["KeptFilesMenuItem", "KeptFilesView", "urls"]

_INDEX, _RESULTS = "wagtail_kb_kept_files", "wagtail_kb_kept_files_results"


class KeptFilesView(ReportView):
    """Kept files, the newest first; for those who may view the model, for it names every file."""

    model = KeptFile
    page_title = _("Kept files")
    header_icon = "doc-full"
    permission_policy = ModelPermissionPolicy(KeptFile)
    permission_required = "view"
    index_url_name, index_results_url_name = _INDEX, _RESULTS
    default_ordering = "-kept_at"
    list_export = ["sha256", "filename", "items", "size", "kept_at", "pruned_at"]

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitleColumn("filename", label=_("File"), get_url=_url),
            Column("items", label=_("Knowledge items")),
            Column("size", label=_("Size"), accessor=_size, sort_key="size"),
            DateColumn("kept_at", label=_("Kept since"), sort_key="kept_at"),
            DateColumn("pruned_at", label=_("Removed by policy"), sort_key="pruned_at"),
        ]

    def get_page_subtitle(self) -> str:
        """How many files are there, and what they take."""
        kept = KeptFile.objects.kept()
        count, size = kept.count(), kept.aggregate(bytes=Sum("size"))["bytes"] or 0
        text = ngettext("%(count)s file, %(size)s", "%(count)s files, %(size)s", count)
        return str(text % {"count": count, "size": filesizeformat(size)})

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        """Give each row the name its file had last, and the items that showed it."""
        _name(object_list)
        return object_list

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> Any:
        rows = list(queryset)
        _name(rows)
        return super().as_spreadsheet(rows, spreadsheet_format)


class KeptFilesMenuItem(MenuItem):
    """In the menu of reports."""

    def __init__(self) -> None:
        name = "kept-files"
        super().__init__(
            _("Kept files"), reverse(_INDEX), name=name, icon_name="doc-full", order=1200
        )

    def is_shown(self, request: Any) -> bool:
        policy = KeptFilesView.permission_policy
        return bool(policy.user_has_permission(request.user, "view"))


def urls() -> list[Any]:
    """For Wagtail's ``register_admin_urls``."""
    results = KeptFilesView.as_view(results_only=True)
    return [
        path("reports/kb-files/", KeptFilesView.as_view(), name=_INDEX),
        path("reports/kb-files/results/", results, name=_RESULTS),
    ]


def _name(kept: Iterable[Any]) -> None:
    by_hash = {one.pk: one for one in kept}
    for one in by_hash.values():  # a row that came without its versions, by loaddata
        one.filename, one.version = one.pk, None
    rows = VersionFile.objects.filter(sha256__in=by_hash).order_by("pk")
    items: defaultdict[str, list[str]] = defaultdict(list)
    columns = ("sha256", "filename", "version", "version__item__reference")
    for sha256, filename, version, reference in rows.values_list(*columns):
        by_hash[sha256].filename, by_hash[sha256].version = filename, version
        items[sha256].append(format_reference(reference))
    for sha256, one in by_hash.items():
        one.items = ", ".join(dict.fromkeys(items[sha256]))


def _size(kept: Any) -> str:
    return filesizeformat(kept.size)


def _url(kept: Any) -> str | None:
    if kept.pruned_at or kept.version is None:
        return None
    return reverse("wagtail_kb_file", args=[kept.version, kept.pk])
