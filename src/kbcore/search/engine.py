"""What every search engine does, with which weights, and how it says that it can't.

LookupError
  SearchUnavailable
    IndexMissing   nothing was built yet
    IndexLocked    another process writes
    IndexOutdated  built by another version of this library
    IndexBroken    the index can't be read or written
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol, runtime_checkable

from kbcore.search.document import IndexDocument
from kbcore.search.query import SearchQuery

__all__ = [
    "Health",
    "HealthState",
    "Hit",
    "IndexBroken",
    "IndexLocked",
    "IndexMissing",
    "IndexOutdated",
    "SearchEngine",
    "SearchResult",
    "SearchUnavailable",
    "Weights",
]


class SearchUnavailable(LookupError):
    """The engine can't answer or write now; `place` is its folder or address."""

    problem = "The search index can't be used."
    mend = "See its health, then rebuild it (kb_index --rebuild)."

    def __init__(self, place: str, detail: str = "") -> None:
        found = f" ({detail})" if detail else ""
        super().__init__(f"{place}: {self.problem}{found} {self.mend}")
        self.place = place
        self.detail = detail


class IndexMissing(SearchUnavailable):
    """There is no index yet."""

    problem = "There is no search index here."
    mend = "Build it (kb_index --rebuild)."


class IndexLocked(SearchUnavailable):
    """Another process writes, and didn't end within the time one waits; nothing was written."""

    problem = "Another process is writing to the search index."
    mend = "Try again when it has ended; a rebuild may take minutes."


class IndexOutdated(SearchUnavailable):
    """The index was made by a version that analysed or stored otherwise."""

    problem = "The search index was made by another version of kbcore."
    mend = "Rebuild it (kb_index --rebuild)."


class IndexBroken(SearchUnavailable):
    """Files are damaged, gone, or may not be read or written."""

    problem = "The search index can't be read or written."
    mend = "Check the rights on its folder, then rebuild it (kb_index --rebuild)."


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much a match counts by where it is, and by what it is made of."""

    title: float = 2.0
    similar_questions: float = 2.0
    keywords: float = 1.0
    summary: float = 1.0
    body: float = 1.0
    internal_body: float = 1.0
    character: float = 1.0
    pair: float = 1.5
    word: float = 1.5
    part: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A document found; scores compare within one result only."""

    id: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """One page of hits, best first and by id where scores are equal; `total` counts all pages."""

    hits: tuple[Hit, ...] = ()
    total: int = 0


class HealthState(Enum):
    """LOCKED still answers searches; the last three need a rebuild."""

    OK = "ok"
    LOCKED = "locked"
    MISSING = "missing"
    OUTDATED = "outdated"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What an engine knows of its index; `documents` and `generation` where it can be read."""

    state: HealthState
    documents: int = 0
    generation: str | None = None
    detail: str = ""


@runtime_checkable
class SearchEngine(Protocol):
    """An index that one process at a time writes and all read."""

    def apply(self, documents: Iterable[IndexDocument], deleted: Iterable[str] = ()) -> None:
        """Delete by id, then add or replace by id, in one commit; nothing if anything fails.

        *documents* is consumed under the write lock: a generator reads the state of that moment.
        Raises `SearchUnavailable`.
        """

    def search(self, query: SearchQuery) -> SearchResult:
        """The page of *query*; a text without terms finds nothing. Raises `SearchUnavailable`."""

    def rebuild(
        self,
        documents: Iterable[IndexDocument],
        *,
        generation: str,
        progress: Callable[[int], object] | None = None,
    ) -> int:
        """Replace the whole index by *documents* and return their number.

        Readers see the old index until the new one is complete, and keep it if this fails.
        *progress* gets the number done after each document. Raises `SearchUnavailable`.
        """

    def create(self, generation: str) -> None:
        """An empty index: a rebuild of nothing."""

    def health(self) -> Health:
        """The state of the index; never raises `SearchUnavailable`."""
