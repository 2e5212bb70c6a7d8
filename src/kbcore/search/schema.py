"""How tantivy keeps an `IndexDocument`."""

from datetime import UTC, datetime, timedelta

import tantivy

from kbcore.search.document import IndexDocument
from kbcore.text import ANALYSIS, index_terms

__all__ = ["FORMAT", "SCHEMA", "TEXTS", "as_key", "as_number", "to_tantivy"]

FORMAT = f"1.{ANALYSIS}"
"""Version of the schema below and of the analysis; an index of another format is outdated."""

TEXTS = ("title", "similar_questions", "keywords", "summary", "body", "internal_body")
_KEYS = ("base", "locale", "kind", "audience", "categories", "facets", "privacy")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in TEXTS:
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
    for name in TEXTS:
        found = index_terms(_text(getattr(document, name)))
        if found:
            made.add_text(name, " ".join(found))
    for name in _KEYS:
        for value in _values(getattr(document, name)):
            made.add_text(name, as_key(value))
    made.add_boolean("verified", document.verified)
    made.add_boolean("hidden", document.hidden)
    made.add_integer("updated", as_number(document.updated))
    return made


def _values(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


def _text(value: str | tuple[str, ...]) -> str:
    return "\n".join(_values(value))


def as_key(key: str) -> str:
    """*key* as tantivy takes it: a lone surrogate, which no key of ours has, becomes `?`."""
    return key.encode("utf-8", "replace").decode()


def as_number(moment: datetime) -> int:
    """*moment* in microseconds since 1970."""
    return (moment - _EPOCH) // timedelta(microseconds=1)
