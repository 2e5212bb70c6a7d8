"""A text in; out come the terms that every search engine indexes and looks up."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import pairwise

import snowballstemmer

from kbcore.text.normalize import fold, fold_with_offsets

__all__ = [
    "ANALYSIS",
    "CJK",
    "Term",
    "TermKind",
    "index_terms",
    "occurrences",
    "query_terms",
    "terms",
]

ANALYSIS = 1
"""Raise it with every change of what terms a text gives: an index made before is then outdated."""

# Ideographs with 々 and 〇, kana, hangul: written without spaces, or with few.
CJK = (
    "\u3005\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U000323af"
)
_WORD = rf"[^\W_{CJK}]+"
# e-07, user@example.com, 3.5, a_b, user's: one token to whoever types it.
_TOKEN = re.compile(rf"(?P<run>[{CJK}]+)|{_WORD}(?:(?:[-_.@+/:'’&]|(?<=\d),(?=\d)){_WORD})*")
_PART = re.compile(r"\d+|[^\W\d_]+")
# Points and @ tell 3.5 from 35; the others are left out as often as typed: e-07, e07.
_JOINT = re.compile(r"[-_+/:'’&,]")
_LONGEST = 64


class TermKind(Enum):
    """What a term was made of; a pair of characters tells more than one character."""

    CHARACTER = "character"
    PAIR = "pair"
    WORD = "word"
    PART = "part"


_CJK_KINDS = {TermKind.CHARACTER, TermKind.PAIR}


@dataclass(frozen=True, slots=True)
class Term:
    """A term and the place it has in the original text."""

    text: str
    start: int
    end: int
    kind: TermKind


def terms(text: str) -> list[Term]:
    """All terms of *text*, with offsets into *text* itself."""
    folded = fold_with_offsets(text)
    return [
        Term(term, folded.starts[start], folded.ends[end - 1], kind)
        for token in _TOKEN.finditer(folded.text)
        for term, start, end, kind in _of_token(token)
    ]


def occurrences(text: str, wanted: Mapping[str, TermKind]) -> list[Term]:
    """Those of `terms` that are in *wanted*, by place; fast where *wanted* is little."""
    folded = fold_with_offsets(text)
    found = [
        (start, start + len(term), term, kind)
        for term, kind in wanted.items()
        if kind in _CJK_KINDS
        for start in _places(folded.text, term)
    ]
    for token in _TOKEN.finditer(folded.text):
        if not token["run"]:
            place = token.start()
            found += [
                (place + start, place + end, term, kind)
                for term, start, end, kind in _of_word(token[0])
                if term in wanted
            ]
    found.sort(key=lambda match: match[:2])
    return [
        Term(term, folded.starts[start], folded.ends[end - 1], kind)
        for start, end, term, kind in found
    ]


def index_terms(text: str) -> list[str]:
    """The texts of `terms`, repeated ones included, in no particular order; the fast way."""
    found: list[str] = []
    for token in _TOKEN.finditer(fold(text)):
        run = token["run"]
        if run:
            found += run
            found += [one + two for one, two in pairwise(run)]
        else:
            found += [word for word, *_ in _of_word(token[0])]
    return found


def query_terms(text: str) -> dict[str, TermKind]:
    """The terms of a query, each once, in the order in which they first appear."""
    found: dict[str, TermKind] = {}
    for token in _TOKEN.finditer(fold(text)):
        for term, _, _, kind in _of_token(token):
            found.setdefault(term, kind)
    return found


def _places(text: str, term: str) -> Iterator[int]:
    place = text.find(term)
    while place >= 0:
        yield place
        place = text.find(term, place + 1)


def _of_token(token: re.Match[str]) -> Iterator[tuple[str, int, int, TermKind]]:
    start = token.start()
    if not token["run"]:
        for word, begin, end, kind in _of_word(token[0]):
            yield word, start + begin, start + end, kind
        return
    run = token[0]
    for place, char in enumerate(run, start):
        yield char, place, place + 1, TermKind.CHARACTER
    for place, (one, two) in enumerate(pairwise(run), start):
        yield one + two, place, place + 2, TermKind.PAIR


@lru_cache(maxsize=16384)
def _of_word(token: str) -> tuple[tuple[str, int, int, TermKind], ...]:
    """The token as a whole, then its parts: e-07 gives e07, e, 07."""
    parts = [(_stem(part[0]), *part.span()) for part in _PART.finditer(token)]
    if len(parts) == 1:
        return ((*parts[0], TermKind.WORD),)
    whole = (_JOINT.sub("", token)[:_LONGEST], 0, len(token), TermKind.WORD)
    return (whole, *((*part, TermKind.PART) for part in parts))


@lru_cache(maxsize=16384)
def _stem(word: str) -> str:
    # A stemmer keeps its word while it works: one for each call, for the sake of threads.
    if len(word) > 3 and word.isascii() and word.isalpha():
        stemmed: str = snowballstemmer.stemmer("english").stemWord(word[:_LONGEST])
        return stemmed
    return word[:_LONGEST]
