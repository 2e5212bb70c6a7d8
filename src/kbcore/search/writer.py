"""Writing to a tantivy index: one commit, or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import tantivy

from kbcore.search.document import IndexDocument
from kbcore.search.engine import IndexBroken
from kbcore.search.schema import as_key, to_tantivy

__all__ = ["Writer", "writing"]


class Writer:
    """What may be done before the commit; `place` is named in errors."""

    def __init__(self, writer: tantivy.IndexWriter, place: str) -> None:
        self._writer = writer
        self._place = place

    def delete(self, key: str) -> None:
        """Delete the document *key*, if there is one."""
        with _said(self._place):
            self._writer.delete_documents_by_term("id", as_key(key))

    def put(self, document: IndexDocument) -> None:
        """Add *document*, or replace what has its id."""
        made = to_tantivy(document)
        self.delete(document.id)
        with _said(self._place):
            self._writer.add_document(made)


@contextmanager
def writing(index: tantivy.Index, *, heap: int, place: str) -> Iterator[Writer]:
    """A writer that commits at the end; raises `IndexBroken` when the disk is full, say."""
    with _said(place):
        writer = index.writer(heap, 1)
    try:
        yield Writer(writer, place)
        with _said(place):
            writer.commit()
    except BaseException:
        # A writer whose thread has died can't even roll back, and has written nothing.
        with suppress(ValueError):
            writer.rollback()
        raise
    finally:
        # Merging, if it fails, is tried again by a later writer; only now the lock is free.
        with suppress(ValueError):
            writer.wait_merging_threads()


@contextmanager
def _said(place: str) -> Iterator[None]:
    """tantivy says everything by ValueError."""
    try:
        yield
    except ValueError as error:
        raise IndexBroken(place, str(error)) from error
