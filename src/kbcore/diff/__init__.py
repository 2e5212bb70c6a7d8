"""What differs between two versions of an item: as values, HTML, text for a terminal, JSON."""

from .blocks import BlockDiff, Change
from .content import Property
from .fields import FieldDiff, Part
from .html import spans_html, to_html
from .item import Diff, diff
from .labels import ENGLISH, LABELS, Labels
from .terminal import to_terminal
from .words import Op, Span, compare_texts

__all__ = [
    "ENGLISH",
    "LABELS",
    "BlockDiff",
    "Change",
    "Diff",
    "FieldDiff",
    "Labels",
    "Op",
    "Part",
    "Property",
    "Span",
    "compare_texts",
    "diff",
    "spans_html",
    "to_html",
    "to_terminal",
]
