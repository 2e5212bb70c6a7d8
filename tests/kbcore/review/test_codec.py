import json
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given

from kbcore.review import (
    ChangesRequested,
    Commented,
    Event,
    InvalidEvent,
    event_from_json,
    event_to_json,
)
from kbcore.review.codec import FORMAT
from tests.kbcore.review.strategies import ANN, A, event, events, objected

STORED: dict[str, Any] = {
    "format": 1,
    "type": "approved",
    "actor": {"id": "bob", "name": "Bob"},
    "at": "2026-03-06T09:00:00+08:00",
    "answer_digest": A,
    "authors": [{"id": "ann"}],
    "roles": ["legal"],
    "significance": "typo",
}


@given(events)
def test_an_event_is_what_was_stored_of_it(drawn: Event) -> None:
    back = event_from_json(json.loads(json.dumps(event_to_json(drawn))))
    assert back == drawn
    assert back.actor.name == drawn.actor.name
    assert event_to_json(drawn)["format"] == FORMAT


def test_what_was_stored_in_the_first_format_is_read_and_written_again_alike() -> None:
    assert event_to_json(event_from_json(STORED)) == STORED


@pytest.mark.parametrize(
    ("broken", "path"),
    [
        ({"format": 2}, "format"),
        ({"format": True}, "format"),
        ({"type": "approval"}, "type"),
        ({"type": ["approved"]}, "type"),
        ({"at": "2026-03-06T09:00:00"}, "at"),
        ({"at": "yesterday"}, "at"),
        ({"actor": "bob"}, "actor"),
        ({"actor": {"name": "Bob"}}, "actor"),
        ({"authors": ["ann"]}, "authors"),
        ({"significance": "huge"}, "significance"),
        ({"answer_digest": None}, "answer_digest"),
        ({"type": "changes_requested"}, "reason"),
        ({"type": "reassigned"}, "to"),
    ],
)
def test_a_broken_event_says_which_part_is_broken(broken: dict[str, Any], path: str) -> None:
    with pytest.raises(InvalidEvent) as caught:
        event_from_json({**STORED, **broken})
    assert caught.value.path == path


def test_what_is_no_object_is_no_event() -> None:
    with pytest.raises(InvalidEvent, match="not an object but a list"):
        event_from_json([])  # type: ignore[arg-type]  # what a broken file may hold


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(InvalidEvent, match="has no zone"):
        event(Commented, ANN, text="?", at=datetime(2026, 3, 6))  # noqa: DTZ001  # on purpose


def test_an_objection_has_a_reason() -> None:
    assert isinstance(objected(ANN), ChangesRequested)
    with pytest.raises(InvalidEvent, match="Say what should change"):
        event(ChangesRequested, ANN, reason=" ")
