"""A table of HTML to a Table block of plain-text cells."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from kbcore.content import Table

__all__ = ["is_simple", "read"]

_ENDS_LINE = frozenset({"p", "div", "li", "pre", "dt", "dd", "blockquote"})


def is_simple(element: etree._Element) -> bool:
    """Whether the table has no table inside and no cell that spans others."""
    spans = (cell.get(name) for cell in element.iter("td", "th") for name in ("colspan", "rowspan"))
    nested = next(element.iterdescendants("table"), None)
    return nested is None and all(span in (None, "", "0", "1") for span in spans)


def read(element: etree._Element) -> Table:
    """The block of a simple table; short rows are filled up with empty cells."""
    rows = [tuple(map(_text, row.iterchildren("td", "th"))) for row in element.iter("tr")]
    rows = [row for row in rows if any(row)]
    width = max(map(len, rows), default=0)
    caption = element.find("caption")
    return Table(
        rows=tuple(row + ("",) * (width - len(row)) for row in rows),
        caption="" if caption is None else " ".join(_text(caption).split()),
        header_row=_has_header(element),
    )


def _has_header(element: etree._Element) -> bool:
    first = next(element.iter("tr"), None)
    if first is None:
        return False
    return all(cell.tag == "th" for cell in first.iterchildren("td", "th"))


def _text(cell: etree._Element) -> str:
    lines = re.sub(r"[ \t\r\f]+", " ", "".join(_parts(cell))).split("\n")
    return "\n".join(filter(None, (line.strip() for line in lines)))


def _parts(cell: etree._Element) -> Iterator[str]:
    """The cell's text: a line for each paragraph, a picture as its alternative text."""
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        if event == "start":
            yield re.sub(r"\s+", " ", element.text or "")
            if element.tag == "br" or element.tag in _ENDS_LINE:
                yield "\n"
            elif element.tag == "img":
                yield str(element.get("alt") or "")
        else:
            yield "\n" if element.tag in _ENDS_LINE else ""
            yield re.sub(r"\s+", " ", element.tail or "") if element is not cell else ""
