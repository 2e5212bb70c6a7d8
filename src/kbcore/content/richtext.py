"""Rich text as lines: HTML of an editor in, paragraphs, list items and marked runs out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lxml import etree, html

from . import fields
from .run import MARKS, Link, Run, merged, plain, runs_from_json, runs_html, runs_to_json

__all__ = ["STYLES", "Line", "LinkReader", "lines_html", "lines_text", "parse"]

# Style of a line to the HTML tag that holds it.
STYLES = {
    "p": "p",
    "ul": "li",
    "ol": "li",
    "h2": "h2",
    "h3": "h3",
    "h4": "h4",
    "quote": "blockquote",
    "hr": "hr",
}

LinkReader = Callable[[Mapping[str, str]], Link | None]

_SPACE = re.compile(r"[ \t\r\n\f]+")
_MARK_OF_TAG = {tag: mark for mark, tag in MARKS.items()} | {
    "b": "bold",
    "i": "italic",
    "del": "strike",
    "strike": "strike",
    "kbd": "code",
}
_STYLE_OF_TAG = {
    **dict.fromkeys(("p", "div", "pre"), "p"),
    **dict.fromkeys(("h1", "h2"), "h2"),
    "h3": "h3",
    **dict.fromkeys(("h4", "h5", "h6"), "h4"),
    "blockquote": "quote",
}
_DROPPED = {"script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of rich text; *level* is the depth of a list item, 0 outermost."""

    style: str = "p"
    runs: tuple[Run, ...] = ()
    level: int = 0

    def to_json(self) -> dict[str, Any]:
        data: dict[str, Any] = {"runs": runs_to_json(self.runs)}
        if self.style != "p":
            data["style"] = self.style
        if self.level:
            data["level"] = self.level
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Line:
        style = fields.text(data, "style", "p")
        if style not in STYLES:
            raise ValueError(f"style {style!r} is none of {', '.join(STYLES)}")
        runs = runs_from_json(fields.listed(data, "runs"))
        return cls(style=style, runs=runs, level=fields.number(data, "level"))


def url_link(attributes: Mapping[str, str]) -> Link | None:
    """The link of an ``<a>`` by its ``href``, if it leads somewhere safe; the default reader."""
    url = attributes.get("href", "").strip()
    safe = re.match(r"(https?://|mailto:|tel:|#)", url, re.IGNORECASE)
    return Link(kind="url", target=url) if safe else None


def parse(source: str, *, link: LinkReader = url_link) -> tuple[Line, ...]:
    """The lines of the HTML *source*; unknown tags give their text, scripts nothing.

    *link* reads the attributes of an ``<a>``; None makes it plain text.
    """
    if not source.strip():
        return ()
    # libxml2 refuses NUL and other control characters, which no reader sees anyway.
    source = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", "", source)
    # Without huge_tree libxml2 leaves out, without a word, what is nested deeper than 255.
    parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    root = html.fragment_fromstring(source, create_parent="div", parser=parser)
    return tuple(_Reader(link).read(root))


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    style: str = "p"
    level: int = 0
    marks: frozenset[str] = frozenset()
    link: Link | None = None


class _Reader:
    """Walks the tree once, without recursion, and cuts it into lines at every block element."""

    def __init__(self, link: LinkReader) -> None:
        self._link = link
        self._lines: list[Line] = []
        self._open: list[Run] = []
        self._now = _State()
        self._outer: list[_State] = []

    def read(self, root: etree._Element) -> list[Line]:
        events = etree.iterwalk(root, events=("start", "end"))
        for event, node in events:
            if event == "end":
                self._end(node)
                self._text(None if node is root else node.tail)
                continue
            self._start(node)
            if node.tag in _DROPPED:
                events.skip_subtree()
            else:
                self._text(node.text)
        self._cut()
        return self._lines

    def _start(self, node: etree._Element) -> None:
        tag, now = str(node.tag), self._now
        self._outer.append(now)
        if _is_block(node):
            self._cut()
            self._now = replace(now, link=None, **_place(tag, now))
        elif tag == "br":
            self._append("\n")
        elif tag == "hr":
            self._cut()
            self._lines.append(Line(style="hr"))
        elif tag == "a":
            self._now = replace(now, link=self._link({str(k): str(v) for k, v in node.items()}))
        elif tag in _MARK_OF_TAG:
            self._now = replace(now, marks=now.marks | {_MARK_OF_TAG[tag]})

    def _end(self, node: etree._Element) -> None:
        if _is_block(node):
            self._cut()
        self._now = self._outer.pop()

    def _text(self, text: str | None) -> None:
        if text:
            self._append(_SPACE.sub(" ", text))

    def _append(self, text: str) -> None:
        marks = tuple(mark for mark in MARKS if mark in self._now.marks)
        self._open.append(Run(text=text, marks=marks, link=self._now.link))

    def _cut(self) -> None:
        runs = merged(self._open)
        self._open = []
        if runs:
            self._lines.append(Line(style=self._now.style, runs=runs, level=self._now.level))


def _is_block(node: etree._Element) -> bool:
    return node.tag in _STYLE_OF_TAG or node.tag in ("ul", "ol", "li")


def _place(tag: str, outer: _State) -> dict[str, Any]:
    """Style and level of the lines inside *tag*."""
    in_list = outer.style in ("ul", "ol")
    if tag in ("ul", "ol"):
        return {"style": tag, "level": outer.level + 1 if in_list else 0}
    # A paragraph inside a list item or a quote stays what holds it.
    if tag == "li" or in_list or (outer.style == "quote" and tag == "p"):
        return {}
    return {"style": _STYLE_OF_TAG[tag]}


def lines_text(lines: Iterable[Line]) -> str:
    """Plain text: a line each, list items with their number or a dash."""
    numbers: dict[int, int] = {}
    texts = []
    for line in lines:
        listed = line.style in ("ul", "ol")
        numbers = {level: n for level, n in numbers.items() if listed and level <= line.level}
        if line.style == "ol":
            numbers[line.level] = numbers.get(line.level, 0) + 1
        else:
            numbers.pop(line.level, None)
        bullet = {"ol": f"{numbers.get(line.level)}. ", "ul": "- "}.get(line.style, "")
        texts.append("  " * line.level + bullet + plain(line.runs))
    return "\n".join(texts)


def lines_html(lines: Iterable[Line]) -> str:
    """HTML of *lines*; neighbouring items share a list, deeper ones nest in the item before."""
    out: list[str] = []
    open_lists: list[str] = []
    for line in lines:
        depth = line.level + 1 if line.style in ("ul", "ol") else 0
        _close(out, open_lists, depth, line.style)
        if depth:
            if len(open_lists) == depth:
                out.append("</li>")
            while len(open_lists) < depth:
                out.append(f"<{line.style}>")
                open_lists.append(line.style)
                if len(open_lists) < depth:
                    out.append("<li>")
            out.append(f"<li>{runs_html(line.runs)}")
        elif line.style == "hr":
            out.append("<hr/>")
        else:
            tag = STYLES[line.style]
            out.append(f"<{tag}>{runs_html(line.runs)}</{tag}>")
    _close(out, open_lists, 0, "")
    return "".join(out)


def _close(out: list[str], open_lists: list[str], depth: int, style: str) -> None:
    """Close lists deeper than *depth*, and the one at *depth* when it is of another *style*."""
    while len(open_lists) > depth or (
        depth and len(open_lists) == depth != 0 and open_lists[-1] != style
    ):
        out.append(f"</li></{open_lists.pop()}>")
