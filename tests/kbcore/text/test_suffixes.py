"""Suffixes for an autocomplete that only knows prefixes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbcore.text import fold, suffixes
from tests.kbcore.text.strategies import ANY_TEXT


def completes(query: str, title: str) -> bool:
    """What a database does: every word of the query is a prefix of a word of the suffixes."""
    words = suffixes(title).lower().split()
    return all(any(word.startswith(part) for word in words) for part in query.lower().split())


@pytest.mark.parametrize(
    "query", ["退款", "退款流", "申請退款流程", "申请退款流程", "款", "5G套", "套餐", "wifi", "e07"]
)
def test_a_part_of_a_title_completes_it(query: str) -> None:
    assert completes(query, "如何申請退款流程（E-07）5G套餐 WiFi")


@pytest.mark.parametrize("query", ["知識庫", "如何退貨", "後端設"])
def test_a_traditional_query_completes_a_simplified_title(query: str) -> None:
    assert completes(query, "知识库：如何退货，后端设置")


@pytest.mark.parametrize("query", ["退流", "程流", "07x", "iFi"])
def test_what_is_no_part_of_a_title_does_not(query: str) -> None:
    assert not completes(query, "如何申請退款流程（E-07）5G套餐 WiFi")


@given(st.text("如何申請退款流程知識庫", min_size=1, max_size=40), st.integers(0, 40))
def test_every_substring_of_one_to_eight_characters_is_found_in_both_scripts(
    title: str, begin: int
) -> None:
    for size in range(1, 9):
        part = title[begin : begin + size]
        assert completes(part, title)
        assert completes(fold(part), title)


@given(ANY_TEXT)
def test_suffixes_of_any_text_are_different_words(text: str) -> None:
    words = suffixes(text).split(" ")
    assert len(words) == len(set(words))
    suffixes(text).encode()


def test_a_long_title_gives_a_bounded_text() -> None:
    assert len(suffixes("退款流程怎么申请" * 32)) < 26 * 256
