"""How a `SearchQuery` is said in tantivy."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache

import tantivy

from kbcore.search.engine import Weights
from kbcore.search.query import SearchQuery
from kbcore.search.schema import SCHEMA, TEXTS, as_key, as_number
from kbcore.text import TermKind, telling_terms

__all__ = ["filters", "text_query"]

# Short texts, in which two characters of a pair mean the pair: 退票 in 火车票怎么退.
_SHORT_TEXTS = ("title", "similar_questions", "keywords")
# A longer query has enough to go by.
_MOST_PAIRS_APART = 16
# Of a query too long, the terms that are nowhere are left out first.
_NOWHERE = 1 << 62

_Frequencies = Callable[[str], Mapping[str, int]]


def text_query(
    query: SearchQuery, searcher: tantivy.Searcher, weights: Weights
) -> tantivy.Query | None:
    """Some telling term in any field; all terms count. None if the index holds none of them.

    Without that need, every text that shares 发 with 发票 would be found. If no text has any
    telling term, then whatever matches is found.
    """
    frequencies = _frequencies(searcher, query.internal_text)
    terms = query.terms(lambda term: sum(frequencies(term).values()) or _NOWHERE)
    telling = telling_terms(terms)
    others = {term: kind for term, kind in terms.items() if term not in telling}
    needed = _scored(telling, frequencies, weights) + _apart(telling, frequencies)
    helpful = _scored(others, frequencies, weights)
    if needed:
        should = [(tantivy.Occur.Should, clause) for clause in helpful]
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, _any(needed)), *should])
    return _any(helpful) if helpful else None


def _frequencies(searcher: tantivy.Searcher, internal_text: bool) -> _Frequencies:
    """In how many documents a term stands, for the fields that hold it."""
    fields = [name for name in TEXTS if internal_text or name != "internal_body"]

    @cache
    def frequencies(term: str) -> dict[str, int]:
        found = {name: searcher.doc_freq(name, term) for name in fields}
        return {name: number for name, number in found.items() if number}

    return frequencies


def _scored(
    terms: Mapping[str, TermKind], frequencies: _Frequencies, weights: Weights
) -> list[tantivy.Query]:
    """One clause for each weight, which is faster than one for each term."""
    groups: dict[float, list[tantivy.Query]] = defaultdict(list)
    for term, kind in terms.items():
        for name in frequencies(term):
            weight = getattr(weights, name) * getattr(weights, kind.value)
            groups[weight].append(tantivy.Query.term_query(SCHEMA, name, term, "freq"))
    return [tantivy.Query.boost_query(_any(found), weight) for weight, found in groups.items()]


def _apart(terms: Mapping[str, TermKind], frequencies: _Frequencies) -> list[tantivy.Query]:
    """Both characters of a pair in one short text, without a score of its own."""
    pairs = [term for term, kind in terms.items() if kind is TermKind.PAIR]
    if len(pairs) > _MOST_PAIRS_APART:
        return []
    both = [
        _all([tantivy.Query.term_query(SCHEMA, name, char, "basic") for char in pair])
        for pair in pairs
        for name in _SHORT_TEXTS
        if all(name in frequencies(char) for char in pair)
    ]
    return [tantivy.Query.const_score_query(_any(both), 0.0)] if both else []


def filters(query: SearchQuery) -> tantivy.Query:
    """All bounds of *query*, without any effect on scores."""
    bounds = [
        _among("base", _one(query.base)),
        _among("locale", query.locales),
        _among("kind", query.kinds),
        _among("categories", _one(query.category)),
        *(_among("facets", group) for group in query.facets),
        _among("audience", query.audiences),
        _among("privacy", query.privacies or ()),
        _flag("hidden", None if query.include_hidden else False),
        _flag("verified", query.verified),
        _since(query.updated_since),
    ]
    every = [bound for bound in bounds if bound is not None]
    return tantivy.Query.const_score_query(_all(every), 0.0)


def _among(name: str, values: Iterable[str]) -> tantivy.Query | None:
    keys = [as_key(value) for value in values]
    if len(keys) == 1:
        return tantivy.Query.term_query(SCHEMA, name, keys[0], "basic")
    return tantivy.Query.term_set_query(SCHEMA, name, keys) if keys else None


def _flag(name: str, value: bool | None) -> tantivy.Query | None:
    return None if value is None else tantivy.Query.term_query(SCHEMA, name, value, "basic")


def _since(moment: datetime | None) -> tantivy.Query | None:
    if moment is None:
        return None
    return tantivy.Query.range_query(
        SCHEMA, "updated", tantivy.FieldType.Integer, lower_bound=as_number(moment)
    )


def _one(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)


def _any(queries: list[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])


def _all(queries: list[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in queries])
