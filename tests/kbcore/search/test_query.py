"""What may be asked."""

from datetime import datetime
from typing import Any

import pytest

from kbcore.search import LARGEST_PAGE, MOST_TERMS, InvalidQuery, SearchQuery


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("limit", 0),
        ("limit", -1),
        ("limit", LARGEST_PAGE + 1),
        ("offset", -1),
        ("facets", (("web",), ())),
        ("privacies", ("none", "never")),
        ("updated_since", datetime(2026, 3, 1)),  # noqa: DTZ001 - what is refused
    ],
)
def test_a_bound_that_cannot_be_meant_is_refused_by_name(field: str, value: Any) -> None:
    with pytest.raises(InvalidQuery, match=field) as refused:
        SearchQuery(text="退款", **{field: value})
    assert refused.value.field == field


def test_a_long_query_keeps_its_rarest_terms() -> None:
    query = SearchQuery(text=" ".join(f"word{number}" for number in range(1000)))
    terms = query.terms(lambda term: 0 if term == "word999" else 1)
    assert len(terms) == MOST_TERMS
    assert "word999" in terms


def test_a_long_query_keeps_its_longest_terms_where_rarity_is_unknown() -> None:
    query = SearchQuery(text=" ".join([*(f"{number}" for number in range(1000)), "cancellation"]))
    assert "cancel" in query.terms()


def test_the_terms_of_a_short_query_are_all_kept_in_order() -> None:
    assert list(SearchQuery(text="退款退款").terms(len)) == ["退", "款", "退款", "款退"]
