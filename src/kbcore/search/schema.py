"""How an `IndexDocument` and a `SearchQuery` are said in tantivy."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache

import tantivy

from kbcore.search.document import IndexDocument
from kbcore.search.engine import Weights
from kbcore.search.query import SearchQuery
from kbcore.text import ANALYSIS, index_terms

__all__ = ["FORMAT", "SCHEMA", "filters", "text_query", "to_tantivy"]

FORMAT = f"1.{ANALYSIS}"
"""Version of the schema below and of the analysis; an index of another format is outdated."""

_TEXTS = ("title", "similar_questions", "keywords", "summary", "body", "internal_body")
_KEYS = ("base", "locale", "kind", "audience", "categories", "facets", "privacy")
# Of a query too long, the terms that are nowhere are left out first.
_NOWHERE = 1 << 62
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in _TEXTS:
        # Analysed by kbcore.text and joined by spaces: tantivy only cuts at them.
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in _KEYS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_boolean_field("verified", indexed=True)
    builder.add_boolean_field("hidden", indexed=True)
    builder.add_integer_field("updated", indexed=True, fast=True)
    return builder.build()


SCHEMA = _schema()


def to_tantivy(document: IndexDocument) -> tantivy.Document:
    """*document* with its texts as terms."""
    made = tantivy.Document()
    made.add_text("id", document.id)
    for name in _TEXTS:
        found = index_terms(_text(getattr(document, name)))
        if found:
            made.add_text(name, " ".join(found))
    for name in _KEYS:
        for value in _values(getattr(document, name)):
            made.add_text(name, _utf8(value))
    made.add_boolean("verified", document.verified)
    made.add_boolean("hidden", document.hidden)
    made.add_integer("updated", _microseconds(document.updated))
    return made


def text_query(
    query: SearchQuery, searcher: tantivy.Searcher, weights: Weights
) -> tantivy.Query | None:
    """Any term in any field, each counted once; None if the index holds none of them."""
    fields = [name for name in _TEXTS if query.internal_text or name != "internal_body"]

    @cache
    def frequencies(term: str) -> dict[str, int]:
        found = {name: searcher.doc_freq(name, term) for name in fields}
        return {name: number for name, number in found.items() if number}

    def rarity(term: str) -> int:
        return sum(frequencies(term).values()) or _NOWHERE

    groups: dict[float, list[tantivy.Query]] = defaultdict(list)
    for term, kind in query.terms(rarity).items():
        for name in frequencies(term):
            weight = getattr(weights, name) * getattr(weights, kind.value)
            groups[weight].append(tantivy.Query.term_query(SCHEMA, name, term, "freq"))
    scored = [tantivy.Query.boost_query(_any(found), weight) for weight, found in groups.items()]
    return _any(scored) if scored else None


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
    every = [bound for bound in bounds if bound is not None] or [tantivy.Query.all_query()]
    return tantivy.Query.const_score_query(_all(every), 0.0)


def _among(name: str, values: Iterable[str]) -> tantivy.Query | None:
    keys = [_utf8(value) for value in values]
    if len(keys) == 1:
        return tantivy.Query.term_query(SCHEMA, name, keys[0], "basic")
    return tantivy.Query.term_set_query(SCHEMA, name, keys) if keys else None


def _flag(name: str, value: bool | None) -> tantivy.Query | None:
    return None if value is None else tantivy.Query.term_query(SCHEMA, name, value, "basic")


def _since(moment: datetime | None) -> tantivy.Query | None:
    if moment is None:
        return None
    return tantivy.Query.range_query(
        SCHEMA, "updated", tantivy.FieldType.Integer, lower_bound=_microseconds(moment)
    )


def _any(queries: list[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])


def _all(queries: list[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in queries])


def _one(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)


def _values(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


def _text(value: str | tuple[str, ...]) -> str:
    return "\n".join(_values(value))


def _utf8(key: str) -> str:
    """*key* as tantivy takes it: a lone surrogate, which no key of ours has, becomes `?`."""
    return key.encode("utf-8", "replace").decode()


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)
