"""Seven-segment digits as polygons, for the picture of a display."""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["LIT", "segments"]

Point = tuple[float, float]

# Which of the segments A to G are lit: top, upper right, lower right, bottom, lower left, upper
# left, middle.
LIT = {"E": "ADEFG", "0": "ABCDEF", "7": "ABC"}

_THICK, _GAP = 20.0, 3.0


def segments(
    digit: str, left: float, top: float, width: float, height: float
) -> Iterator[tuple[tuple[Point, ...], bool]]:
    """The polygon of each segment of *digit*, and whether it is lit."""
    right, bottom, middle = left + width, top + height, top + height / 2
    ends = {
        "A": ((left, top), (right, top)),
        "B": ((right, top), (right, middle)),
        "C": ((right, middle), (right, bottom)),
        "D": ((left, bottom), (right, bottom)),
        "E": ((left, middle), (left, bottom)),
        "F": ((left, top), (left, middle)),
        "G": ((left, middle), (right, middle)),
    }
    for name, (start, end) in ends.items():
        yield _bar(start, end), name in LIT[digit]


def _bar(start: Point, end: Point) -> tuple[Point, ...]:
    """A bar from *start* to *end* with pointed ends."""
    half = _THICK / 2
    (x1, y1), (x2, y2) = start, end
    if y1 == y2:
        x1, x2 = x1 + _GAP, x2 - _GAP
        return (
            (x1, y1),
            (x1 + half, y1 - half),
            (x2 - half, y1 - half),
            (x2, y1),
            (x2 - half, y1 + half),
            (x1 + half, y1 + half),
        )
    y1, y2 = y1 + _GAP, y2 - _GAP
    return (
        (x1, y1),
        (x1 + half, y1 + half),
        (x1 + half, y2 - half),
        (x1, y2),
        (x1 - half, y2 - half),
        (x1 - half, y1 + half),
    )
