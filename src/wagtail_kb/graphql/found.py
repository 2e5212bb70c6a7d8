"""What a search found, as rows: the page of hits, their highlights and the facets' counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from kbcore.text import highlight
from wagtail_kb.models import Item, Version
from wagtail_kb.search import Found
from wagtail_kb.viewer import Viewer

from .batch import Row
from .cursors import Cursors
from .formerrows import read_former
from .itemrows import Columns, item_pk, read
from .relations.content import text_of
from .relations.facet import values_by_key

__all__ = ["HIGHLIGHT_COLUMNS", "Edge", "FoundPage", "highlights_of", "page_of"]

HIGHLIGHT_COLUMNS: Columns = frozenset({"title", "summary", "text"})
"""What highlights are made of, besides the internal text for those who may see it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPage:
    """The hits of *found* from *offset*, with their rows where edges were asked for."""

    text: str
    locale: str
    found: Found
    offset: int
    cursors: Cursors
    edges: list[Edge]

    @property
    def has_next(self) -> bool:
        """Whether more than this page is known to be there."""
        return self.offset + len(self.found.hits) < self.found.total

    def cursor(self, place: int) -> str:
        """The cursor of the hit number *place*, counted from 1."""
        return self.cursors.write([place])

    @property
    def facet_counts(self) -> list[dict[str, Any]]:
        """Values with their counts, the most frequent first; one SQL for the titles."""
        counts = self.found.facet_counts
        values = values_by_key(counts, self.locale) if counts else {}
        ranked = sorted(values.values(), key=lambda row: (-counts[row["key"]], row["title"]))
        return [{"value": row, "count": counts[row["key"]]} for row in ranked]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """The hit number *place* of *page*, counted from 1."""

    page: FoundPage
    row: Row
    place: int
    score: float


def page_of(
    text: str,
    found: Found,
    *,
    viewer: Viewer,
    locale: str,
    offset: int,
    cursors: Cursors,
    columns: Columns | None,
    former: bool = False,
) -> FoundPage:
    """The page that *found* is, with *columns* of its items; None if no edge is asked for.

    *former*: the items as they are or, if they are hidden, as they were last.
    """
    edges: list[Edge] = []
    page = FoundPage(
        text=text, locale=locale, found=found, offset=offset, cursors=cursors, edges=edges
    )
    if columns is not None and found.hits:
        wanted = [hit.item_id for hit in found.hits]
        read_rows = _last if former else _current
        rows = {item_pk(row): row for row in read_rows(wanted, viewer, columns)}
        edges += [
            Edge(page=page, row=rows[hit.item_id], place=place, score=hit.score)
            for place, hit in enumerate(found.hits, offset + 1)
            if hit.item_id in rows
        ]
    return page


def _current(items: list[int], viewer: Viewer, columns: Columns) -> list[Row]:
    return read(Item.objects.visible_to(viewer).filter(pk__in=items), columns)


def _last(items: list[int], viewer: Viewer, columns: Columns) -> list[Row]:
    last = Version.objects.known_to(viewer).shown_last().filter(item__in=items)
    return read_former(last, columns, at=timezone.now())


def highlights_of(edge: Edge) -> list[dict[str, Any]]:
    """Fields of the hit that match, each with its passages."""
    row = edge.row
    texts = {"title": row["title"], "summary": row["summary"], "body": text_of(row)}
    found = {field: highlight(text, edge.page.text) for field, text in texts.items()}
    return [
        {"field": field, "fragments": [fragment.html for fragment in fragments]}
        for field, fragments in found.items()
        if fragments
    ]
