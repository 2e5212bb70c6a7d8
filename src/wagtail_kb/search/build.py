"""Building the whole index anew, beside the one in use until it is complete."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import uuid4

from django.db.models import QuerySet

from kbcore.search import IndexDocument
from wagtail_kb.models import Item, Outbox, SearchIndex

from .document import documents
from .engine import forget, get_engine

__all__ = ["indexable", "rebuild"]

_BATCH = 200


def indexable() -> QuerySet[Item]:
    """Items that belong into the index: all that ever had a version."""
    return Item.objects.filter(published_at__isnull=False)


def rebuild(*, progress: Callable[[int, int], object] | None = None) -> int:
    """Build the index from the database and return the number of items in it.

    *progress* gets (done, of). Readers keep the old index until the end. What is published
    meanwhile stays in the outbox: drain it afterwards. Raises SearchUnavailable.
    """
    generation = str(uuid4())
    waiting = list(Outbox.objects.values_list("pk", flat=True))
    total = indexable().count()
    number = get_engine().rebuild(
        _all(generation),
        generation=generation,
        progress=None if progress is None else lambda done: progress(done, max(done, total)),
    )
    SearchIndex.objects.finish(generation)
    forget()
    # Their changes were committed before the first item was read.
    for start in range(0, len(waiting), _BATCH):
        Outbox.objects.filter(pk__in=waiting[start : start + _BATCH]).delete()
    return number


def _all(generation: str) -> Iterator[IndexDocument]:
    """Every item there is by now, read under the engine's lock, in short queries."""
    SearchIndex.objects.begin(generation)
    items = list(indexable().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(items), _BATCH):
        yield from documents(items[start : start + _BATCH])
