"""Any text in; out comes the form that is indexed and searched, with a way back to the original."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from kbcore.text.fold_table import SIMPLIFIED, TRADITIONAL

__all__ = ["Folded", "fold", "fold_with_offsets"]

# Full-width forms and the ideographic space, one to one: most Chinese text needs nothing more.
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
# Final sigma depends on its neighbours in str.lower(), so both sigmas become one.
_SCRIPT = str.maketrans(TRADITIONAL + "ς", SIMPLIFIED + "σ")

# Soft hyphens, zero-width and direction marks, variation selectors: copied along from web pages.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e0fff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
# What composes with the character before it although its combining class is 0.
_COMPOSING = frozenset(
    "\u09be\u09d7\u0b3e\u0b56\u0b57\u0bbe\u0bd7\u0cc2\u0cd5\u0cd6\u0d3e\u0d57\u0dcf\u0ddf\u102e"
    "\u1b35\U00011127\U0001133e\U00011357\U000114b0\U000114ba\U000114bd\U000115af\U00011930"
) | frozenset(map(chr, range(0x1160, 0x1200)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A folded text; its character *i* came from ``original[starts[i]:ends[i]]``."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]


def fold(text: str) -> str:
    """NFKC, lower case, Traditional to Simplified; folding twice is folding once."""
    text = _one_to_one(text)
    return _script(text if _is_plain(text) else "".join(map(_form, _clusters(_visible(text)))))


def fold_with_offsets(text: str) -> Folded:
    """The same as `fold`, with the original place of every character."""
    text = _one_to_one(text)
    if _is_plain(text):
        size = len(text)
        return Folded(text=_script(text), starts=range(size), ends=range(1, size + 1))
    places = [place for place, char in enumerate(text) if not _INVISIBLE.match(char)]
    return _mapped(_clusters(_visible(text)), places)


def _one_to_one(text: str) -> str:
    return _SURROGATE.sub("\ufffd", text).translate(_WIDTH)


def _is_plain(text: str) -> bool:
    """Whether only changes of one character to one remain: then every offset stays."""
    if text.isascii():
        return True
    lower = text.lower()
    return (
        len(lower) == len(text)
        and unicodedata.is_normalized("NFKC", text)
        and unicodedata.is_normalized("NFKC", lower)
        and not _INVISIBLE.search(text)
    )


def _visible(text: str) -> str:
    return _INVISIBLE.sub("", text)


def _script(text: str) -> str:
    return text.lower().translate(_SCRIPT)


def _clusters(text: str) -> list[str]:
    """*text* cut where normalising the pieces is normalising the whole."""
    clusters: list[str] = []
    start = 0
    for place in range(1, len(text)):
        if not _continues(text[place]):
            clusters.append(text[start:place])
            start = place
    return [*clusters, text[start:]] if text else []


@lru_cache(maxsize=4096)
def _continues(char: str) -> bool:
    first = unicodedata.normalize("NFKD", char)[0]
    return unicodedata.combining(first) != 0 or first in _COMPOSING


@lru_cache(maxsize=4096)
def _form(cluster: str) -> str:
    # Lower case can make what composes again: J + caron has no composed form, j + caron has.
    lower = unicodedata.normalize("NFKC", cluster).lower()
    return _script(unicodedata.normalize("NFKC", lower))


def _mapped(clusters: list[str], places: list[int]) -> Folded:
    texts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    begin = 0
    for cluster in clusters:
        form, end = _form(cluster), begin + len(cluster)
        texts.append(form)
        starts.extend([places[begin]] * len(form))
        ends.extend([places[end - 1] + 1] * len(form))
        begin = end
    return Folded(text="".join(texts), starts=starts, ends=ends)
