"""Search: what is indexed, what is asked, and the engines that answer."""

from kbcore.search.document import IndexDocument, InvalidDocument
from kbcore.search.embedded import EmbeddedEngine
from kbcore.search.engine import (
    Health,
    HealthState,
    Hit,
    IndexBroken,
    IndexLocked,
    IndexMissing,
    IndexOutdated,
    SearchEngine,
    SearchResult,
    SearchUnavailable,
    Weights,
)
from kbcore.search.query import LARGEST_PAGE, MOST_TERMS, InvalidQuery, SearchQuery

__all__ = [
    "LARGEST_PAGE",
    "MOST_TERMS",
    "EmbeddedEngine",
    "Health",
    "HealthState",
    "Hit",
    "IndexBroken",
    "IndexDocument",
    "IndexLocked",
    "IndexMissing",
    "IndexOutdated",
    "InvalidDocument",
    "InvalidQuery",
    "SearchEngine",
    "SearchQuery",
    "SearchResult",
    "SearchUnavailable",
    "Weights",
]
