"""The search index of a folder, kept in it and built anew when something was published."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from kbcore.content import BlockAudience, to_text
from kbcore.digest import digest
from kbcore.items import KnowledgeItem
from kbcore.search import EmbeddedEngine, IndexBroken, IndexDocument, IndexLocked, SearchEngine
from kbcore.stores import FolderStore

from .output import Output

__all__ = ["document_id", "drafts_index", "live_index"]

# Whoever waits longer than that wants to know for what.
_QUIET = 1.0


@contextmanager
def live_index(store: FolderStore, out: Output) -> Iterator[SearchEngine]:
    """An index of what is published."""
    with _index(store.own / "index", store.stamp(), store.items, out) as engine:
        yield engine


@contextmanager
def drafts_index(
    store: FolderStore, items: list[KnowledgeItem], out: Output
) -> Iterator[SearchEngine]:
    """An index of *items*, as their files are now."""
    told = "\n".join(sorted(f"{item.key} {item.locale} {digest(item)}" for item in items))
    stamp = sha256(told.encode()).hexdigest()
    with _index(store.own / "index-drafts", stamp, lambda: items, out) as engine:
        yield engine


@contextmanager
def _index(
    path: Path, stamp: str, items: Callable[[], Iterable[KnowledgeItem]], out: Output
) -> Iterator[SearchEngine]:
    engine = EmbeddedEngine(path)
    # Without anything of its own yet, the folder is only looked at.
    if path.parent.is_dir() and _is_current(engine, stamp, items, out):
        yield engine
        return
    with TemporaryDirectory() as folder:
        engine = EmbeddedEngine(folder)
        _build(engine, stamp, items, out)
        yield engine


def _is_current(
    engine: EmbeddedEngine, stamp: str, items: Callable[[], Iterable[KnowledgeItem]], out: Output
) -> bool:
    """Whether *engine* has what is published, after building it if need be and possible."""
    if engine.health().generation == stamp:
        return True
    try:
        _build(engine, stamp, items, out)
    except (IndexBroken, IndexLocked):
        # Somebody else builds it, or nothing may be written here.
        return False
    return True


def _build(
    engine: EmbeddedEngine, stamp: str, items: Callable[[], Iterable[KnowledgeItem]], out: Output
) -> None:
    everything = list(items())
    begun = last = time.monotonic()

    def progress(done: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - begun > _QUIET and now - last > _QUIET:
            last = now
            out.warn("search.progress", done=done, total=len(everything))

    engine.rebuild(map(_document, everything), generation=stamp, progress=progress)


def document_id(item: KnowledgeItem) -> str:
    """What the index knows *item* by."""
    return f"{item.key}.{item.locale}"


def _document(item: KnowledgeItem) -> IndexDocument:
    internal = (block for block in item.blocks if block.audience is BlockAudience.INTERNAL)
    aids = (item.extra.get(name) for name in sorted(item.finding_aids))
    return IndexDocument(
        id=document_id(item),
        base="",
        locale=item.locale,
        kind=item.kind,
        title=item.title,
        audience=item.audience.value,
        # Nothing is asked for by its time here.
        updated=datetime.fromtimestamp(0, UTC),
        similar_questions=item.similar_questions,
        keywords=(
            *item.keywords,
            *filter(None, (item.reference,)),
            *(aid for aid in aids if isinstance(aid, str)),
        ),
        summary=item.summary,
        body=to_text(item.blocks),
        internal_body=to_text(internal, internal=True),
    )
