"""A search engine in this process: tantivy, over an index folder on a local disk."""

import os
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import tantivy

from kbcore.search.clauses import filters, text_query
from kbcore.search.document import IndexDocument
from kbcore.search.engine import (
    Health,
    HealthState,
    Hit,
    IndexBroken,
    IndexMissing,
    IndexOutdated,
    SearchResult,
    SearchUnavailable,
    Weights,
)
from kbcore.search.folder import Current, IndexFolder
from kbcore.search.query import SearchQuery
from kbcore.search.schema import FORMAT, SCHEMA
from kbcore.search.writer import Writer, writing

__all__ = ["EmbeddedEngine"]

# Sums of the same numbers in another order differ behind the sixth digit.
_DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """An open index; of no use to another process, nor after a swap."""

    process: int
    stamp: tuple[int, int]
    current: Current
    index: tantivy.Index


class EmbeddedEngine:
    """For one host: any number of processes may share the folder.

    *write_heap* is in bytes, at least 15 MB; *patience* is how many seconds to wait for the lock.
    """

    def __init__(
        self,
        path: Path | str,
        *,
        weights: Weights | None = None,
        write_heap: int = 50_000_000,
        patience: float = 1.0,
    ) -> None:
        self._folder = IndexFolder(Path(path), patience=patience)
        self._weights = weights or Weights()
        self._write_heap = write_heap
        self._reader: _Reader | None = None

    def apply(self, documents: Iterable[IndexDocument], deleted: Iterable[str] = ()) -> None:
        """Delete by id, then add or replace by id, in one commit; see `SearchEngine.apply`."""
        with self._folder.locked(), self._writing(self._open().index) as writer:
            for key in deleted:
                writer.delete(key)
            for document in documents:
                writer.put(document)

    def search(self, query: SearchQuery) -> SearchResult:
        """The page of *query*; see `SearchEngine.search`."""
        searcher = self._searcher()
        if not query.audiences or query.privacies == ():
            return SearchResult()
        wanted = text_query(query, searcher, self._weights)
        if wanted is None:
            return SearchResult()
        must = tantivy.Occur.Must
        bounded = tantivy.Query.boolean_query([(must, wanted), (must, filters(query))])
        return _page(searcher, bounded, query.offset, query.limit)

    def rebuild(
        self,
        documents: Iterable[IndexDocument],
        *,
        generation: str,
        progress: Callable[[int], object] | None = None,
    ) -> int:
        """Build a new sub-folder, then point at it; see `SearchEngine.rebuild`."""
        number = 0
        with self._folder.locked(create=True), self._folder.fresh() as path:
            with self._writing(self._made(path)) as writer:
                for number, document in enumerate(documents, 1):
                    writer.put(document)
                    if progress is not None:
                        progress(number)
            self._folder.use(Current(name=path.name, format=FORMAT, generation=generation))
        return number

    def create(self, generation: str) -> None:
        """An empty index: a rebuild of nothing."""
        self.rebuild((), generation=generation)

    def health(self) -> Health:
        """The state of the folder, with what is wrong in words."""
        try:
            documents = self._searcher().num_docs
            generation = self._open().current.generation
        except SearchUnavailable as error:
            return Health(state=_state(error), detail=str(error))
        locked = self._folder.is_locked()
        state = HealthState.LOCKED if locked else HealthState.OK
        return Health(state=state, documents=documents, generation=generation)

    def _searcher(self) -> tantivy.Searcher:
        """What was committed last, by whatever process."""
        reader = self._open()
        try:
            return _latest(reader)
        except ValueError as error:
            if self._folder.stamp() == reader.stamp:
                raise IndexBroken(str(self._folder.path), str(error)) from error
        # Swapped between opening and reading: the new one is complete.
        return _latest(self._open())

    def _open(self) -> _Reader:
        """The index in use, opened by this very process: a fork inherits nothing."""
        reader, stamp = self._reader, self._folder.stamp()
        if reader is None or reader.process != os.getpid() or reader.stamp != stamp:
            reader = self._reader = self._opened(stamp)
        return reader

    def _opened(self, stamp: tuple[int, int]) -> _Reader:
        current = self._folder.current()
        if current.format != FORMAT:
            detail = f"format {current.format}, not {FORMAT}"
            raise IndexOutdated(str(self._folder.path), detail)
        try:
            index = tantivy.Index.open(str(self._folder.path / current.name))
            index.config_reader("manual")
        except ValueError as error:
            if self._folder.stamp() != stamp:
                return self._opened(self._folder.stamp())
            raise IndexBroken(str(self._folder.path), str(error)) from error
        return _Reader(process=os.getpid(), stamp=stamp, current=current, index=index)

    def _made(self, path: Path) -> tantivy.Index:
        try:
            return tantivy.Index(SCHEMA, path=str(path))
        except ValueError as error:
            raise IndexBroken(str(path), str(error)) from error

    def _writing(self, index: tantivy.Index) -> AbstractContextManager[Writer]:
        return writing(index, heap=self._write_heap, place=str(self._folder.path))


def _latest(reader: _Reader) -> tantivy.Searcher:
    reader.index.reload()
    return reader.index.searcher()


def _page(
    searcher: tantivy.Searcher, query: tantivy.Query, offset: int, limit: int
) -> SearchResult:
    """Hits by score and id. tantivy knows no id, so whole groups of equal scores are sorted."""
    wanted = offset + limit
    size = wanted + 1
    while True:
        result = searcher.search(query, limit=size)
        scores = [round(score, _DIGITS) for score, _ in result.hits]
        if len(scores) < size or scores[-1] < scores[wanted - 1]:
            break
        size *= 2
    total: int = result.count  # type: ignore[attr-defined]  # its stub forgets the count
    if offset >= len(scores):
        return SearchResult(total=total)
    first = scores.index(scores[offset])
    lowest = scores[min(wanted, len(scores)) - 1]
    found = [
        Hit(id=searcher.doc(address)["id"][0], score=score)
        for score, (_, address) in zip(scores[first:], result.hits[first:], strict=True)
        if score >= lowest
    ]
    found.sort(key=lambda hit: (-hit.score, hit.id))
    return SearchResult(hits=tuple(found[offset - first : wanted - first]), total=total)


def _state(error: SearchUnavailable) -> HealthState:
    if isinstance(error, IndexMissing):
        return HealthState.MISSING
    return HealthState.OUTDATED if isinstance(error, IndexOutdated) else HealthState.BROKEN
