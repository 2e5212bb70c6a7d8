"""Two items in; out come the fields that differ, each with what it is part of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from kbcore.content import Run
from kbcore.digest import canonical_json
from kbcore.items import Audience, FacetRef, KnowledgeItem

from .blocks import Change
from .content import Property, lines, properties_of
from .words import Op, Span, compare, compare_texts

__all__ = ["FieldDiff", "Part", "compare_fields"]


class Part(StrEnum):
    """What a field is part of: the answer, how it is found, or where it stands."""

    ANSWER = "answer"
    FINDING = "finding"
    PLACE = "place"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDiff:
    """A field that differs; a site's own are called ``extra.sku``."""

    name: str
    part: Part
    change: Change
    spans: tuple[Span, ...]


def compare_fields(
    old: KnowledgeItem, new: KnowledgeItem, facet_names: Mapping[UUID, str]
) -> Iterator[FieldDiff]:
    """The fields of *old* and *new* that differ, but for blocks and attachments."""
    yield from _words("title", Part.ANSWER, old.title, new.title)
    yield from _words("summary", Part.ANSWER, old.summary, new.summary)
    yield from _value("kind", Part.ANSWER, old.kind, new.kind)
    yield from _value("audience", Part.ANSWER, _audience(old), _audience(new))
    yield from _facets("applies_to", Part.ANSWER, old, new, facet_names)
    yield from _extra(Part.ANSWER, old, new)
    yield from _list(
        "similar_questions", Part.FINDING, old.similar_questions, new.similar_questions
    )
    yield from _list("keywords", Part.FINDING, old.keywords, new.keywords)
    yield from _facets("facets", Part.FINDING, old, new, facet_names)
    yield from _extra(Part.FINDING, old, new)
    yield from _category(old, new)
    yield from _value("slug", Part.PLACE, old.slug, new.slug)


def _changed(name: str, part: Part, spans: tuple[Span, ...]) -> FieldDiff:
    ops = {span.op for span in spans}
    change = Change.CHANGED
    if ops == {Op.INSERT}:
        change = Change.ADDED
    elif ops == {Op.DELETE}:
        change = Change.REMOVED
    return FieldDiff(name=name, part=part, change=change, spans=spans)


def _words(name: str, part: Part, old: str, new: str) -> Iterator[FieldDiff]:
    if old != new:
        yield _changed(name, part, compare_texts(old, new))


def _value(name: str, part: Part, old: str | None, new: str | None) -> Iterator[FieldDiff]:
    if old != new:
        yield _changed(name, part, tuple(_replaced(old, new)))


def _replaced(old: str | None, new: str | None) -> Iterator[Span]:
    """One value for another: they have no words in common that would mean anything."""
    if old is not None:
        yield Span(op=Op.DELETE, text=old)
    if new is not None:
        yield Span(op=Op.INSERT, text=new)


def _list(name: str, part: Part, old: Iterable[str], new: Iterable[str]) -> Iterator[FieldDiff]:
    old, new = tuple(old), tuple(new)
    if old != new:
        yield _changed(name, part, compare(_entries(old), _entries(new)))


def _entries(texts: Iterable[str]) -> tuple[Any, ...]:
    return lines(("", (Run(text=text),)) for text in texts)


def _facets(
    name: str, part: Part, old: KnowledgeItem, new: KnowledgeItem, names: Mapping[UUID, str]
) -> Iterator[FieldDiff]:
    before, after = (_keys(item.facets, part is Part.ANSWER) for item in (old, new))
    if before != after:
        told = (
            (Op.EQUAL, before & after),
            (Op.DELETE, before - after),
            (Op.INSERT, after - before),
        )
        texts = ((op, "、".join(_names(keys, names))) for op, keys in told if keys)
        yield _changed(name, part, tuple(Span(op=op, text=text) for op, text in texts))


def _keys(facets: Iterable[FacetRef], applies_to: bool) -> Counter[UUID]:
    return Counter(facet.key for facet in facets if facet.applies_to is applies_to)


def _names(keys: Counter[UUID], names: Mapping[UUID, str]) -> list[str]:
    return sorted(names.get(key, str(key)) for key in keys.elements())


def _extra(part: Part, old: KnowledgeItem, new: KnowledgeItem) -> Iterator[FieldDiff]:
    for found in properties_of(_own_fields(old, part), _own_fields(new, part)):
        yield _own_field(found, part)


def _own_fields(item: KnowledgeItem, part: Part) -> dict[str, Any]:
    aids = part is Part.FINDING
    return {
        name: value for name, value in item.extra.items() if (name in item.finding_aids) is aids
    }


def _own_field(found: Property, part: Part) -> FieldDiff:
    name, before, after = f"extra.{found.name}", found.before, found.after
    if before and after and before != after:
        return _changed(name, part, compare_texts(before, after))
    return _changed(name, part, tuple(_replaced(before, after)))


def _category(old: KnowledgeItem, new: KnowledgeItem) -> Iterator[FieldDiff]:
    before, after = (canonical_json([str(c.key) for c in item.category]) for item in (old, new))
    if before != after:
        paths = (" / ".join(c.title or c.slug for c in item.category) for item in (old, new))
        yield _changed("category", Part.PLACE, tuple(_replaced(*(path or None for path in paths))))


def _audience(item: KnowledgeItem) -> str | None:
    return item.audience.value if item.audience is not Audience.PUBLIC else None
