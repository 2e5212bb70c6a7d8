"""When the outbox is drained: once a transaction, after its commit, in the way the site chose."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import connections, router, transaction

from kbcore.search import SearchUnavailable
from wagtail_kb import conf
from wagtail_kb.models import Outbox

from . import outbox

__all__ = ["drain_quietly", "paused", "rows_queued"]

logger = logging.getLogger("wagtail_kb.search")


@dataclass(slots=True)
class _Pause:
    queued: bool = False

    def drain(self) -> None:
        """Let the index hear of what was queued since the last time."""
        if self.queued:
            self.queued = False
            _after_commit()


_pause: ContextVar[_Pause | None] = ContextVar("wagtail_kb_search_pause", default=None)
_told: set[str] = set()


def rows_queued(sender: Any, **kwargs: Any) -> None:
    """See to it that what was just queued gets into the index; receives ``signals.changed``."""
    pause = _pause.get()
    if pause is None:
        _after_commit()
    else:
        pause.queued = True


@contextmanager
def paused() -> Iterator[Callable[[], None]]:
    """Publish many pages inside, and the index hears of them at the end, even after an error.

    Gives a function that lets it hear earlier: call that every few hundred pages.
    """
    if (outer := _pause.get()) is not None:
        yield outer.drain
        return
    pause = _Pause()
    token = _pause.set(pause)
    try:
        yield pause.drain
    finally:
        _pause.reset(token)
        pause.drain()


def drain_quietly() -> None:
    """Drain; whatever goes wrong is logged, once until it works again, and the rows stay."""
    try:
        outbox.drain()
    except SearchUnavailable as error:
        _tell(error, "Published, but not yet in the search index. %s")
    except Exception as error:  # noqa: BLE001  # the publication has been committed and stands
        _tell(error, "Published, but the search index failed: %r", traceback=True)
    else:
        _told.clear()


def _enqueue() -> None:
    from wagtail_kb.tasks import drain_search_index

    drain_search_index.enqueue()


_WAYS: dict[str, Callable[[], None]] = {"commit": drain_quietly, "task": _enqueue}


def _after_commit() -> None:
    """Drain after the transaction, if nothing has asked for that in it yet."""
    way = _WAYS.get(conf.search()["DRAIN"])
    alias = router.db_for_write(Outbox)
    asked = (callback for _, callback, *_ in connections[alias].run_on_commit)
    if way is not None and way not in asked:
        transaction.on_commit(way, using=alias, robust=True)


def _tell(error: Exception, message: str, *, traceback: bool = False) -> None:
    if (problem := repr(error)) not in _told:
        _told.add(problem)
        logger.error(message, error, exc_info=error if traceback else None)
