"""``kbcore log``: versions and reviews of an item, in the order of time."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kbcore.review import (
    Approved,
    ChangesRequested,
    Commented,
    Event,
    Published,
    Submitted,
    Withdrawn,
    event_to_json,
)
from kbcore.stores import FolderStore
from kbcore.versions import Version

from .case import timeline_of
from .options import add_target
from .output import Output, visible
from .target import find
from .words import Words

__all__ = ["add", "run"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What happened at *at*: a version came or went, or something was said in review."""

    at: datetime
    version: Version | None = None
    hidden: bool = False
    event: Event | None = None


def add(parser: ArgumentParser, words: Words) -> None:
    add_target(parser, words)


def run(options: Namespace, out: Output) -> int:
    store = FolderStore(options.folder)
    target = find(store, options.reference, options.locale)
    versions = tuple(timeline_of(store, target))
    events = store.review(target.key, target.locale).events
    entries = sorted(_entries(versions, events), key=lambda entry: entry.at)
    if out.as_json:
        out.json("log", item=target.to_json(), entries=[_json(entry) for entry in entries])
        return 0
    if not entries:
        out.say("log.none")
    for entry in entries:
        when = entry.at.astimezone().strftime("%Y-%m-%d %H:%M")
        out.line(f"{out.styled(when, 'faint')}  {_line(entry, out)}")
    return 0


def _entries(versions: tuple[Version, ...], events: tuple[Event, ...]) -> Iterator[Entry]:
    told: dict[tuple[datetime, str], Event] = {
        (event.at, event.answer_digest): event for event in events if isinstance(event, Published)
    }
    begins = {version.published_at for version in versions}
    for version in versions:
        event = told.pop((version.published_at, version.answer_digest), None)
        yield Entry(at=version.published_at, version=version, event=event)
        # What ends as another begins was replaced, not taken down.
        if version.retired_at and version.retired_at not in begins:
            yield Entry(at=version.retired_at, version=version, hidden=True)
    for event in events:
        if not isinstance(event, Published) or event in told.values():
            yield Entry(at=event.at, event=event)


def _line(entry: Entry, out: Output) -> str:
    who = f"  {visible(entry.event.actor.name or entry.event.actor.id)}" if entry.event else ""
    if entry.version:
        code = "log.hidden" if entry.hidden else "log.published"
        return out.styled(out.text(code, number=entry.version.number), "strong") + who
    assert entry.event, "one of both"  # noqa: S101  # for the type checker
    said = visible(_said(entry.event))
    return f"{out.text(f'event.{entry.event.type}')}{who}" + (f": {said}" if said else "")


def _said(event: Event) -> str:
    match event:
        case Submitted(note=text) | Commented(text=text) | Approved(note=text):
            return text
        case ChangesRequested(reason=text) | Withdrawn(reason=text):
            return text
    return ""


def _json(entry: Entry) -> dict[str, Any]:
    data: dict[str, Any] = {"at": entry.at.isoformat(), "what": "reviewed"}
    if entry.version:
        data["what"] = "hidden" if entry.hidden else "published"
        data["version"] = entry.version.number
        data["cause"] = entry.version.cause
        data["answer_digest"] = entry.version.answer_digest
    if entry.event:
        data["event"] = event_to_json(entry.event)
    return data
