"""Versions: what was published when, and which one held at a given time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from .digest import AnswerDigest, Digest, answer_digest, digest
from .items import KnowledgeItem

__all__ = ["InvalidTimeline", "Timeline", "Version"]


class InvalidTimeline(ValueError):
    """Versions overlap, run backwards or have times without a zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A published state of an item: valid from *published_at* until *retired_at* (None: still)."""

    number: int
    item: KnowledgeItem
    digest: Digest
    answer_digest: AnswerDigest
    published_at: datetime
    retired_at: datetime | None = None
    cause: str = "editor"

    @classmethod
    def of(
        cls, item: KnowledgeItem, *, number: int, at: datetime, cause: str = "editor"
    ) -> Version:
        """The version number *number* of *item*, published at *at*, with its digests."""
        return cls(
            number=number,
            item=item,
            digest=digest(item),
            answer_digest=answer_digest(item),
            published_at=at,
            cause=cause,
        )

    def holds_at(self, moment: datetime) -> bool:
        """Whether readers saw this version at *moment*: published_at included, retired_at not."""
        return self.published_at <= moment and (self.retired_at is None or moment < self.retired_at)


@dataclass(frozen=True, slots=True)
class Timeline:
    """All versions of one item in one language, oldest first; gaps are times it was hidden."""

    versions: tuple[Version, ...] = ()

    def __post_init__(self) -> None:
        for version in self.versions:
            times = (version.published_at, version.retired_at or version.published_at)
            if any(time.tzinfo is None for time in times):
                raise InvalidTimeline(f"Version {version.number}: the time has no zone.")
            if times[1] < times[0]:
                raise InvalidTimeline(f"Version {version.number} ends before it begins.")
        for earlier, later in zip(self.versions, self.versions[1:], strict=False):
            _check_order(earlier, later)

    @classmethod
    def of(cls, versions: Iterable[Version]) -> Timeline:
        """The timeline of *versions* in any order. Raises InvalidTimeline."""
        return cls(tuple(sorted(versions, key=lambda version: version.number)))

    def __iter__(self) -> Iterator[Version]:
        return iter(self.versions)

    def __len__(self) -> int:
        return len(self.versions)

    @property
    def current(self) -> Version | None:
        """What readers see now; None while hidden or never published."""
        last = self.versions[-1] if self.versions else None
        return last if last and last.retired_at is None else None

    def at(self, moment: datetime) -> Version | None:
        """What readers saw at *moment* (aware), or None."""
        if moment.tzinfo is None:
            raise InvalidTimeline("The moment has no time zone. Give one, such as +08:00.")
        after = bisect_right(self.versions, moment, key=lambda version: version.published_at)
        candidate = self.versions[after - 1] if after else None
        return candidate if candidate and candidate.holds_at(moment) else None

    def publish(self, item: KnowledgeItem, *, at: datetime, cause: str = "editor") -> Timeline:
        """This timeline after *item* went live at *at*: itself if live and equal already."""
        current = self.current
        if current and current.digest == digest(item):
            return self
        number = self.versions[-1].number + 1 if self.versions else 1
        hidden = self.hide(at=at)
        return Timeline((*hidden.versions, Version.of(item, number=number, at=at, cause=cause)))

    def hide(self, *, at: datetime) -> Timeline:
        """This timeline after the item was taken down at *at*; itself if it was not live."""
        if self.current is None:
            return self
        return Timeline((*self.versions[:-1], replace(self.versions[-1], retired_at=at)))


def _check_order(earlier: Version, later: Version) -> None:
    if later.number <= earlier.number:
        raise InvalidTimeline(f"Version {later.number} stands twice or before {earlier.number}.")
    if earlier.retired_at is None or earlier.retired_at > later.published_at:
        raise InvalidTimeline(f"Version {earlier.number} overlaps {later.number}.")
