"""Spans in; out come the passages that changed, and the facts that each side's changes touch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kbcore.diff import Op, Span
from kbcore.facts import Fact, FactKind, facts

__all__ = ["Passage", "Touched", "passages", "touched"]

# What a sentence that came or went has of its own, and what of another wasn't changed by it.
_OF_THE_SENTENCE = {FactKind.NEGATION, FactKind.LINK}
_WHOLE = re.compile(r"[。！？；!?;.\n]\s*$|^\s*\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """*before* gave way to *after*, at *old* in the old text and at *new* in the new one."""

    before: str
    after: str
    old: int
    new: int

    @property
    def is_sentence(self) -> bool:
        """Whether whole sentences came or went, and none was changed."""
        return not (self.before and self.after) and bool(_WHOLE.search(self.before + self.after))


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """A fact that changed or stands in what changed: its *words*, and the number of the passage."""

    fact: Fact
    words: str
    passage: int


def passages(spans: Iterable[Span]) -> Iterator[Passage]:
    """What changed, each deletion with the insertion in its place."""
    old = new = 0
    before = ""
    for span in (*spans, Span(op=Op.EQUAL, text="")):
        if span.op is Op.DELETE:
            before = span.text
            continue
        after = span.text if span.op is Op.INSERT else ""
        if before or after:
            yield Passage(before=before, after=after, old=old, new=new)
        kept = "" if span.op is Op.INSERT else span.text
        old += len(before) + len(kept)
        new += len(after) + len(kept)
        before = ""


def touched(spans: Sequence[Span]) -> tuple[tuple[Touched, ...], tuple[Touched, ...]]:
    """The facts that stand in what changed: of the old text, of the new."""
    changed = tuple(passages(spans))
    old = "".join(span.text for span in spans if span.op is not Op.INSERT)
    new = "".join(span.text for span in spans if span.op is not Op.DELETE)
    mine = [(each.old, each.old + len(each.before)) for each in changed]
    theirs = [(each.new, each.new + len(each.after)) for each in changed]
    return tuple(_within(old, mine, changed)), tuple(_within(new, theirs, changed))


def _within(
    text: str, places: Sequence[tuple[int, int]], changed: Sequence[Passage]
) -> Iterator[Touched]:
    """The facts of *text* that overlap one of *places*, which rise as the facts do."""
    number = 0
    for fact in facts(text):
        while number < len(places) and _is_before(places[number], fact):
            number += 1
        if number == len(places):
            return
        of_itself = changed[number].is_sentence and fact.kind in _OF_THE_SENTENCE
        if _meets(places[number], fact) and not of_itself:
            yield Touched(fact=fact, words=text[fact.start : fact.end], passage=number)


def _is_before(place: tuple[int, int], fact: Fact) -> bool:
    return place[1] <= fact.start


def _meets(place: tuple[int, int], fact: Fact) -> bool:
    """Whether they overlap, or something came or went inside: 5元 that became 5美元."""
    start, end = place
    if start == end:
        return fact.start < start < fact.end
    return start < fact.end and fact.start < end
