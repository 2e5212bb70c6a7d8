"""Terms, at index time and at query time."""

import pytest
from hypothesis import given

from kbcore.text import TermKind, fold, index_terms, occurrences, query_terms, terms
from tests.kbcore.text.strategies import ANY_TEXT


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("退款流程", ["退", "款", "流", "程", "退款", "款流", "流程"]),
        ("稅", ["税"]),
        ("退，款", ["退", "款"]),
        ("Cancelled orders", ["cancel", "order"]),
        ("5G套餐", ["5g", "5", "g", "套", "餐", "套餐"]),
        ("iPhone15", ["iphone15", "iphon", "15"]),
        ("E-07", ["e07", "e", "07"]),
        ("e07", ["e07", "e", "07"]),
        ("Kim@Example.com", ["kim@example.com", "kim", "exampl", "com"]),
        ("3.5折", ["3.5", "3", "5", "折"]),
        ("1,000", ["1000", "1", "000"]),
        ("", []),
        ("。，！🙂\x00\ud800", []),
    ],
)
def test_a_text_gives_terms(text: str, expected: list[str]) -> None:
    assert index_terms(text) == expected


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("知識庫", "知识库"),
        ("E07", "e-07"),
        ("e 07", "E-07"),
        ("ｉＰｈｏｎｅ", "iPhone15"),
        ("example", "kim@example.com"),
        ("1000元", "1,000元"),
        ("refunding", "Refunds"),
        ("한국", "한국어"),
        ("カタカナ", "ｶﾀｶﾅ"),
    ],
)
def test_a_query_shares_a_telling_term_with_a_text(query: str, text: str) -> None:
    shared = query_terms(query).keys() & set(index_terms(text))
    assert any(len(term) > 1 for term in shared)


def test_a_query_has_each_term_once_with_its_kind() -> None:
    assert query_terms("退款E-07退款") == {
        "退": TermKind.CHARACTER,
        "款": TermKind.CHARACTER,
        "退款": TermKind.PAIR,
        "e07": TermKind.WORD,
        "e": TermKind.PART,
        "07": TermKind.PART,
    }


@given(ANY_TEXT)
def test_terms_with_and_without_offsets_are_the_same(text: str) -> None:
    found = [term.text for term in terms(text)]
    assert sorted(found) == sorted(index_terms(text))
    assert set(found) == set(query_terms(text))


@given(ANY_TEXT)
def test_a_term_has_its_place_in_the_original(text: str) -> None:
    for term in terms(text):
        passage = text[term.start : term.end]
        if term.kind in {TermKind.CHARACTER, TermKind.PAIR}:
            assert term.text in fold(passage)
        else:
            assert term.text[:1] in fold(passage)


@given(ANY_TEXT, ANY_TEXT)
def test_occurrences_are_the_terms_that_are_wanted(text: str, query: str) -> None:
    wanted = query_terms(query)
    slow = [term for term in terms(text) if term.text in wanted]
    assert sorted(occurrences(text, wanted), key=repr) == sorted(slow, key=repr)


@given(ANY_TEXT)
def test_no_term_holds_a_space_or_is_empty_or_too_long(text: str) -> None:
    assert all(term.split() == [term] and len(term) <= 64 for term in index_terms(text))


@pytest.mark.parametrize("text", ["x" * 10_000, "退" * 10_000, "a-" * 5_000, "1," * 5_000])
def test_long_runs_give_bounded_terms(text: str) -> None:
    assert max(map(len, index_terms(text))) <= 64
