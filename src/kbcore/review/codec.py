"""Events to and from JSON, in a numbered format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields as fields_of
from datetime import datetime
from typing import Any

from kbcore.content import fields
from kbcore.digest import AnswerDigest
from kbcore.significance import Significance

from .events import EVENTS, Event, InvalidEvent, Person, PersonId

__all__ = ["FORMAT", "event_from_json", "event_to_json"]

FORMAT = 1
"""Number of the JSON format that ``event_to_json`` writes; every older one can be read."""


def event_to_json(event: Event) -> dict[str, Any]:
    """JSON of *event* in FORMAT; what an event has by default is left out."""
    values = {
        field.name: _written(value)
        for field in fields_of(event)
        if (value := getattr(event, field.name)) != field.default
    }
    return {"format": FORMAT, "type": event.type, **values}


def event_from_json(data: Mapping[str, Any]) -> Event:
    """The event of *data* in any format up to FORMAT; raises InvalidEvent."""
    if not isinstance(data, Mapping):
        raise InvalidEvent("event", f"is not an object but a {type(data).__name__}")
    written = data.get("format")
    if type(written) is not int or not 1 <= written <= FORMAT:
        raise InvalidEvent("format", f"{written!r} is not readable here; known are 1 to {FORMAT}")
    name = data.get("type")
    if not isinstance(name, str) or name not in EVENTS:
        raise InvalidEvent("type", f"no event {name!r} is known: {', '.join(EVENTS)}")
    event = EVENTS[name]
    return event(
        **{f.name: _read(data, f.name) for f in fields_of(event) if f.name in _wanted(data)}
    )


def _wanted(data: Mapping[str, Any]) -> set[str]:
    """What must be read: what is there, and what no event goes without."""
    return {*data, "actor", "at", "answer_digest", *_REQUIRED.get(data["type"], ())}


# Fields without a default, beside those that every event has.
_REQUIRED = {"changes_requested": ("reason",), "reassigned": ("to",), "commented": ("text",)}


def _written(value: Any) -> Any:
    if isinstance(value, Person):
        return {"id": value.id, "name": value.name} if value.name else {"id": value.id}
    if isinstance(value, frozenset):
        return sorted(map(_written, value), key=str)
    if isinstance(value, datetime):
        return value.isoformat()
    return value.code if isinstance(value, Significance) else value


def _read(data: Mapping[str, Any], name: str) -> Any:
    try:
        read = _READERS.get(name) or fields.text
        return read(data, name)
    except ValueError as error:
        raise InvalidEvent(name, str(error)) from error


def _person(data: Mapping[str, Any], name: str) -> Person:
    written = fields.mapping(data, name)
    return Person(id=PersonId(fields.text(written, "id")), name=fields.text(written, "name", ""))


def _people(data: Mapping[str, Any], name: str) -> frozenset[Person]:
    return frozenset(_person({name: each}, name) for each in fields.listed(data, name))


_READERS: Mapping[str, Callable[[Mapping[str, Any], str], Any]] = {
    "actor": _person,
    "at": lambda data, name: datetime.fromisoformat(fields.text(data, name)),
    "answer_digest": lambda data, name: AnswerDigest(fields.text(data, name)),
    "authors": _people,
    "reviewers": _people,
    "roles": lambda data, name: frozenset(fields.texts(data, name)),
    "significance": lambda data, name: Significance.of(fields.text(data, name)),
    "to": _person,
    "instead_of": _person,
}
