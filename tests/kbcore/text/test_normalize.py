"""Folding, and the way back to the original."""

from collections.abc import Iterator
from unicodedata import is_normalized

import pytest
from hypothesis import example, given

from kbcore.text import fold, fold_with_offsets
from tests.kbcore.text.strategies import ANY_TEXT


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("知識庫", "知识库"),
        ("ＡＢＣ１２３，　", "abc123, "),
        ("Café", "café"),
        ("Cafe\u0301", "café"),
        ("ﬁle ½", "file 1⁄2"),
        ("退\u200b\ufeff款", "退款"),
        ("ΟΔΟΣ ΟΔΟς", "οδοσ οδοσ"),
        ("薴", "苎"),
        ("\ud800a", "\ufffda"),
        ("\x00", "\x00"),
    ],
)
def test_a_text_folds_to(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(ANY_TEXT)
@example("J\u030c")
@example("\u0130\u0307")
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(ANY_TEXT)
def test_folding_with_offsets_gives_the_same_text(text: str) -> None:
    assert fold_with_offsets(text).text == fold(text)


@given(ANY_TEXT)
def test_every_folded_character_has_a_place_in_the_original(text: str) -> None:
    folded = fold_with_offsets(text)
    assert len(folded.starts) == len(folded.ends) == len(folded.text)
    places = list(zip(folded.starts, folded.ends, strict=True))
    assert places == sorted(places)
    assert all(0 <= start < end <= len(text) for start, end in places)


@given(ANY_TEXT)
def test_a_character_folds_from_its_place(text: str) -> None:
    folded = fold_with_offsets(text)
    for char, start, end in zip(folded.text, folded.starts, folded.ends, strict=True):
        assert char in fold(text[start:end])


@given(ANY_TEXT)
def test_folded_text_is_in_nfkc_but_for_what_composes_across_characters(text: str) -> None:
    assert all(is_normalized("NFKC", char) for char in fold(text))


def test_every_character_of_unicode_folds_to_a_fixed_point() -> None:
    moving = [hex(ord(char)) for char in _all_characters() if fold(fold(char)) != fold(char)]
    assert moving == []


def _all_characters() -> Iterator[str]:
    """The planes in which anything folds: the first four, and the tags of the fifteenth."""
    return map(chr, [*range(0x40000), *range(0xE0000, 0xE1000)])
