"""The text of an item's file: blocks as Markdown, and a few marks for what Markdown can't say.

::: internal          what follows, up to a line ``:::``, is for staff alone
<!-- kb-block -->     what follows is a block of its own, perhaps with an ``id=``; ``as=text``
                      makes one text of it with its headings, ``as=list`` a list
```kb-block           a block as YAML, for all that neither can say
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from kbcore.content import (
    Block,
    BlockAudience,
    Heading,
    InvalidContent,
    Line,
    List,
    ListItem,
    RichText,
    Run,
    block_from_json,
)
from kbcore.exchange import LinkOf, TooInvolved
from kbcore.exchange.markdown import to_blocks

from . import yamltext
from .markdown import AddressOf, candidates
from .problem import Problem, ProblemCode

__all__ = ["Body", "read", "write"]

_FENCE = "```kb-block"
_MARK = re.compile(r"^<!--\s*kb-block(?:\s+as=(text|list))?(?:\s+id=([\w.:-]+))?\s*-->$")
_PART = re.compile(r"^:{3,}\s*(\S.*)?$")
_ID = re.compile(r"[\w.:-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What was read: *problems* have lines of the file."""

    blocks: tuple[Block, ...] = ()
    problems: tuple[Problem, ...] = ()


# Reading


def read(text: str, *, link: LinkOf, path: str = "", line: int = 1) -> Body:
    """The blocks of *text*, which begins at *line* of the file *path*."""
    reader = _Reader(link, path, line)
    reader.read(text.split("\n"))
    return Body(blocks=tuple(reader.blocks), problems=tuple(reader.problems))


class _Reader:
    """Goes through the lines once; marks count wherever they stand, so that none is overlooked.

    Even in code: an internal part that became text for everyone would be worse than a complaint.
    """

    def __init__(self, link: LinkOf, path: str, line: int) -> None:
        self.blocks: list[Block] = []
        self.problems: list[Problem] = []
        self._link, self._path, self._first = link, path, line
        self._chunk: list[str] = []
        self._start = line
        self._as, self._id = "", ""
        self._internal: tuple[int, str] | None = None

    def read(self, lines: list[str]) -> None:
        numbered = enumerate(lines, self._first)
        for number, line in numbered:
            if line.rstrip() == _FENCE:
                self._cut()
                self._fence(number, numbered)
                self._start = number + 1
            elif mark := _MARK.match(line.rstrip()):
                self._begin(number + 1, mark[1] or "", mark[2] or "")
            elif part := _PART.match(line.strip()):
                self._part(number, line.strip(), part[1])
                self._begin(number + 1)
            else:
                self._chunk.append(line)
        self._cut()
        if self._internal:
            self._problem(ProblemCode.UNCLOSED_PART, *self._internal)

    def _begin(self, line: int, how: str = "", identity: str = "") -> None:
        self._cut()
        self._start, self._as, self._id = line, how, identity

    def _part(self, number: int, line: str, name: str | None) -> None:
        self._cut()
        if name == "internal" and not self._internal:
            self._internal = (number, line)
        elif name is None and self._internal:
            self._internal = None
        else:
            self._problem(ProblemCode.UNKNOWN_PART, number, line)

    def _fence(self, start: int, lines: Iterator[tuple[int, str]]) -> None:
        written: list[str] = []
        for _, line in lines:
            if line.rstrip() == "```":
                return self._yaml(start, "".join(f"{each}\n" for each in written))
            written.append(line)
        return self._problem(ProblemCode.UNCLOSED_PART, start, _FENCE)

    def _yaml(self, start: int, source: str) -> None:
        try:
            node = yamltext.read(source)
            data = yamltext.value(node) if node else {}
            self._add(block_from_json(data, path="kb-block"))
        except yamltext.InvalidYaml as error:
            self._problem(ProblemCode.WRONG_BLOCK, start + error.line, error.problem)
        except InvalidContent as error:
            self._problem(ProblemCode.WRONG_BLOCK, start, error.problem)

    def _cut(self) -> None:
        """Make blocks of the lines that have come together."""
        source, self._chunk = "\n".join(self._chunk), []
        how, identity, self._as, self._id = self._as, self._id, "", ""
        if not source.strip():
            return
        try:
            found = to_blocks(source, link=self._link)
        except TooInvolved as error:
            self._problem(ProblemCode.TOO_INVOLVED, self._start, str(error))
            return
        for dropped in found.dropped_links:
            line = self._start + source.partition(dropped.target)[0].count("\n")
            self._problem(ProblemCode.LINK_NOWHERE, line, dropped.target or dropped.text)
        blocks = _joined([replace(block, id="") for block in found.blocks], how)
        for number, block in enumerate(blocks):
            self._add(block if number else replace(block, id=identity))

    def _add(self, block: Block) -> None:
        internal = BlockAudience.INTERNAL
        self.blocks.append(replace(block, audience=internal) if self._internal else block)

    def _problem(self, code: ProblemCode, line: int, about: str) -> None:
        self.problems.append(Problem(code=code, path=self._path, line=line, about=about))


def _joined(blocks: list[Block], how: str) -> list[Block]:
    """*blocks* as the one that ``as=`` asks for, if they can be it."""
    lines = [line for block in blocks for line in _lines(block)]
    if how == "text" and all(isinstance(block, (Heading, RichText)) for block in blocks):
        return [RichText(lines=tuple(lines))]
    styles = {(line.style, line.level) for line in lines}
    if how == "list" and len(blocks) == 1 and styles in ({("ul", 0)}, {("ol", 0)}):
        items = tuple(ListItem(runs=line.runs) for line in lines)
        return [List(items=items, ordered=("ol", 0) in styles)]
    return blocks


def _lines(block: Block) -> tuple[Line, ...]:
    if isinstance(block, RichText):
        return block.lines
    if isinstance(block, Heading):
        return (Line(style=f"h{block.level}", runs=(Run(text=block.content),)),)
    return ()


# Writing


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A block as it will stand; *how* as in ``candidates``, or "yaml"."""

    block: Block
    text: str
    how: str = ""

    def marked(self, *, always: bool) -> str:
        if self.how == "yaml" or not (always or self.how or self.block.id):
            return self.text
        how = f" as={self.how}" if self.how else ""
        identity = f" id={self.block.id}" if self.block.id else ""
        return f"<!-- kb-block{how}{identity} -->\n{self.text}"


def write(blocks: Iterable[Block], *, link: LinkOf, address: AddressOf) -> str:
    """Text that `read` with the same *link* makes *blocks* of again."""
    wanted = tuple(blocks)
    parts = [_part(block, link, address) for block in wanted]
    for always in (False, True):
        text = _together(parts, always)
        if read(text, link=link) == Body(blocks=wanted):
            return text
    return _together([_as_yaml(block) for block in wanted], False)


def _part(block: Block, link: LinkOf, address: AddressOf) -> _Part:
    bare = replace(block, id="", audience=BlockAudience.EVERYONE)
    if block.id and not _ID.fullmatch(block.id):
        return _as_yaml(block)
    for text, how in candidates(bare, address):
        part = _Part(block=bare, text=text, how=how)
        if _is_utf8(text) and read(part.marked(always=False), link=link) == Body(blocks=(bare,)):
            return replace(part, block=block)
    return _as_yaml(block)


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _as_yaml(block: Block) -> _Part:
    # Inside ::: internal it goes without saying.
    data = replace(block, audience=BlockAudience.EVERYONE).to_json()
    text = f"{_FENCE}\n{yamltext.write(_type_first(data))}```"
    return _Part(block=block, text=text, how="yaml")


def _type_first(data: dict[str, object]) -> dict[str, object]:
    return {"type": data["type"]} | data


def _together(parts: Iterable[_Part], always: bool) -> str:
    texts: list[str] = []
    for audience, group in groupby(parts, key=lambda part: part.block.audience):
        inner = list(_separated(group, always))
        internal = audience is BlockAudience.INTERNAL
        texts += ["::: internal", *inner, ":::"] if internal else inner
    return "\n\n".join(texts)


def _separated(parts: Iterable[_Part], always: bool) -> Iterator[str]:
    """Each part, with a mark where it would run into the one before."""
    before: _Part | None = None
    for part in parts:
        runs_on = before is not None and before.how != "yaml"
        both = isinstance(part.block, RichText) and before and isinstance(before.block, RichText)
        yield part.marked(always=always or bool(runs_on and (both or (before and before.how))))
        before = part
