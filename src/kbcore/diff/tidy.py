"""Gaps between two texts in; out come fewer and better placed ones, as a person would mark them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from .align import Gap
from .token import Token, ends_sentence, is_mark, weight

__all__ = ["tidied"]

# An equal island between two changes is absorbed up to this weight: six ideographs, a few words.
_LARGEST_ISLAND = 12


def tidied(found: Iterable[Gap], old: Sequence[Token], new: Sequence[Token]) -> list[Gap]:
    """*found* without islands that only look like letters, each change where it reads best."""
    return list(_slid(_without_islands(found, old, new), old, new))


def _without_islands(found: Iterable[Gap], old: Sequence[Token], new: Sequence[Token]) -> list[Gap]:
    """An equal stretch smaller than the changes on both its sides becomes part of them."""
    mine = [0, *accumulate(weight(token.key) for token in old)]
    theirs = [0, *accumulate(weight(token.key) for token in new)]

    def size(gap: Gap) -> int:
        return max(mine[gap.j] - mine[gap.i], theirs[gap.l] - theirs[gap.k])

    kept: list[Gap] = []
    for gap in found:
        kept.append(gap)
        while len(kept) > 1:
            left, right = kept[-2:]
            island = mine[right.i] - mine[left.j]
            if island > min(size(left), size(right), _LARGEST_ISLAND):
                break
            kept[-2:] = [Gap(left.i, right.j, left.k, right.l)]
    return kept


def _slid(found: list[Gap], old: Sequence[Token], new: Sequence[Token]) -> Iterator[Gap]:
    """What came or went alone begins a sentence if it can: ``A。[B。]``, not ``A[。B]。``."""
    low = 0
    for number, gap in enumerate(found):
        text, start, end = (new, gap.k, gap.l) if gap.i == gap.j else (old, gap.i, gap.j)
        following = found[number + 1].i if number + 1 < len(found) else len(old)
        shift = 0
        if gap.i == gap.j or gap.k == gap.l:
            shift = _best_shift(text, start, end, gap.i - low, following - gap.j)
        low = gap.j + shift
        yield Gap(*(place + shift for place in gap))


def _best_shift(text: Sequence[Token], start: int, end: int, back: int, forth: int) -> int:
    """By how much ``text[start:end]`` moves, at most *back* or *forth*, and says the same."""
    shifts = [0]
    while shifts[-1] > -back and text[start + shifts[-1] - 1].key == text[end + shifts[-1] - 1].key:
        shifts.append(shifts[-1] - 1)
    shift = 0
    while shift < forth and text[start + shift].key == text[end + shift].key:
        shift += 1
        shifts.append(shift)
    return max(shifts, key=lambda by: (_reads(text, start + by, end + by), -abs(by)))


def _reads(text: Sequence[Token], start: int, end: int) -> int:
    """How well a change of ``text[start:end]`` is placed: at lines, sentences, words."""
    before = text[start - 1] if start else None
    after = text[end] if end < len(text) else None
    first, last = text[start], text[end - 1]
    begins = 4 if first.key == "\n" else _ending(before)
    ends = 4 if after is None or after.key == "\n" else _ending(last)
    return begins + ends


def _ending(token: Token | None) -> int:
    """How much of an end there is after *token*."""
    if token is None or token.key == "\n":
        return 4
    if ends_sentence(token.key):
        return 3
    return 1 if is_mark(token.key) else 0
