"""A diff in; out comes text for a terminal, in colours or with marks."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from .blocks import BlockDiff
from .item import Diff
from .labels import ENGLISH, Labels
from .outline import fold_same, heading
from .words import Op, Span

__all__ = ["to_terminal"]

_COLOURED = {
    Op.INSERT: ("\x1b[32m", "\x1b[0m"),
    Op.DELETE: ("\x1b[9;31m", "\x1b[0m"),
    Op.STYLED: ("\x1b[36m", "\x1b[0m"),
    Op.EQUAL: ("", ""),
}
_PLAIN = {
    Op.INSERT: ("{+", "+}"),
    Op.DELETE: ("[-", "-]"),
    Op.STYLED: ("{~", "~}"),
    Op.EQUAL: ("", ""),
}


def to_terminal(diff: Diff, *, colour: bool = True, labels: Labels = ENGLISH) -> str:
    """Lines of text; without *colour* changes are ``[-gone-]``, ``{+new+}``, ``{~restyled~}``."""
    marks = _COLOURED if colour else _PLAIN
    if diff.is_empty:
        return labels["nothing"] + "\n"
    return "".join(f"{line}\n" for line in _lines(diff, marks, labels))


_Marks = dict[Op, tuple[str, str]]


def _lines(diff: Diff, marks: _Marks, labels: Labels) -> Iterator[str]:
    for field in diff.fields:
        yield f"## {_visible(heading(field.name, field.change, labels))}"
        yield _text(field.spans, marks)
    for each in fold_same((*diff.blocks, *diff.attachments)):
        if isinstance(each, int):
            yield f"… {each} {labels['same']}"
        else:
            yield from _block(each, marks, labels)


def _block(block: BlockDiff, marks: _Marks, labels: Labels) -> Iterator[str]:
    yield f"## {heading(block.block.type, block.change, labels, block)}"
    if block.spans:
        yield _text(block.spans, marks)
    for changed in block.properties:
        sides = ((Op.DELETE, changed.before), (Op.INSERT, changed.after))
        spans = (Span(op=op, text=text) for op, text in sides if text is not None)
        name = labels.get(changed.name, changed.name)
        yield f"{_visible(name)}: {_text(spans, marks)}"


def _text(spans: Iterable[Span], marks: _Marks) -> str:
    return "".join(_marked(span, marks) for span in spans)


def _marked(span: Span, marks: _Marks) -> str:
    opening, closing = marks[span.op]
    text = span.text if span.text.strip() or span.op is Op.EQUAL else f"↵{span.text}"
    # Each line for itself: a pager forgets colours at the end of a line.
    return "\n".join(f"{opening}{_visible(line)}{closing}" for line in text.split("\n"))


def _visible(text: str) -> str:
    """*text* without what could command the terminal."""
    return "".join(
        "�" if unicodedata.category(char) == "Cc" and char != "\t" else char for char in text
    )
