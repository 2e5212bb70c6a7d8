"""Reading: what a page template shows of an item, a category or a base."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from kbcore import KnowledgeItem, kinds
from kbcore.content import to_html
from kbcore.kinds import UnknownKind
from wagtail_kb import rendering, sites, visibility
from wagtail_kb.basepage import get_page_model, original_of
from wagtail_kb.bridge import item_from_page
from wagtail_kb.models import FacetValue, Item, Version, VersionFile
from wagtail_kb.models.reference import format_reference
from wagtail_kb.viewer import Viewer, viewer_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

__all__ = [
    "Entry",
    "ItemView",
    "categories",
    "entries",
    "item_view",
    "preview_view",
    "reader_of",
    "trail",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of a list: an item or a category, with its address."""

    title: str
    url: str
    summary: str = ""
    reference: str = ""
    kind: str = ""
    count: int = 0
    locale: str = ""

    @property
    def kind_label(self) -> str:
        return kind_label(self.kind) if self.kind else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """An item as a template shows it: the current version, or a draft in the preview."""

    title: str
    summary: str
    html: str
    reference: str
    kind: str
    audience: str
    locale: str
    verified: bool = False
    version_number: int | None = None
    published_at: datetime | None = None
    updated_at: datetime | None = None
    review_by: date | None = None
    similar_questions: Sequence[str] = ()
    category_path: Sequence[Entry] = ()
    facets: Sequence[dict[str, str]] = ()
    attachments: Sequence[dict[str, Any]] = ()
    translations: Sequence[Entry] = ()

    @property
    def is_preview(self) -> bool:
        return self.version_number is None

    @property
    def kind_label(self) -> str:
        return kind_label(self.kind)


def kind_label(kind: str) -> str:
    """What people call *kind* in the active language; its name if nobody registered it."""
    try:
        return kinds[kind].label(get_language() or "en")
    except UnknownKind:
        return kind


def reader_of(request: HttpRequest) -> Viewer:
    """The viewer of a page: like the API's, and past the shared passwords given in the session."""
    session = getattr(request, "session", {})
    passed = session.get("passed_page_view_restrictions", ())
    return replace(viewer_of(request), passed=frozenset(passed))


def item_view(page: Any, request: HttpRequest) -> ItemView:
    """The current version of *page*'s item, for the reader; raises Http404 if there is none."""
    viewer = reader_of(request)
    items = Item.objects.visible_to(viewer).filter(page=original_of(page).pk)
    item = items.with_current().first()
    if item is None or item.current is None:
        raise Http404
    version: Version = item.current
    value = version.value
    internal = viewer.may("view_internal") and version.internal_html is not None
    stored = (version.internal_html if internal else version.html) or ""
    locale = item.locale
    one = rendering.StoredHtml(version_id=version.pk, locale=locale, html=stored)
    return _view(
        value,
        page,
        viewer,
        html=rendering.resolve([one], viewer)[0],
        files=_stored_files(version),
        internal=internal,
        verified=item.verified,
        version_number=version.number,
        published_at=item.published_at,
        updated_at=item.updated_at,
        review_by=item.review_by,
    )


def preview_view(page: Any, request: HttpRequest) -> ItemView:
    """The draft *page* as it would be published, internal notes included."""
    viewer = reader_of(request)
    known = Item.objects.filter(page=page.pk).values_list("reference_id", flat=True).first()
    reference = format_reference(known) if known else None
    bridged = item_from_page(page, reference=reference, missing_ok=True)
    html = rendering.preview(
        to_html(bridged.item.blocks, internal=True),
        locale=page.locale.language_code,
        files=bridged.files,
        viewer=viewer,
    )
    files = {file.ref.sha256: (file.object_id, file.name) for file in bridged.files}
    review_by = page.review_by
    return _view(
        bridged.item,
        page,
        viewer,
        html=html,
        files=files,
        internal=True,
        review_by=review_by,
    )


def _view(
    value: KnowledgeItem,
    page: Any,
    viewer: Viewer,
    *,
    html: str,
    files: dict[str, tuple[str, str]],
    internal: bool,
    **more: Any,
) -> ItemView:
    return ItemView(
        html=SafeString(html),  # every text in it was escaped when it was rendered
        title=value.title,
        summary=value.summary,
        reference=value.reference or "",
        kind=value.kind,
        audience=value.audience.value,
        locale=value.locale,
        similar_questions=value.similar_questions,
        category_path=trail(page, viewer),
        facets=_facets(value, page.locale.language_code),
        attachments=_attachments(value, files, internal=internal),
        translations=_translations(value, viewer),
        **more,
    )


def _stored_files(version: Version) -> dict[str, tuple[str, str]]:
    rows = VersionFile.objects.filter(version=version, source=VersionFile.Source.DOCUMENT)
    return {sha: (pk, name) for sha, pk, name in rows.values_list("sha256", "object_id", "name")}


def _attachments(
    value: KnowledgeItem, files: dict[str, tuple[str, str]], *, internal: bool
) -> list[dict[str, Any]]:
    return [
        {
            "title": attachment.title or attachment.file.filename,
            "filename": attachment.file.filename,
            "size": attachment.file.size,
            "url": rendering.document_url(*files[attachment.file.sha256]),
        }
        for attachment in value.attachments
        if attachment.file.sha256 in files and (internal or attachment.audience == "everyone")
    ]


def _facets(value: KnowledgeItem, locale: str) -> list[dict[str, str]]:
    keys = [facet.key for facet in value.facets]
    rows = FacetValue.objects.filter(translation_key__in=keys).select_related("dimension", "locale")
    titles: dict[UUID, tuple[bool, FacetValue]] = {}
    for row in rows if keys else ():
        mine = row.locale.language_code == locale
        if row.translation_key not in titles or mine:
            titles[row.translation_key] = (mine, row)
    found = [row for _, row in titles.values()]
    found.sort(key=lambda row: (row.dimension.sort_order, row.sort_order))
    return [{"dimension": row.dimension.title, "title": row.title} for row in found]


def _translations(value: KnowledgeItem, viewer: Viewer) -> list[Entry]:
    """The same item in other languages, where the reader may see it."""
    rows = (
        Item.objects.visible_to(viewer)
        .filter(key=value.key)
        .exclude(locale__iexact=value.locale)
        .order_by("locale")
        .values_list("locale", "current__title", "page__url_path")
    )
    return [
        Entry(title=title, url=address[0], locale=locale)
        for locale, title, url_path in rows
        if (address := sites.address(url_path, viewer.site_id))
    ]


def trail(page: Any, viewer: Viewer) -> list[Entry]:
    """The visible pages from the base down to *page*'s parent."""
    from wagtail_kb.mixins import KnowledgeBaseMixin

    above = page.get_ancestors().filter(visibility.page_condition(viewer)).specific()
    found: list[Entry] = []
    for ancestor in above:
        if isinstance(ancestor, KnowledgeBaseMixin):
            found = []
        if address := sites.address(ancestor.url_path, viewer.site_id):
            found.append(Entry(title=ancestor.title, url=address[0]))
    return found


def entries(page: Any, viewer: Viewer) -> list[Entry]:
    """The items right below *page* that *viewer* may read, in the order of the tree."""
    rows = (
        Item.objects.visible_to(viewer)
        .filter(page__path__startswith=page.path, page__depth=page.depth + 1)
        .order_by("page__path")
        .values_list("current__title", "current__summary", "page__url_path", "reference_id", "kind")
    )
    return [
        Entry(
            title=title,
            summary=summary,
            url=address[0],
            reference=format_reference(reference),
            kind=kind,
        )
        for title, summary, url_path, reference, kind in rows
        if (address := sites.address(url_path, viewer.site_id))
    ]


def categories(page: Any, viewer: Viewer) -> list[Entry]:
    """The categories right below *page* in which *viewer* may read something, and how much."""
    from wagtail_kb.mixins import KnowledgeCategoryMixin, concrete_models

    below = (
        get_page_model()
        .objects.child_of(page)
        .filter(visibility.page_condition(viewer))
        .type(*concrete_models(KnowledgeCategoryMixin))
        .order_by("path")
        .specific()
    )
    paths = Item.objects.visible_to(viewer).filter(page__path__startswith=page.path)
    items = list(paths.values_list("page__path", flat=True))
    return [
        Entry(title=category.title, summary=category.introduction, url=address[0], count=count)
        for category in below
        if (address := sites.address(category.url_path, viewer.site_id))
        and (count := sum(path.startswith(category.path) for path in items))
    ]
