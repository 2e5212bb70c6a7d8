"""A block in; out come its words as tokens, and what of it no words say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from kbcore.content import (
    Attachment,
    Block,
    Code,
    FileRef,
    Heading,
    List,
    Picture,
    RichText,
    Run,
    Table,
)
from kbcore.digest import canonical_json

from .token import Token, of_runs

__all__ = ["Property", "lines", "properties", "properties_of", "tokens"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """What changed beside the words; None where there is no such property."""

    name: str
    before: str | None
    after: str | None


def tokens(block: Block) -> tuple[Token, ...]:
    """The words of *block*, every line begun by a token whose style is the sort of line."""
    return lines(_lines(block))


def lines(texts: Iterable[tuple[str, Iterable[Run]]]) -> tuple[Token, ...]:
    """Tokens of (sort of line, runs); list items have a bullet, whatever their number."""
    made: list[Token] = []
    for style, runs in texts:
        bullet = "• " if style.startswith(("ul", "ol")) else ""
        made.append(Token("\n", ("\n" if made else "") + bullet, style))
        made.extend(of_runs(runs))
    return tuple(made)


@singledispatch
def _lines(block: Block) -> Iterator[tuple[str, Iterable[Run]]]:
    for line in block.text().split("\n"):
        yield "", (Run(text=line),)


@_lines.register
def _(block: RichText) -> Iterator[tuple[str, Iterable[Run]]]:
    for line in block.lines:
        style = "" if line.style == "p" else line.style
        yield f"{style} {line.level}" if line.level else style, line.runs


@_lines.register
def _(block: List) -> Iterator[tuple[str, Iterable[Run]]]:
    for item in block.items:
        yield "ol" if block.ordered else "ul", item.runs


@_lines.register
def _(block: Table) -> Iterator[tuple[str, Iterable[Run]]]:
    yield "caption", (Run(text=block.caption),)
    for row in block.rows:
        yield "", (Run(text="\t".join(row)),)


@_lines.register
def _(block: Picture) -> Iterator[tuple[str, Iterable[Run]]]:
    yield "alt", (Run(text=block.alt),)
    yield "caption", (Run(text=block.caption),)


@_lines.register
def _(block: Attachment) -> Iterator[tuple[str, Iterable[Run]]]:
    yield "", (Run(text=block.title),)


# What the tokens say already.
_SAID: dict[type[Block], frozenset[str]] = {
    Heading: frozenset({"content"}),
    RichText: frozenset({"lines"}),
    List: frozenset({"items", "ordered"}),
    Table: frozenset({"rows", "caption"}),
    Picture: frozenset({"alt", "caption"}),
    Code: frozenset({"content"}),
    Attachment: frozenset({"title"}),
}


def properties(old: Block, new: Block) -> tuple[Property, ...]:
    """What of two blocks of one type differs beside their words."""
    return properties_of(_unsaid(old), _unsaid(new))


def properties_of(old: dict[str, Any], new: dict[str, Any]) -> tuple[Property, ...]:
    """The names under which *old* and *new* hold different JSON values."""
    return tuple(
        Property(name=name, before=_shown(old, name), after=_shown(new, name))
        for name in sorted(old.keys() | new.keys())
        if (name in old, canonical_json(old.get(name)))
        != (name in new, canonical_json(new.get(name)))
    )


def _unsaid(block: Block) -> dict[str, Any]:
    said = _SAID.get(type(block), frozenset())
    unsaid = {name: value for name, value in block.answer().items() if name not in said}
    # A file is known by its hash; people know it by its name.
    names = {file.sha256: _file_name(file) for file in block.files()}
    return {name: names.get(str(value), value) for name, value in unsaid.items()}


def _file_name(file: FileRef) -> str:
    return f"{file.filename} ({file.sha256[:12]})".lstrip()


def _shown(values: dict[str, Any], name: str) -> str | None:
    if name not in values:
        return None
    value = values[name]
    return value if isinstance(value, str) else canonical_json(value)
