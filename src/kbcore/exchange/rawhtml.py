"""Raw HTML inside Markdown: which tags stay, which vanish with their content, which are text.

Writers of manuals put ``<your name>`` for what a reader fills in. What is no tag of HTML that an
answer needs stays visible as text, so that nothing a reader should see is lost.
"""

from __future__ import annotations

import re
from collections import Counter
from html import escape

import nh3

__all__ = ["DROPPED", "MAX_DEPTH", "TooInvolved", "clean", "tame"]

MAX_DEPTH = 100
"""Levels that quotes, lists and tags may stand inside one another."""

# fmt: off
# Gone with all they hold.
DROPPED = frozenset(
    {
        "applet", "audio", "canvas", "embed", "iframe", "math", "noscript", "object", "script",
        "style", "svg", "template", "video",
    }
)
_KEPT = frozenset(
    {
        "a", "b", "blockquote", "br", "caption", "code", "dd", "del", "details", "div", "dl", "dt",
        "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "kbd",
        "li", "ol", "p", "pre", "s", "samp", "section", "strike", "strong", "sub", "summary", "sup",
        "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "ul", "var",
    }
)
# Tags without meaning for us; what they hold stays.
_UNWRAPPED = frozenset(
    {
        "abbr", "article", "aside", "big", "body", "center", "cite", "col", "colgroup", "font",
        "footer", "head", "header", "html", "ins", "label", "main", "mark", "nav", "small", "span",
        "u",
    }
)
# fmt: on
_VOID = frozenset({"br", "col", "hr", "img"})
# HTML closes these by itself, so that many open ones are no depth.
_SELF_CLOSING = frozenset({"dd", "dt", "li", "p", "td", "th", "tr"})
_ATTRIBUTES = {
    "a": {"href"},
    "code": {"class"},
    "img": {"alt", "src", "title"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
_TAG = re.compile(
    r"<!--.*?-->"
    r"|<(?P<closing>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*)"
    r"(?:\s+[a-zA-Z_:][\w.:-]*(?:\s*=\s*(?:[^\s\"'=<>`]+|'[^']*'|\"[^\"]*\"))?)*\s*/?>"
    r"|<",
    re.DOTALL,
)
_DROPPED_PART = re.compile(
    rf"<({'|'.join(sorted(DROPPED))})\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE
)


class TooInvolved(ValueError):
    """Reading the text would take minutes: it is nested too deeply or all brackets."""


def tame(source: str) -> str:
    """The raw HTML *source* with unknown and broken tags as text, and without scripts."""
    return _TAG.sub(_known, _DROPPED_PART.sub("", source))


def _known(match: re.Match[str]) -> str:
    name = match["name"]
    if name is None:
        return "" if match[0].startswith("<!--") else "&lt;"
    return match[0] if name.lower() in _KEPT | _UNWRAPPED else escape(match[0], quote=False)


def clean(source: str) -> str:
    """*source* as well-formed HTML of the tags we read. Raises TooInvolved."""
    _check_depth(source)
    return nh3.clean(
        source,
        tags=set(_KEPT),
        clean_content_tags=set(DROPPED),
        attributes=_ATTRIBUTES,
        link_rel=None,
        url_schemes={"http", "https", "mailto", "ftp", "tel", "data"},
    )


def _check_depth(source: str) -> None:
    # Cleaning takes time by the square of the depth: look before.
    opened: Counter[str] = Counter()
    depth = 0
    for match in _TAG.finditer(source):
        name = (match["name"] or "").lower()
        if not name or name in _VOID or name in _SELF_CLOSING:
            continue
        step = -min(1, opened[name]) if match["closing"] else 1
        opened[name] += step
        depth += step
        if depth > MAX_DEPTH:
            raise TooInvolved(f"lists, quotes or tags are nested more than {MAX_DEPTH} deep")
