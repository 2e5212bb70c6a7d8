"""A diff in; out comes how much it seems to matter, and why: whoever submits is asked to confirm.

Facts that readers act on count for most. The suggestion errs upwards: only a reviewer may lower it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kbcore.content import Block
from kbcore.diff import BlockDiff, Change, Diff, Op, Part, Property, Span
from kbcore.facts import FactKind

from .correction import is_correction
from .level import Significance
from .passage import Touched, passages, touched

__all__ = ["LEVELS", "Reason", "ReasonCode", "Suggestion", "suggest"]

TYPO, CONTENT, CRITICAL = Significance


class ReasonCode(StrEnum):
    """What was found."""

    NUMBER = "number"
    AMOUNT = "amount"
    DATE = "date"
    NEGATION = "negation"
    LINK = "link"
    AUDIENCE = "audience"
    NEW = "new"
    WORDS = "words"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    FILE = "file"
    VALUE = "value"
    CORRECTION = "correction"
    LAYOUT = "layout"
    FINDING = "finding"


LEVELS: Mapping[ReasonCode, Significance] = {
    ReasonCode.NUMBER: CRITICAL,
    ReasonCode.AMOUNT: CRITICAL,
    ReasonCode.DATE: CRITICAL,
    ReasonCode.NEGATION: CRITICAL,
    ReasonCode.LINK: CRITICAL,
    ReasonCode.AUDIENCE: CRITICAL,
    ReasonCode.NEW: CONTENT,
    ReasonCode.WORDS: CONTENT,
    ReasonCode.ADDED: CONTENT,
    ReasonCode.REMOVED: CONTENT,
    ReasonCode.MOVED: CONTENT,
    ReasonCode.FILE: CONTENT,
    ReasonCode.VALUE: CONTENT,
    ReasonCode.CORRECTION: TYPO,
    ReasonCode.LAYOUT: TYPO,
    ReasonCode.FINDING: TYPO,
}
"""How much each reason matters; the highest of those found is suggested."""

_PROPERTIES = {
    "audience": ReasonCode.AUDIENCE,
    "file": ReasonCode.FILE,
    "url": ReasonCode.LINK,
    "level": ReasonCode.LAYOUT,
    "language": ReasonCode.LAYOUT,
    "header_row": ReasonCode.LAYOUT,
    "header_column": ReasonCode.LAYOUT,
}
# One of a few values, not words: compared as a whole.
_FIELDS = {
    "kind": ReasonCode.VALUE,
    "applies_to": ReasonCode.VALUE,
    "audience": ReasonCode.AUDIENCE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """*code* was found in *place*, a field or type of block: *before* gave way to *after*."""

    code: ReasonCode
    place: str
    before: str = ""
    after: str = ""

    @property
    def level(self) -> Significance:
        return LEVELS[self.code]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A level and all that speaks for it or for a lower one, what matters most first."""

    level: Significance
    reasons: tuple[Reason, ...]


def suggest(diff: Diff) -> Suggestion:
    """How much *diff* seems to matter; TYPO if no reader is told anything else."""
    if diff.is_new:
        reasons = [Reason(code=ReasonCode.NEW, place="")]
    else:
        reasons = [*_of_fields(diff), *_of_blocks(diff)]
    reasons.sort(key=lambda reason: -reason.level)
    return Suggestion(level=max((r.level for r in reasons), default=TYPO), reasons=tuple(reasons))


def _of_fields(diff: Diff) -> Iterator[Reason]:
    for field in diff.fields:
        if field.part is not Part.ANSWER:
            yield Reason(code=ReasonCode.FINDING, place=field.name)
        elif field.name in _FIELDS:
            yield Reason(code=_FIELDS[field.name], place=field.name)
        else:
            yield from _or_some(field.name, _of_spans(field.name, field.spans))


def _of_blocks(diff: Diff) -> Iterator[Reason]:
    for block in diff.changed_blocks():
        place = block.block.type
        if block.moved:
            yield Reason(code=ReasonCode.MOVED, place=place)
        if block.change is Change.CHANGED:
            yield from _or_some(place, _of_block(place, block))
        elif block.change is not Change.SAME:
            yield Reason(code=ReasonCode(block.change.value), place=place)
            yield from _of_facts(place, block.spans, whole=True)


def _or_some(place: str, found: Iterable[Reason]) -> Iterator[Reason]:
    """*found*; what changed for a reason that nobody thought of is taken for content."""
    yield from tuple(found) or (Reason(code=ReasonCode.VALUE, place=place),)


def _of_block(place: str, block: BlockDiff) -> Iterator[Reason]:
    yield from _of_spans(place, block.spans)
    yield from (_of_property(place, found) for found in block.properties)
    yield from _of_links(place, block)


def _of_spans(place: str, spans: tuple[Span, ...]) -> Iterator[Reason]:
    yield from _of_facts(place, spans)
    for passage in passages(spans):
        corrected = is_correction(passage.before, passage.after)
        code = ReasonCode.CORRECTION if corrected else ReasonCode.WORDS
        yield Reason(code=code, place=place, before=passage.before, after=passage.after)
    for span in spans:
        if span.op is Op.STYLED:
            # What is struck out still stands there, and no longer holds.
            struck = ("strike" in span.was) != ("strike" in span.now)
            code = ReasonCode.WORDS if struck else ReasonCode.LAYOUT
            yield Reason(code=code, place=place, before=span.was, after=span.now)


def _of_facts(place: str, spans: tuple[Span, ...], *, whole: bool = False) -> Iterator[Reason]:
    """The sorts of facts that aren't the same before and after; of a *whole* block, its own."""
    before, after = touched(spans)
    for kind in FactKind:
        if whole and kind in (FactKind.NEGATION, FactKind.LINK):
            continue
        old, new = (
            tuple(each for each in side if each.fact.kind is kind) for side in (before, after)
        )
        if _said(old) != _said(new):
            told = ("、".join(each.words for each in side) for side in (old, new))
            yield Reason(
                code=ReasonCode(kind.value), place=place, before=next(told), after=next(told)
            )


def _said(found: Iterable[Touched]) -> list[tuple[str, int]]:
    """The facts as they are compared: a figure may move with its sentence, a negation may not."""
    return [
        (each.fact.value, each.passage if each.fact.kind is FactKind.NEGATION else 0)
        for each in found
    ]


def _of_property(place: str, found: Property) -> Reason:
    return Reason(
        code=_PROPERTIES.get(found.name, ReasonCode.VALUE),
        place=place,
        before=found.before or "",
        after=found.after or "",
    )


def _of_links(place: str, block: BlockDiff) -> Iterator[Reason]:
    """A link that leads elsewhere is critical; one that came or went is content."""
    old, new = _targets(block.old), _targets(block.new)
    gone, come = old - new, new - old
    if gone or come:
        code = ReasonCode.LINK if gone and come else ReasonCode.VALUE
        yield Reason(code=code, place=place, before="、".join(gone), after="、".join(come))


def _targets(block: Block | None) -> Counter[str]:
    return Counter(link.target for link in block.links()) if block else Counter()
