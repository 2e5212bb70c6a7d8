"""Rendering for a viewer: stored HTML with its links and pictures filled in, in one batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from kbcore.content import Link, references
from kbcore.content import resolve as fill
from wagtail_kb import serving, sites, visibility
from wagtail_kb.basepage import get_page_model
from wagtail_kb.models import Item, VersionFile

if TYPE_CHECKING:
    from wagtail_kb.files import SiteFile
    from wagtail_kb.models import Version
    from wagtail_kb.viewer import Viewer

__all__ = ["StoredHtml", "document_url", "former", "preview", "resolve", "resolve_former"]

_FileUrls = dict[tuple[int, str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredHtml:
    """HTML as a version keeps it; *locale* is Wagtail's code of the item's language."""

    version_id: int
    locale: str
    html: str


def resolve(stored: Sequence[StoredHtml], viewer: Viewer) -> list[str]:
    """Each of *stored* for *viewer*: at most one SQL for links to pages and one for files.

    A link whose target the viewer may not see becomes its text.
    """
    return _filled(stored, viewer, _file_urls)


def resolve_former(stored: Sequence[StoredHtml], viewer: Viewer) -> list[str]:
    """The same for former versions: links lead to where pages are today, files are those of then.

    Whoever asks must have made sure that *viewer* may look these versions up. A file that policy
    has removed is left out.
    """
    return _filled(stored, viewer, lambda ids, hashes: serving.file_urls(ids, hashes, viewer))


def former(version: Version, viewer: Viewer) -> str:
    """What *version*, with its item loaded, said to *viewer*, with its own files."""
    internal = viewer.may("view_internal") and version.internal_html is not None
    html = (version.internal_html if internal else version.html) or ""
    one = StoredHtml(version_id=version.pk, locale=version.item.locale, html=html)
    return resolve_former([one], viewer)[0]


def _filled(
    stored: Sequence[StoredHtml],
    viewer: Viewer,
    file_urls: Callable[[set[int], set[str]], _FileUrls],
) -> list[str]:
    wanted = [references((one.html,)) for one in stored]
    every = frozenset().union(*wanted) if wanted else frozenset()
    pages = _page_urls((link for link in every if link.kind == "page"), viewer)
    files = file_urls(
        {one.version_id for one, links in zip(stored, wanted, strict=True) if _files(links)},
        {link.target for link in every if link.kind == "file"},
    )
    return [
        fill(one.html, _urls(links, one, pages, files)) if links else one.html
        for one, links in zip(stored, wanted, strict=True)
    ]


def preview(html: str, *, locale: str, files: Iterable[SiteFile], viewer: Viewer) -> str:
    """*html* of a draft, whose *files* the bridge found."""
    links = references((html,))
    pages = _page_urls((link for link in links if link.kind == "page"), viewer)
    urls = {
        Link(kind="file", target=file.ref.sha256): _url(file.source, file.object_id, file.name)
        for file in files
    }
    return fill(html, urls | _chosen(links, locale, pages))


def document_url(object_id: str, name: str) -> str:
    """Where the document *object_id*, stored as *name*, is served under its own privacy."""
    return _url(VersionFile.Source.DOCUMENT, object_id, name)


def _files(links: Iterable[Link]) -> bool:
    return any(link.kind == "file" for link in links)


def _urls(
    links: Iterable[Link],
    one: StoredHtml,
    pages: dict[str, dict[str, str]],
    files: _FileUrls,
) -> dict[Link, str]:
    found = _chosen(links, one.locale, pages)
    for link in links:
        if url := files.get((one.version_id, link.target)):
            found[link] = url
    return found


def _chosen(
    links: Iterable[Link], locale: str, pages: dict[str, dict[str, str]]
) -> dict[Link, str]:
    """URLs of linked pages: in the item's own language where there is such a page."""
    found = {}
    for link in links:
        if by_locale := pages.get(link.target) if link.kind == "page" else None:
            found[link] = by_locale.get(locale) or next(iter(by_locale.values()))
    return found


def _page_urls(links: Iterable[Link], viewer: Viewer) -> dict[str, dict[str, str]]:
    """Paths of the pages that *viewer* may see, by key and language."""
    keys = {link.target for link in links}
    if not keys:
        return {}
    of_page = Item.objects.filter(page=OuterRef("pk"))
    visible = Q(Exists(of_page.visible_to(viewer))) | ~Q(Exists(of_page))
    rows = (
        get_page_model()
        .objects.filter(visibility.page_condition(viewer), visible, translation_key__in=keys)
        .order_by("path")
        .values_list("translation_key", "locale__language_code", "url_path")
    )
    found: dict[str, dict[str, str]] = {}
    for key, locale, url_path in rows:
        if address := sites.address(url_path, viewer.site_id):
            found.setdefault(str(key), {})[locale] = address[0]
    return found


def _file_urls(versions: set[int], hashes: set[str]) -> _FileUrls:
    if not versions:
        return {}
    rows = VersionFile.objects.filter(version__in=versions, sha256__in=hashes).values_list(
        "version_id", "sha256", "source", "object_id", "name"
    )
    return {(version, sha): _url(source, pk, name) for version, sha, source, pk, name in rows}


def _url(source: str, object_id: str, name: str) -> str:
    model: Any = get_document_model() if source == "document" else get_image_model()
    # An unsaved instance knows its storage and how it is served; no row is needed for that.
    obj = model(pk=object_id, file=name)
    return str(obj.url if source == "document" else obj.file.url)
