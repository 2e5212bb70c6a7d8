"""Clean HTML to content blocks: what Markdown, and later Word, is imported through.

Blocks are flat, lists are lines of rich text. What can't stand inside a line (a picture, code, a
table) cuts the rich text in two; a numbered list that is cut so keeps its numbers as text, because
rich text always counts from 1.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from textwrap import dedent
from urllib.parse import unquote
from uuid import UUID, uuid5

from lxml import etree
from lxml import html as lxml_html

from kbcore.content import Block, Code, Heading, Line, Link, Picture, RichText, Run
from kbcore.content.run import MARKS, merged, plain

from . import numbering, table
from .row import DroppedLink

__all__ = ["Converted", "LinkOf", "to_blocks", "web_link"]

LinkOf = Callable[[str], Link | None]

# Ids of imported blocks are uuid5 of this, the seed and their position: the same every time.
_BLOCK_IDS = UUID("6f0c2b3e-7c56-5e0b-9a63-3f3f0a9d1d7b")

_SPACE = re.compile(r"[ \t\r\n\f]+")
_MARKS = {tag: mark for mark, tag in MARKS.items()} | {
    **dict.fromkeys(("b", "dt", "summary"), "bold"),
    **dict.fromkeys(("i", "var"), "italic"),
    **dict.fromkeys(("del", "strike"), "strike"),
    **dict.fromkeys(("kbd", "samp", "tt"), "code"),
}
# fmt: off
_PARAGRAPHS = frozenset(
    {
        "blockquote", "caption", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "li",
        "p", "section", "summary",
    }
)
# fmt: on
_HEADINGS = {"h1": 2, "h2": 2, "h3": 3, "h4": 4, "h5": 4, "h6": 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """Blocks, and the links that became text on the way."""

    blocks: tuple[Block, ...] = ()
    dropped_links: tuple[DroppedLink, ...] = ()


def web_link(address: str) -> Link | None:
    """A link to the web or to a mailbox; None for what only its old site could resolve."""
    is_absolute = re.match(r"(https?://[^/\s]|mailto:[^\s])", address, re.IGNORECASE)
    return Link(kind="url", target=address) if is_absolute else None


def to_blocks(source: str, *, link: LinkOf = web_link, seed: str = "") -> Converted:
    """The blocks of *source*, which is HTML that `rawhtml.clean` gave."""
    if not source.strip():
        return Converted()
    # Without huge_tree libxml2 stops without a word at 256 levels.
    parser = lxml_html.HTMLParser(huge_tree=True)
    root = lxml_html.fragment_fromstring(source, create_parent="div", parser=parser)
    walker = _Walker(root, link)
    walker.walk()
    return Converted(
        blocks=tuple(
            replace(block, id=str(uuid5(_BLOCK_IDS, f"{seed}#{position}")))
            for position, block in enumerate(walker.blocks)
        ),
        dropped_links=tuple(walker.dropped),
    )


@dataclass(slots=True)
class _List:
    """An open list: *as_text* if its numbers are written out; *fresh* until its item has a line."""

    tag: str
    as_text: bool
    number: int
    fresh: bool = False


@dataclass(slots=True)
class _OpenLine:
    """A line that further paragraphs of its item may still join."""

    style: str
    runs: list[Run]
    level: int = 0


class _Walker:
    """Reads the tree once, from its first tag to its last, without recursion."""

    def __init__(self, root: etree._Element, link: LinkOf) -> None:
        self.blocks: list[Block] = []
        self.dropped: list[DroppedLink] = []
        self._root, self._link_of = root, link
        self._cut_lists = numbering.cut_lists(root)
        self._lines: list[_OpenLine] = []
        self._runs: list[Run] = []
        self._marks: list[str] = []
        self._lists: list[_List] = []
        self._quotes = 0
        self._anchor: tuple[etree._Element, Link | None] | None = None
        self._heading = False

    def walk(self) -> None:
        events = etree.iterwalk(self._root, events=("start", "end"))
        for event, element in events:
            if event == "start":
                if self._is_whole(element):
                    events.skip_subtree()
                else:
                    self._start(element)
                    self._text(element.text)
            else:
                self._end(element)
                if element is not self._root:
                    self._text(element.tail)
        self._flush()

    def _is_whole(self, element: etree._Element) -> bool:
        """Take *element* with all it holds, if it is a block of its own."""
        if element.tag == "pre":
            self._code(element)
        elif element.tag == "table" and table.is_simple(element):
            self._table(element)
        elif element.tag == "img":
            self._picture(element)
        else:
            return False
        return True

    # Tags

    def _start(self, element: etree._Element) -> None:
        tag = str(element.tag)
        if tag in _PARAGRAPHS or tag in _HEADINGS or tag in ("ul", "ol", "tr"):
            self._cut()
        if tag in _MARKS:
            self._marks.append(_MARKS[tag])
        if tag == "br":
            self._append("\n")
        elif tag == "hr":
            self._cut()
            self._lines.append(_OpenLine("hr", []))
        elif tag in ("ul", "ol"):
            self._lists.append(
                _List(tag, element in self._cut_lists, numbering.first_number(element))
            )
        elif tag == "li" and self._lists:
            self._lists[-1].fresh = True
        elif tag == "blockquote":
            self._quotes += 1
        elif tag in _HEADINGS:
            self._heading = not self._lists
        elif tag == "a" and self._anchor is None:
            self._open_anchor(element)
        elif tag in ("td", "th") and element.getprevious() is not None:
            self._text(" | ")

    def _end(self, element: etree._Element) -> None:
        tag = str(element.tag)
        if tag in _HEADINGS and self._heading:
            self._end_heading(_HEADINGS[tag])
        elif tag in _PARAGRAPHS or tag in _HEADINGS or tag in ("ul", "ol", "tr"):
            self._cut()
        if tag in _MARKS:
            self._marks.pop()
        if tag in ("ul", "ol"):
            self._lists.pop()
        elif tag == "li" and self._lists:
            self._end_item()
        elif tag == "blockquote":
            self._quotes -= 1
        elif self._anchor and self._anchor[0] is element:
            self._anchor = None

    def _text(self, text: str | None) -> None:
        if text:
            self._append(_SPACE.sub(" ", text))

    def _append(self, text: str) -> None:
        marks = tuple(mark for mark in MARKS if mark in self._marks)
        link = self._anchor[1] if self._anchor else None
        self._runs.append(Run(text=text, marks=marks, link=link))

    def _open_anchor(self, element: etree._Element) -> None:
        address = str(element.get("href") or "")
        link = self._link_of(address) if address else None
        if address and link is None:
            self._drop(element, address)
        self._anchor = (element, link)

    def _drop(self, element: etree._Element, address: str) -> None:
        text = " ".join("".join(map(str, element.itertext())).split())
        self.dropped.append(DroppedLink(text, unquote(address)))

    # Lines

    def _cut(self) -> None:
        runs, self._runs = self._runs, []
        if not any(run.text.strip() for run in runs):
            return
        if not self._lists:
            self._lines.append(_OpenLine("quote" if self._quotes else "p", runs))
        elif self._lists[-1].fresh:
            self._item(runs)
        else:
            self._continue_item(runs)

    def _item(self, runs: list[Run]) -> None:
        innermost = self._lists[-1]
        innermost.fresh = False
        if innermost.as_text:
            self._lines.append(_OpenLine("p", [Run(text=f"{innermost.number}. "), *runs]))
            return
        before = self._lines[-1] if self._lines else _OpenLine("p", [])
        deepest = before.level + 1 if before.style in ("ul", "ol") else 0
        self._lines.append(_OpenLine(innermost.tag, runs, min(self._level(), deepest)))

    def _continue_item(self, runs: list[Run]) -> None:
        """A further paragraph of an item stays in its line, but after a list or a picture."""
        place = (self._lists[-1].tag, self._level())
        last = self._lines[-1] if self._lines else None
        if last and not self._lists[-1].as_text and (last.style, last.level) == place:
            last.runs.extend((Run(text="\n"), *runs))
        else:
            self._lines.append(_OpenLine("p", runs))

    def _level(self) -> int:
        return sum(not outer.as_text for outer in self._lists) - 1

    def _end_item(self) -> None:
        self._lists[-1].number += 1
        self._lists[-1].fresh = False

    # Blocks

    def _flush(self) -> None:
        self._cut()
        if self._lines:
            lines = (Line(style=o.style, runs=merged(o.runs), level=o.level) for o in self._lines)
            self.blocks.append(RichText(lines=tuple(lines)))
            self._lines = []

    def _block(self, block: Block) -> None:
        self._cut()
        if self._lists and self._lists[-1].fresh and self._lists[-1].as_text:
            # An item that starts with a picture still needs its number.
            self._item([])
        self._flush()
        self.blocks.append(block)

    def _end_heading(self, level: int) -> None:
        self._heading = False
        text = " ".join(plain(self._runs).split())
        self._runs = []
        if text:
            self._block(Heading(content=text, level=level))

    def _code(self, element: etree._Element) -> None:
        content = _written(element)
        classes = " ".join(str(code.get("class") or "") for code in element.iter("code"))
        language = re.search(r"language-([\w+#.-]{1,30})(?!\S)", classes)
        if content:
            self._block(Code(content=content, language=language[1] if language else ""))

    def _table(self, element: etree._Element) -> None:
        found = table.read(element)
        for anchor in element.iter("a"):
            if anchor.get("href"):
                self._drop(anchor, str(anchor.get("href")))
        if found.rows:
            self._block(found)
        for image in element.iter("img"):
            self._picture(image)

    def _picture(self, element: etree._Element) -> None:
        address, alt, title = (
            " ".join(str(element.get(name) or "").split()) for name in ("src", "alt", "title")
        )
        if not re.match(r"https?://[^/\s]", address, re.IGNORECASE):
            self.dropped.append(DroppedLink(alt, unquote(address[:200])))
            self._text(alt)
            return
        link = self._anchor[1] if self._anchor else None
        if link and link.target != address:
            self.dropped.append(DroppedLink(alt, link.target))
        caption = title if title != alt else ""
        self._block(Picture(url=address, alt=alt or title, caption=caption))


def _written(element: etree._Element) -> str:
    """Text of a ``<pre>`` with its line breaks, without space around it and common indentation."""
    for line_break in element.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    # Forms strip what is typed into them: what they would change on saving is changed here.
    return dedent("".join(map(str, element.itertext())).replace("\r\n", "\n")).strip()
