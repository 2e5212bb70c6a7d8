"""The help centre's search page: a view over ``wagtail_kb.search``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from kbcore.kinds import kinds
from kbcore.search import SearchUnavailable
from kbcore.text import highlight
from wagtail_kb.models import Item
from wagtail_kb.models.reference import format_reference
from wagtail_kb.search import search
from wagtail_kb.viewer import Viewer, viewer_of

__all__ = ["Result", "search_page"]

_FIRST = 20
_LONGEST_QUERY = 200
_PASSAGE = 70
_LIST_MARK = re.compile(r"^(?:- |[0-9]+\. )", re.MULTILINE)
_MARK = re.compile(r"<mark>(.*?)</mark>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A found item; title, summary and *passage* are safe HTML with matches marked.

    The passage, of the text, is empty where title or summary show as much of the query.
    """

    title_html: str
    summary_html: str
    passage: str
    url: str
    reference: str
    kind_label: str


def search_page(request: HttpRequest) -> HttpResponse:
    """Results for ``?q=`` in the language of the address."""
    query = request.GET.get("q", "").strip()[:_LONGEST_QUERY]
    context: dict[str, Any] = {"query": query, "results": (), "total": 0}
    if query:
        try:
            context |= _found(query, viewer_of(request), request)
        except SearchUnavailable:
            context["unavailable"] = True
    status = 503 if "unavailable" in context else 200
    return render(request, "example_site/search.html", context, status=status)


def _found(query: str, viewer: Viewer, request: HttpRequest) -> dict[str, Any]:
    found = search(viewer, query, locale=get_language(), first=_FIRST, count_facets=False)
    items = Item.objects.visible_to(viewer).with_current()
    by_id = items.in_bulk([hit.item_id for hit in found.hits])
    shown = (by_id[hit.item_id] for hit in found.hits if hit.item_id in by_id)
    return {"results": list(_results(shown, query, viewer, request)), "total": found.total}


def _results(
    items: Iterable[Item], query: str, viewer: Viewer, request: HttpRequest
) -> Iterable[Result]:
    for item in items:
        version, page = item.current, item.page
        if version is None or page is None:
            continue
        internal = version.internal_text if viewer.may("view_internal") else None
        title, summary = _marked(version.title, query), _marked(version.summary, query)
        yield Result(
            title_html=title,
            summary_html=summary,
            passage=_passage(internal or version.text, query, beyond=f"{title} {summary}"),
            url=page.get_url(request),
            reference=format_reference(item.reference_id),
            kind_label=kinds[item.kind].label(item.locale),
        )


def _marked(text: str, query: str) -> str:
    """The whole of *text* with its matches marked."""
    found = highlight(text, query, fragment=max(len(text), 1), fragments=1)
    return SafeString(found[0].html) if found else conditional_escape(text)  # highlight escapes


def _passage(text: str, query: str, *, beyond: str) -> str:
    """A passage of *text* with a longer match than any in the HTML *beyond*; else empty."""
    found = highlight(_LIST_MARK.sub("", text), query, fragment=_PASSAGE, fragments=1)
    if not found or _longest_match(found[0].html) <= _longest_match(beyond):
        return ""
    return SafeString(found[0].html)  # escaped by highlight


def _longest_match(html: str) -> int:
    return max(map(len, _MARK.findall(html)), default=0)
