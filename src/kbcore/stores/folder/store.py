"""A store that is a folder: items as Markdown files that people edit, their versions beside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from kbcore.digest import digest
from kbcore.items import ItemKey, KnowledgeItem, Reference, reference
from kbcore.locale import Locale
from kbcore.review import Event
from kbcore.significance import Significance
from kbcore.stores.store import UnknownItem
from kbcore.versions import Timeline, Version

from . import reviews
from .files import Draft, ItemFiles
from .header import Header
from .history import Histories
from .journal import BrokenLine
from .lock import Lock
from .problem import Problem, ProblemCode
from .register import Register
from .reviews import Review, Reviews
from .tree import write_whole

__all__ = ["FolderStore", "NotAFolder", "Scan", "Standing"]


class NotAFolder(LookupError):
    """*path* is no folder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"{path} is not a folder. Give the one that holds the Markdown files.")


class Standing(StrEnum):
    """How a file stands to the versions of its item."""

    NEW = "new"  # never published
    LIVE = "live"  # what readers see
    CHANGED = "changed"  # not what was published last
    HIDDEN = "hidden"  # what was published last, but taken down


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """Every file that can be used, and what is wrong with the others."""

    drafts: tuple[Draft, ...] = ()
    problems: tuple[Problem, ...] = ()


class FolderStore:
    """A `Store` for one host: any number of threads and processes may use the folder.

    Versions, reviews and references stand in its sub-folder ``.kb``, in files that only grow.
    *patience* is how many seconds to wait for another writer. Raises NotAFolder, and ValueError
    for a *prefix* that no reference can have. What writes raises FolderLocked, and OSError where
    nothing may be written; what reads versions or reviews raises BrokenLine.
    """

    def __init__(self, path: Path | str, *, prefix: str = "KB", patience: float = 10.0) -> None:
        reference(f"{prefix}-1")
        self.path = Path(path)
        if not self.path.is_dir():
            raise NotAFolder(self.path)
        self.own = self.path / ".kb"
        self._prefix = prefix
        self._lock = Lock(self.own / "lock", patience=patience)
        self._histories = Histories(self.own / "versions")
        self._reviews = Reviews(self.own / "reviews")
        self._register = Register(self.own / "references.jsonl")
        self._files = ItemFiles(self.path, self._register)
        self._depth = 0

    # Versions: the protocol of a store

    def publish(self, item: KnowledgeItem, *, at: datetime, cause: str = "editor") -> Version:
        """See `Store.publish`; the item's file is written too. Raises UnpublishedChanges."""
        with self.exclusive():
            before = self._histories.timeline(item.key, item.locale)
            number = self._files.reference_for(item.key, self._prefix)
            item = replace(item, reference=number)
            after = before.publish(item, at=at, cause=cause)
            # The version comes last: after a crash before it, the file says "not published".
            self._register.give(item.key, number)
            self._write(item, before)
            self._histories.keep(item.key, item.locale, before, after)
        return after.versions[-1]

    def hide(self, key: ItemKey, locale: Locale, *, at: datetime) -> None:
        with self.exclusive():
            before = self.timeline(key, locale)
            self._histories.keep(key, locale, before, before.hide(at=at))

    def timeline(self, key: ItemKey, locale: Locale) -> Timeline:
        found = self._histories.timeline(key, locale)
        if not found:
            raise UnknownItem(key, locale)
        return found

    def current(self, key: ItemKey, locale: Locale) -> Version | None:
        return self._histories.timeline(key, locale).current

    def as_of(self, key: ItemKey, locale: Locale, at: datetime) -> Version | None:
        return self._histories.timeline(key, locale).at(at)

    def reference_of(self, key: ItemKey) -> Reference:
        try:
            return self._register.by_key()[key]
        except KeyError:
            raise UnknownItem(key) from None

    def items(self, locale: Locale | None = None) -> Iterator[KnowledgeItem]:
        """See `Store.items`; what can't be read is left out, and `scan` says why."""
        for key, language in self.published():
            if locale in (None, language):
                with suppress(BrokenLine):
                    version = self._histories.timeline(key, language).current
                    if version:
                        yield version.item

    def published(self) -> Iterator[tuple[ItemKey, Locale]]:
        """Every item and language that ever had a version; whether it can be read is not looked."""
        for path in self._histories.paths():
            # What is named otherwise is told by `scan`.
            with suppress(BrokenLine):
                yield self._histories.identity(path)

    def stamp(self) -> str:
        """Another text whenever a version was added or hidden, without reading any."""
        states = ((path.name, path.stat()) for path in self._histories.paths())
        told = "".join(f"{name} {state.st_size} {state.st_mtime_ns}\n" for name, state in states)
        return sha256(told.encode()).hexdigest()

    def references(self) -> Mapping[ItemKey, Reference]:
        """Every reference that was ever given."""
        return self._register.by_key()

    def number(self, key: ItemKey) -> Reference:
        """The reference of *key*, given to it now if it has none."""
        with self.exclusive():
            given = self._files.reference_for(key, self._prefix)
            self._register.give(key, given)
        return given

    # Files

    def scan(self, which: Callable[[Header], bool] | None = None) -> Scan:
        """All files as they are now. A broken one keeps no other from being read.

        With *which*, only those of which it holds, and no versions and reviews: that is faster.
        """
        found = [*self._files.read(which), *(() if which else self._broken_journals())]
        problems = [each for each in found if isinstance(each, Problem)]
        problems.sort(key=lambda problem: (problem.path, problem.line))
        drafts = tuple(each for each in found if isinstance(each, Draft))
        return Scan(drafts=drafts, problems=tuple(problems))

    def standing(self, item: KnowledgeItem) -> Standing:
        """How *item*, from its file, stands to what was published."""
        timeline = self._histories.timeline(item.key, item.locale)
        if not timeline:
            return Standing.NEW
        if timeline.versions[-1].digest != digest(item):
            return Standing.CHANGED
        return Standing.LIVE if timeline.current else Standing.HIDDEN

    def write(self, item: KnowledgeItem) -> str:
        """Write *item* to a file without publishing it; the path from the folder.

        Raises UnpublishedChanges if its file holds what was not published and is not *item*.
        """
        with self.exclusive():
            return self._write(item, self._histories.timeline(item.key, item.locale))

    def _write(self, item: KnowledgeItem, published: Timeline) -> str:
        last = published.versions[-1].digest if published else None
        return self._files.write(item, last)

    # Reviews

    def review(self, key: ItemKey, locale: Locale) -> Review:
        """What happened to the item in this language."""
        return self._reviews.get(key, locale)

    def record(
        self, key: ItemKey, locale: Locale, *events: Event, declared: Significance | None = None
    ) -> None:
        """Add *events* in one go; who decides on them holds `exclusive` from before reading.

        *declared* is the significance that a submission among them was handed in with.
        """
        with self.exclusive():
            self._reviews.record(key, locale, events, declared)

    def reviews(self) -> Iterator[Review]:
        """Every review that can be read; `scan` names the others."""
        for path in self._reviews.paths():
            try:
                yield reviews.read(path)
            except BrokenLine:
                continue

    # Both

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Keep all other writers out while several steps are taken. Raises FolderLocked."""
        with self._lock.held():
            if self._depth:
                yield
                return
            self._make_own()
            self._depth = 1
            try:
                with self._files.knowing():
                    yield
            finally:
                self._depth = 0

    def _make_own(self) -> None:
        ignored = self.own / ".gitignore"
        if not ignored.exists():
            # What can be made again has no place in version control; versions and reviews do.
            write_whole(ignored, "index*/\nlock\n")

    def _broken_journals(self) -> Iterator[Problem]:
        for path in self._histories.paths():
            try:
                self._histories.timeline(*self._histories.identity(path))
            except BrokenLine as error:
                yield self._broken(ProblemCode.BROKEN_HISTORY, error)
        for path in self._reviews.paths():
            try:
                reviews.read(path)
            except BrokenLine as error:
                yield self._broken(ProblemCode.BROKEN_REVIEW, error)

    def _broken(self, code: ProblemCode, error: BrokenLine) -> Problem:
        name = error.path.relative_to(self.path).as_posix()
        return Problem(code=code, path=name, line=error.line, about=error.problem)
