"""Who writes and reviews what in the demo, and what happens to items: from ``stories.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import yaml

from .entries import CONTENT, Entry

__all__ = ["InvalidStory", "Step", "Stories", "Story", "changed", "stories"]


class InvalidStory(ValueError):
    """A text that *entry* is to say instead of *sought* has no place: it doesn't say that."""

    def __init__(self, entry: Entry, sought: str) -> None:
        self.entry, self.sought = entry, sought
        super().__init__(f"stories.yaml: {entry.path} doesn't say {sought!r}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """*by* a username: ``do`` names a function of ``filling.reviews``; the rest is what it takes.

    *text* is what is said instead of parts of the entry's file, *later* on a day to come.
    """

    do: str
    by: str
    text: Mapping[str, str] = field(default_factory=dict)
    later: bool = False
    note: str = ""
    significance: str = ""
    to: tuple[str, ...] = ()
    version: int = 0
    successor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What the first version said instead of the entry's file, and what happened then."""

    starts_as: Mapping[str, str] = field(default_factory=dict)
    then: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stories:
    """Usernames by topmost category, or by language, and stories by slug in the source language."""

    source_locale: str
    authors: Mapping[str, str]
    translators: Mapping[str, str]
    reviewers: Mapping[str, str]
    by_slug: Mapping[str, Story]

    def author_of(self, entry: Entry) -> str:
        """Who wrote *entry*."""
        return self.translators.get(entry.locale) or _of(self.authors, entry)

    def reviewer_of(self, entry: Entry) -> str:
        """Who approved the first version of *entry*."""
        return _of(self.reviewers, entry)

    def of(self, entry: Entry) -> Story:
        """What happens to *entry*; nothing to most, and to no translation."""
        is_source = entry.locale == self.source_locale
        return self.by_slug.get(entry.slug, Story()) if is_source else Story()


def changed(entry: Entry, text: Mapping[str, str]) -> Entry:
    """*entry* with parts of its summary and body exchanged. Raises InvalidStory."""
    summary, body = entry.summary, entry.body
    for old, new in text.items():
        if old not in summary + body:
            raise InvalidStory(entry, old)
        summary, body = summary.replace(old, new), body.replace(old, new)
    return replace(entry, summary=summary, body=body)


def _of(people: Mapping[str, str], entry: Entry) -> str:
    return people.get(entry.category.partition("/")[0]) or people["*"]


@cache
def stories() -> Stories:
    """The stories of ``stories.yaml``."""
    data: dict[str, Any] = yaml.safe_load((CONTENT / "stories.yaml").read_text(encoding="utf-8"))
    return Stories(
        source_locale=data["source_locale"],
        authors=data["authors"],
        translators=data["translators"],
        reviewers=data["reviewers"],
        by_slug={slug: _story(one) for slug, one in data["stories"].items()},
    )


def _story(data: Mapping[str, Any]) -> Story:
    steps = (Step(**one | {"to": tuple(one.get("to", ()))}) for one in data["then"])
    return Story(starts_as=data.get("starts_as", {}), then=tuple(steps))
