"""Two sequences in; out come the runs that they share, in an order that both have.

First what stands once in both and is long, then what is shorter, in the gaps alone: long equal
passages hold, chance doesn't pull them apart, and time grows with the length, not with its square.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

__all__ = ["Gap", "gaps", "rising"]

_SIZES = (16, 6, 3, 2)
# Cells of a table that difflib may look at in one gap; larger ones are taken as replaced.
_MOST_CELLS = 40_000


class Gap(NamedTuple):
    """``old[i:j]`` gave way to ``new[k:l]``; either may be empty, not both."""

    i: int
    j: int
    k: int
    l: int  # noqa: E741  # the fourth of i, j, k


def gaps(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Gap]:
    """What lies between the runs that *old* and *new* share, in order."""
    left = [Gap(0, len(old), 0, len(new))]
    for size in _SIZES:
        left = [inner for gap in left for inner in _between(gap, _anchors(old, new, gap, size))]
    return [inner for gap in left for inner in _between(gap, _closely(old, new, gap))]


def _between(gap: Gap, shared: Iterator[tuple[int, int, int]]) -> Iterator[Gap]:
    """What the runs *shared* (place in old, place in new, length) leave of *gap*."""
    i, k = gap.i, gap.k
    for start, other, size in shared:
        if i < start or k < other:
            yield Gap(i, start, k, other)
        i, k = start + size, other + size
    if i < gap.j or k < gap.l:
        yield Gap(i, gap.j, k, gap.l)


def _anchors(
    old: Sequence[Hashable], new: Sequence[Hashable], gap: Gap, size: int
) -> Iterator[tuple[int, int, int]]:
    """The ends that both sides share, and runs from *size* on that stand once in either."""
    head, tail = _ends(old, new, gap)
    yield gap.i, gap.k, head
    inner = Gap(gap.i + head, gap.j - tail, gap.k + head, gap.l - tail)
    i, k = inner.i, inner.k
    for place in rising(_once_in_both(old, new, inner, size)):
        if place[0] >= i and place[1] >= k:
            start, other, length = _grown(old, new, place, Gap(i, inner.j, k, inner.l))
            yield start, other, length
            i, k = start + length, other + length
    yield gap.j - tail, gap.l - tail, tail


def _grown(
    old: Sequence[Hashable], new: Sequence[Hashable], place: tuple[int, int], within: Gap
) -> tuple[int, int, int]:
    """The whole run that both share around *place*: its begin in old and in new, its length."""
    start, other = place
    while start > within.i and other > within.k and old[start - 1] == new[other - 1]:
        start, other = start - 1, other - 1
    most = min(within.j - start, within.l - other)
    length = 0
    while length < most and old[start + length] == new[other + length]:
        length += 1
    return start, other, length


def _ends(old: Sequence[Hashable], new: Sequence[Hashable], gap: Gap) -> tuple[int, int]:
    """How much both sides share at the begin and, of the rest, at the end."""
    most = min(gap.j - gap.i, gap.l - gap.k)
    head = tail = 0
    while head < most and old[gap.i + head] == new[gap.k + head]:
        head += 1
    while tail < most - head and old[gap.j - 1 - tail] == new[gap.l - 1 - tail]:
        tail += 1
    return head, tail


def _once_in_both(
    old: Sequence[Hashable], new: Sequence[Hashable], gap: Gap, size: int
) -> list[tuple[int, int]]:
    mine, theirs = _once(old, gap.i, gap.j, size), _once(new, gap.k, gap.l, size)
    return [
        (place, theirs[run]) for run, place in mine.items() if theirs.get(run, -1) >= 0 <= place
    ]


def _once(sequence: Sequence[Hashable], start: int, end: int, size: int) -> dict[Hashable, int]:
    """Each run of *size* by its place, -1 if it stands there twice."""
    places: dict[Hashable, int] = {}
    for place in range(start, end - size + 1):
        run = tuple(sequence[place : place + size])
        places[run] = -1 if run in places else place
    return places


def rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of *pairs*, which rise on the left, that rises on the right as well."""
    tails: list[int] = []
    heads: list[int] = []
    before: list[int] = []
    for number, (_, other) in enumerate(pairs):
        at = bisect_left(tails, other)
        before.append(heads[at - 1] if at else -1)
        if at == len(tails):
            tails.append(other)
            heads.append(number)
        else:
            tails[at], heads[at] = other, number
    rising, at = list[tuple[int, int]](), heads[-1] if heads else -1
    while at >= 0:
        rising.append(pairs[at])
        at = before[at]
    return rising[::-1]


def _closely(
    old: Sequence[Hashable], new: Sequence[Hashable], gap: Gap
) -> Iterator[tuple[int, int, int]]:
    """Every run that is left in a small gap, longest first, as difflib finds them."""
    mine, theirs = old[gap.i : gap.j], new[gap.k : gap.l]
    if len(mine) * len(theirs) > _MOST_CELLS:
        return
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    for start, other, size in matcher.get_matching_blocks():
        if size:
            yield gap.i + start, gap.k + other, size
