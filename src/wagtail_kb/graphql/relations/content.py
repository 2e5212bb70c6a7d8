"""The content of items as one viewer sees it: stored renderings with their links filled in."""

from __future__ import annotations

from html import escape

from wagtail_kb.graphql.batch import Row, related
from wagtail_kb.rendering import StoredHtml, resolve, resolve_former
from wagtail_kb.viewer import Viewer

__all__ = ["answer_html", "answer_text", "html_of", "text_of"]


def html_of(row: Row, viewer: Viewer) -> str:
    """The body as HTML; links of the whole batch cost two SQL at most.

    Of a former state with the files of that time.
    """
    fill = resolve_former if "former_at" in row else resolve

    def load(rows: list[Row]) -> dict[int, str]:
        stored = [
            StoredHtml(version_id=one["version_id"], locale=one["locale"], html=_stored(one))
            for one in rows
        ]
        return dict(zip((one["pk"] for one in rows), fill(stored, viewer), strict=True))

    html: str = related(row, "html", load)
    return html


def text_of(row: Row) -> str:
    """The body as plain text."""
    internal: str | None = row.get("internal_text")
    text: str = row["text"] if internal is None else internal
    return text


def answer_html(row: Row, viewer: Viewer) -> str:
    """The full answer to a question: the body, or the short answer where there is none."""
    return html_of(row, viewer) or f"<p>{escape(row['summary'])}</p>"


def answer_text(row: Row) -> str:
    """The full answer as plain text."""
    return text_of(row) or row["summary"]


def _stored(row: Row) -> str:
    # The internal column is only read for those who may see it; null where nothing is internal.
    internal: str | None = row.get("internal_html")
    html: str = row["html"] if internal is None else internal
    return html
