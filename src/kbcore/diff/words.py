"""Two texts in; out come the spans that stayed, went and came, cut so that they read well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from .align import Gap, gaps
from .tidy import tidied
from .token import Token, of_text

__all__ = ["Op", "Span", "compare", "compare_texts", "whole"]


class Op(StrEnum):
    """What happened to a stretch of text; STYLED: its marks, link or sort of line changed."""

    EQUAL = "equal"
    DELETE = "delete"
    INSERT = "insert"
    STYLED = "styled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of text; *was* and *now* name the style before and after, if that changed."""

    op: Op
    text: str
    was: str = ""
    now: str = ""


def compare_texts(old: str, new: str) -> tuple[Span, ...]:
    """The spans of two plain texts."""
    return compare(tuple(of_text(old)), tuple(of_text(new)))


def compare(old: Sequence[Token], new: Sequence[Token]) -> tuple[Span, ...]:
    """The spans that lead from *old* to *new*, deletions before insertions at the same place."""
    mine, theirs = [token.key for token in old], [token.key for token in new]
    return tuple(_joined(_spans(tidied(gaps(mine, theirs), old, new), old, new)))


def whole(tokens: Iterable[Token], op: Op) -> tuple[Span, ...]:
    """All of *tokens* as one span, or none if there is no text."""
    text = "".join(token.text for token in tokens)
    return (Span(op=op, text=text),) if text else ()


def _spans(found: list[Gap], old: Sequence[Token], new: Sequence[Token]) -> Iterator[Span]:
    i = k = 0
    for gap in (*found, Gap(len(old), len(old), len(new), len(new))):
        yield from _kept(old[i : gap.i], new[k : gap.k])
        yield from whole(old[gap.i : gap.j], Op.DELETE)
        yield from whole(new[gap.k : gap.l], Op.INSERT)
        i, k = gap.j, gap.l


def _kept(old: Sequence[Token], new: Sequence[Token]) -> Iterator[Span]:
    pairs = zip(old, new, strict=True)
    for styled, same in groupby(pairs, key=lambda pair: pair[0].style != pair[1].style):
        if not styled:
            yield Span(op=Op.EQUAL, text="".join(now.text for _, now in same))
            continue
        for was, now in same:
            yield Span(op=Op.STYLED, text=now.text, was=was.style, now=now.style)


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Neighbours that differ in text alone, as one; the begin of a first line has no text."""
    for (op, was, now), same in groupby(spans, key=lambda span: (span.op, span.was, span.now)):
        text = "".join(span.text for span in same)
        if text or op is Op.STYLED:
            yield Span(op=op, text=text, was=was, now=now)
