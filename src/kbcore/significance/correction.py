"""Two wordings in; out comes whether the second only corrects how the first was written."""

from __future__ import annotations

import re
import unicodedata
from itertools import takewhile

from kbcore.text import fold

__all__ = ["is_correction"]

# Written for one another by mistake, in either script after folding, and seldom with another
# meaning: mostly one sound. Not 买卖 or 收付, which are a stroke apart and mean the opposite.
_GROUPS = tuple(
    frozenset(group)
    for group in (
        *("的地得", "帐账", "陆录", "做作", "像象", "再在", "哪那", "已己", "即既", "需须"),
        *("订定", "候侯", "戴带", "复覆", "渡度", "登蹬", "至致", "园圆", "坐座"),
    )
)
_SHORTEST_WORD = 3


def is_correction(before: str, after: str) -> bool:
    """Whether marks, spaces, case, width, script, or one letter of a word is all that differs.

    One ideograph for another is a correction only where the two are often confused: 登陆, 登录.
    """
    old, new = _letters(before), _letters(after)
    return old == new or _confused(old, new) or _misspelt(before, after)


def _letters(text: str) -> str:
    return "".join(char for char in fold(text) if unicodedata.category(char)[0] in "LNMS")


def _confused(old: str, new: str) -> bool:
    """Whether each ideograph that differs has one that is often taken for it."""
    return len(old) == len(new) and all(
        one == other or any({one, other} <= group for group in _GROUPS)
        for one, other in zip(old, new, strict=True)
    )


def _misspelt(before: str, after: str) -> bool:
    """Whether each word of Latin letters that differs does so by one letter, or two swapped."""
    old, new = (re.split(r"([^\W\d_]+)", _letters_and_gaps(text)) for text in (before, after))
    return len(old) == len(new) and all(
        one == other or _one_letter_off(one, other) for one, other in zip(old, new, strict=True)
    )


def _letters_and_gaps(text: str) -> str:
    """*text* folded, every stretch of marks and spaces as one space."""
    kept = (char if unicodedata.category(char)[0] in "LNMS" else " " for char in fold(text))
    return " ".join("".join(kept).split())


def _one_letter_off(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) < _SHORTEST_WORD or not (one + other).isascii():
        return False
    shared = takewhile(lambda pair: pair[0] == pair[1], zip(short, long, strict=False))
    at = len(tuple(shared))
    if len(short) + 1 == len(long):
        return short[at:] == long[at + 1 :]
    swapped = short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    return len(short) == len(long) and (swapped or short[at + 1 :] == long[at + 1 :])
