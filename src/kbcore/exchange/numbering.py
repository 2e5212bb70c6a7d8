"""Numbered lists: where they start, and which can't be one unbroken run of lines."""

from __future__ import annotations

import re

from lxml import etree

__all__ = ["cut_lists", "first_number"]

# What no line of rich text can hold.
_CUTTING = ("pre", "table", "img", "hr", "h1", "h2", "h3", "h4", "h5", "h6")


def first_number(element: etree._Element) -> int:
    """The number that the list *element* starts with."""
    start = str(element.get("start") or "1")
    return int(start) if re.fullmatch(r"[0-9]{1,9}", start) else 1


def cut_lists(root: etree._Element) -> frozenset[etree._Element]:
    """The numbered lists under *root* whose numbers must be written out to go on counting."""
    cut: set[etree._Element] = set()
    for element in root.iter(*_CUTTING, "ol", "li"):
        if _cuts(element):
            cut.update(element.iterancestors("ol"))
        if element.tag == "ol" and first_number(element) != 1:
            cut.update((element, *element.iterancestors("ol")))
    return frozenset(cut)


def _cuts(element: etree._Element) -> bool:
    if element.tag == "li":
        nested = next(element.iterchildren("ul", "ol"), None)
        return nested is not None and _is_followed(nested)
    return element.tag in _CUTTING


def _is_followed(element: etree._Element) -> bool:
    """Whether text of the same item follows the nested list *element*."""
    after = [element.tail]
    for sibling in element.itersiblings():
        after.append(sibling.tail)
        if sibling.tag not in ("ul", "ol"):
            after.extend(map(str, sibling.itertext()))
    return any(text and text.strip() for text in after)
