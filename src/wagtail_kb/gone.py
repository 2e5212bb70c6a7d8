"""What stands at the address of a retired item: its successor, or a page that says it is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers

from wagtail_kb import retirement, sites
from wagtail_kb.basepage import original_of
from wagtail_kb.models import Item, Retirement, Version
from wagtail_kb.models.reference import format_reference
from wagtail_kb.reading import reader_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from wagtail_kb.viewer import Viewer

__all__ = ["Gone", "answer", "find"]

# The second is for sites that leave our pages out, and with them what the first extends.
_TEMPLATES = ["wagtail_kb/retired.html", "wagtail_kb/retired_plain.html"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """A retired item as a reader hears of it: *reason* is for staff, *url* of its successor."""

    reference: str
    title: str
    locale: Any
    at: datetime
    reason: str = ""
    url: str = ""


def find(page: Any, request: HttpRequest) -> Gone | None:
    """The retired item of *page*, which is hidden; None unless the reader could have read it."""
    viewer = reader_of(request)
    known = Item.objects.filter(retirement.condition(viewer), page=original_of(page).pk)
    item = known.first()
    told = retirement.of_item(item) if item else None
    if item is None or told is None or _is_kept_out(page, request):
        return None
    # Not the page's own title: drafts of a hidden page are saved there.
    titles = Version.objects.filter(item=item).order_by("-number").values_list("title", flat=True)
    return Gone(
        reference=format_reference(item.reference_id),
        title=titles[0],
        locale=page.locale,
        at=told.at,
        reason=told.reason if retirement.may_read_reason(viewer) else "",
        url=_successor_url(item, told, viewer),
    )


def _is_kept_out(page: Any, request: HttpRequest) -> bool:
    """Whether Wagtail would ask for a login or password, which would give away an alias."""
    return any(not rule.accept_request(request) for rule in page.get_view_restrictions())


def answer(gone: Gone, page: Any, request: HttpRequest) -> HttpResponse:
    """To the successor (302: the item may be published again), or 410 and a page that says so.

    Neither is kept by caches: what a reader may see differs, and may be another tomorrow.
    """
    response: HttpResponse = (
        HttpResponseRedirect(gone.url) if gone.url else _page(gone, page, request)
    )
    add_never_cache_headers(response)
    return response


def _page(gone: Gone, page: Any, request: HttpRequest) -> HttpResponse:
    request.is_preview = False  # type: ignore[attr-defined]  # as Wagtail's own serve() does
    # The page itself stays out, for a site's base template might show its draft.
    shown = {"title": gone.title, "locale": gone.locale, "full_url": page.full_url}
    return TemplateResponse(request, _TEMPLATES, {"page": shown, "retired": gone}, status=410)


def _successor_url(item: Item, told: Retirement, viewer: Viewer) -> str:
    if told.successor is None:
        return ""
    row = {"root": item.root, "locale": item.locale, "successor": told.successor}
    best = retirement.successors(row, viewer).values_list("page__url_path", flat=True).first()
    address = sites.address(best, viewer.site_id) if best else None
    return address[0] if address else ""
