"""Text cut into what a reader sees as one: a word, a number, an ideograph, a mark, a space."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from kbcore.content import Run, plain
from kbcore.text.segment import CJK

__all__ = ["WALL", "Token", "ends_sentence", "is_mark", "of_runs", "of_text", "weight"]

# Accents, joiners, skin tones: part of the character before them.
_WITH = "\u0300-\u036f\u200d\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff"
_TOKEN = re.compile(
    rf"""https?://[!-~]+                                  # an address, to where Chinese goes on
    | \d+(?:[.,:/-]\d+)*[%％‰]?                           # 1,299.00  2026-03-01  24:00  5%
    | [^\W\d_{CJK}](?:[^\W_{CJK}]|[{_WITH}])*(?:['’-](?:[^\W_{CJK}]|[{_WITH}])+)*
    | [^\S\n]+
    | \n | .(?:[{_WITH}]|(?<=\u200d).)*
    """,
    re.VERBOSE | re.DOTALL,
)
_SENTENCE_END = frozenset("。！？；!?;")

WALL = 1000
"""Weight of what is never taken for noise: the end of a line or a sentence."""


class Token(NamedTuple):
    """*text* as shown; tokens are equal by *key*, and then differ in *style* at most."""

    key: str
    text: str
    style: str = ""


def of_text(text: str, style: str = "") -> Iterator[Token]:
    """The tokens of *text*; joined, they are *text*."""
    return (Token(match[0], match[0], style) for match in _TOKEN.finditer(text))


def of_runs(runs: Iterable[Run]) -> Iterator[Token]:
    """The tokens of *runs*, cut as if marks and links weren't there, which are their style."""
    runs = tuple(runs)
    styles = [_style(run) for run in runs]
    if len(set(styles)) <= 1:
        yield from of_text(plain(runs), *styles[:1])
        return
    ends = list(accumulate(len(run.text) for run in runs))
    place = 0
    for token in of_text(plain(runs)):
        first = bisect_right(ends, place)
        place += len(token.text)
        last = bisect_left(ends, place)
        yield token._replace(style=" | ".join(dict.fromkeys(styles[first : last + 1])))


def _style(run: Run) -> str:
    return " ".join((*run.marks, run.link.target) if run.link else run.marks)


@lru_cache(maxsize=8192)
def weight(key: str) -> int:
    """How much it tells a reader that this token stayed: an ideograph as much as two letters."""
    if key == "\n" or ends_sentence(key):
        return WALL
    if is_mark(key):
        return 0
    return len(key) * (1 if key.isascii() else 2)


def ends_sentence(key: str) -> bool:
    """Whether a sentence may end with this token; a full stop ends too much else: v1.2, Inc."""
    return key in _SENTENCE_END


def is_mark(key: str) -> bool:
    """Whether this token is a space or a mark, not a word."""
    return not any(char.isalnum() for char in key)
