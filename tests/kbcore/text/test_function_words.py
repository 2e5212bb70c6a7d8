"""Terms that tell, and those that don't."""

import pytest

from kbcore.text import fold, index_terms, query_terms, telling_terms
from kbcore.text.function_words import FUNCTION_WORDS


@pytest.mark.parametrize(
    ("query", "telling"),
    [
        ("怎么退款", ["退款"]),
        ("How do I cancel it?", ["cancel"]),
        ("E07", ["e07", "e", "07"]),
        ("税", []),
        ("怎么", []),
    ],
)
def test_a_query_tells_by(query: str, telling: list[str]) -> None:
    assert list(telling_terms(query_terms(query))) == telling


def test_function_words_are_written_as_they_are_analysed() -> None:
    assert all(word in index_terms(word) and fold(word) == word for word in FUNCTION_WORDS)
