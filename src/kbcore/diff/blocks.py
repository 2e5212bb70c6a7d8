"""Two lists of blocks in; out comes what became of each: by id first, then by likeness."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from kbcore.content import Block, BlockAudience
from kbcore.digest import canonical_json

from .align import gaps, rising
from .content import Property, properties, tokens
from .words import Op, Span, compare, whole

__all__ = ["BlockDiff", "Change", "compare_blocks"]

# Share of neighbouring pairs of words that two blocks need in common to be one that was changed.
_ALIKE = 0.5
# A pair of words that stands in more blocks than that tells nothing of one.
_COMMON = 8


class Change(StrEnum):
    """What became of a block or field."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockDiff:
    """What became of one block; *old* and *new* are None where it isn't there."""

    change: Change
    old: Block | None = None
    new: Block | None = None
    moved: bool = False
    spans: tuple[Span, ...] = ()
    properties: tuple[Property, ...] = ()

    @property
    def block(self) -> Block:
        """The block as it is now, else as it was."""
        block = self.new or self.old
        assert block is not None, "made from at least one"  # noqa: S101  # for the type checker
        return block

    @property
    def is_internal(self) -> bool:
        """Whether staff alone saw the block before and after."""
        sides = [block for block in (self.old, self.new) if block]
        return all(block.audience is BlockAudience.INTERNAL for block in sides)


def compare_blocks(old: Sequence[Block], new: Sequence[Block]) -> tuple[BlockDiff, ...]:
    """What became of *old*, in the order of *new*, removed ones after what they stood behind."""
    pairs = dict(_pairs(old, new))
    partners = {mine: theirs for theirs, mine in pairs.items()}
    stayed = {mine for mine, _ in rising(sorted((mine, n) for n, mine in pairs.items()))}
    made: list[BlockDiff] = []
    gone = iter([place for place in range(len(old)) if place not in partners])
    left = next(gone, None)
    for place, block in enumerate(new):
        mine = pairs.get(place)
        # Only a block that kept its place says where a removed one stood.
        while left is not None and mine in stayed and mine is not None and left < mine:
            made.append(_removed(old[left]))
            left = next(gone, None)
        made.append(_added(block) if mine is None else _both(old[mine], block, mine not in stayed))
    while left is not None:
        made.append(_removed(old[left]))
        left = next(gone, None)
    return tuple(made)


def _removed(block: Block) -> BlockDiff:
    return BlockDiff(change=Change.REMOVED, old=block, spans=whole(tokens(block), Op.DELETE))


def _added(block: Block) -> BlockDiff:
    return BlockDiff(change=Change.ADDED, new=block, spans=whole(tokens(block), Op.INSERT))


def _both(old: Block, new: Block, moved: bool) -> BlockDiff:
    if _answer(old) == _answer(new):
        spans = whole(tokens(new), Op.EQUAL)
        return BlockDiff(change=Change.SAME, old=old, new=new, moved=moved, spans=spans)
    return BlockDiff(
        change=Change.CHANGED,
        old=old,
        new=new,
        moved=moved,
        spans=compare(tokens(old), tokens(new)),
        properties=properties(old, new),
    )


def _answer(block: Block) -> str:
    return canonical_json(block.answer())


def _pairs(old: Sequence[Block], new: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """(place in new, place in old) of blocks that are one."""
    mine, theirs = list(map(_answer, old)), list(map(_answer, new))
    if mine == theirs:
        yield from ((place, place) for place in range(len(new)))
        return
    lost, found = dict(enumerate(old)), dict(enumerate(new))
    for pairs in (_by_id(old, new), _in_order(mine, theirs), _moved(lost, found)):
        for one, other in pairs:
            if one in lost and other in found:
                del lost[one], found[other]
                yield other, one
    yield from _by_likeness(lost, found)


def _by_id(old: Sequence[Block], new: Sequence[Block]) -> Iterator[tuple[int, int]]:
    mine = {(block.id, block.type): place for place, block in enumerate(old) if block.id}
    for place, block in enumerate(new):
        if (block.id, block.type) in mine:
            yield mine[block.id, block.type], place


def _in_order(mine: list[str], theirs: list[str]) -> Iterator[tuple[int, int]]:
    """Equal blocks where the order of both lists agrees."""
    one = other = 0
    for gap in (*gaps(mine, theirs), None):
        until = gap.i if gap else len(mine)
        while one < until:
            yield one, other
            one, other = one + 1, other + 1
        if gap:
            one, other = gap.j, gap.l


def _moved(lost: dict[int, Block], found: dict[int, Block]) -> Iterator[tuple[int, int]]:
    """Equal blocks among those left, which changed places: the first with the first."""
    places = defaultdict[str, list[int]](list)
    for place, block in reversed(lost.items()):
        places[_answer(block)].append(place)
    for place, block in tuple(found.items()):
        if waiting := places[_answer(block)]:
            yield waiting.pop(), place


def _by_likeness(old: Mapping[int, Block], new: Mapping[int, Block]) -> Iterator[tuple[int, int]]:
    """Of what is left, those most alike first; like is what shares rare pairs of words."""
    mine = {place: _pairs_of_words(block) for place, block in old.items()}
    theirs = {place: _pairs_of_words(block) for place, block in new.items()}
    where = defaultdict[tuple[str, ...], list[int]](list)
    for place, words in mine.items():
        for pair in words:
            where[pair].append(place)
    alike: list[tuple[float, int, int]] = []
    for place, words in theirs.items():
        rare = (where[pair] for pair in words if pair in where and len(where[pair]) <= _COMMON)
        maybe = {one for places in rare for one in places}
        alike += ((-_likeness(mine[one], words), one, place) for one in maybe)
    free, open_ = set(mine), set(theirs)
    for likeness, one, place in sorted(alike):
        if -likeness >= _ALIKE and one in free and place in open_:
            free.remove(one)
            open_.remove(place)
            yield place, one


def _pairs_of_words(block: Block) -> Counter[tuple[str, ...]]:
    keys = [token.key for token in tokens(block)]
    return Counter((block.type, *pair) for pair in pairwise(keys))


def _likeness(one: Counter[tuple[str, ...]], other: Counter[tuple[str, ...]]) -> float:
    return 2 * (one & other).total() / (one.total() + other.total())
