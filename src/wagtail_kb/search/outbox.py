"""The outbox, drained into the index: each item as it is now, however often it was queued."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from django.db.models import Q

from kbcore.search import HealthState
from wagtail_kb.basepage import get_page_model
from wagtail_kb.models import Item, Outbox, SearchIndex

from .build import indexable, rebuild
from .document import documents
from .engine import checked_engine, get_engine

__all__ = ["BATCH", "FIRST_BUILD", "drain"]

BATCH = 200
"""Rows read, and items written in one commit, at a time."""

FIRST_BUILD = 1000
"""An index that never was is built by the first drain on sites of so many items, no more."""


def drain(*, progress: Callable[[int], object] | None = None) -> int:
    """Bring the index up to date and return how many rows that took; *progress* hears it grow.

    Rows go once the engine has committed, so whatever stops this, running it again completes it.
    Raises SearchUnavailable, and leaves the rows then.
    """
    engine = get_engine()
    health = engine.health()
    if health.state is HealthState.MISSING and _may_build():
        rebuild()
    else:
        checked_engine(health=health)
    done = 0
    while rows := list(Outbox.objects.order_by("pk")[:BATCH]):
        items = _items(rows)
        for batch in _batches(items):
            # A generator: the database is read under the lock, so nobody writes old over new.
            engine.apply(documents(batch), deleted=map(str, batch))
        Outbox.objects.filter(pk__in=[row.pk for row in rows]).delete()
        done += len(rows)
        if progress is not None:
            progress(done)
    return done


def _may_build() -> bool:
    return not SearchIndex.objects.built() and indexable().count() <= FIRST_BUILD


def _items(rows: Sequence[Outbox]) -> list[int]:
    """Ids of the items that *rows* name, each once; subtrees as they stand now."""
    found = {row.item_id for row in rows if row.item_id is not None}
    tops = {row.subtree for row in rows if row.subtree is not None}
    if tops:
        paths = get_page_model().objects.filter(pk__in=tops).values_list("path", flat=True)
        for path in _outermost(paths):
            # A translation is at least as private as its source, so it follows what that does.
            inside = Q(page__path__startswith=path) | Q(source__page__path__startswith=path)
            found.update(Item.objects.filter(inside).values_list("pk", flat=True))
    return sorted(found)


def _outermost(paths: Sequence[str]) -> Iterator[str]:
    last: str | None = None
    for path in sorted(paths):
        if last is None or not path.startswith(last):
            last = path
            yield path


def _batches(items: Sequence[int]) -> Iterator[Sequence[int]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))
