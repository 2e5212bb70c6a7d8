"""Spans in; out come the passages that changed, and the facts that each side's changes touch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kbcore.diff import Op, Span
from kbcore.facts import Fact, FactKind, facts

__all__ = ["Passage", "passages", "touched"]

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


def touched(spans: Sequence[Span]) -> tuple[list[tuple[Fact, str]], list[tuple[Fact, str]]]:
    """The facts, with their words, that stand in what changed: of the old text, of the new."""
    changed = tuple(passages(spans))
    old = "".join(span.text for span in spans if span.op is not Op.INSERT)
    new = "".join(span.text for span in spans if span.op is not Op.DELETE)
    mine = [(each.old, each.old + len(each.before), each.is_sentence) for each in changed]
    theirs = [(each.new, each.new + len(each.after), each.is_sentence) for each in changed]
    return list(_within(old, mine)), list(_within(new, theirs))


def _within(text: str, places: list[tuple[int, int, bool]]) -> Iterator[tuple[Fact, str]]:
    """The facts of *text* that overlap one of *places*, which rise as the facts do."""
    waiting = iter(places)
    place = next(waiting, None)
    for fact in facts(text):
        while place and place[1] <= fact.start and not _splits(place, fact):
            place = next(waiting, None)
        if place is None:
            return
        start, end, is_sentence = place
        meets = (start < fact.end and fact.start < end) or _splits(place, fact)
        if meets and not (is_sentence and fact.kind in _OF_THE_SENTENCE):
            yield fact, text[fact.start : fact.end]


def _splits(place: tuple[int, int, bool], fact: Fact) -> bool:
    """Whether something came or went inside *fact*: 5元 that became 5美元."""
    return place[0] == place[1] and fact.start < place[0] < fact.end
