"""Short ways to write events, and random courses of a review."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from kbcore import AnswerDigest
from kbcore.review import (
    Approved,
    ChangesRequested,
    Commented,
    ContentChanged,
    DuePassed,
    Event,
    IllegalMove,
    Person,
    PersonId,
    Published,
    Reassigned,
    StaleApproval,
    Submitted,
    Withdrawn,
)
from kbcore.review.course import Course, follow
from kbcore.review.moves import MOVES
from kbcore.significance import Significance

A, B, C = (AnswerDigest(f"1:{letter * 64}") for letter in "abc")
ANN, BOB, CEM, DAN = (
    Person(id=PersonId(name.lower()), name=name) for name in ("Ann", "Bob", "Cem", "Dan")
)
EVERYONE = (ANN, BOB, CEM, DAN)
REVIEWERS = {person.id: frozenset[str]() for person in (BOB, CEM, DAN)}
FRIDAY = datetime(2026, 3, 6, 9, tzinfo=UTC)


def event(kind: type[Event], actor: Person, of: AnswerDigest = A, **rest: Any) -> Event:
    """An event on a Friday, of a change that Ann wrote."""
    rest = {"at": FRIDAY, "authors": frozenset({ANN}), **rest}
    return kind(actor=actor, answer_digest=of, **rest)


def submitted(of: AnswerDigest = A, actor: Person = ANN, **rest: Any) -> Event:
    return event(Submitted, actor, of, **rest)


def approved(actor: Person, of: AnswerDigest = A, **rest: Any) -> Event:
    return event(Approved, actor, of, **rest)


def objected(actor: Person, of: AnswerDigest = A) -> Event:
    return event(ChangesRequested, actor, of, reason="the amount is wrong")


def changed(of: AnswerDigest, actor: Person = ANN) -> Event:
    return event(ContentChanged, actor, of, authors=frozenset({actor}))


_common: dict[str, Any] = {
    "actor": st.sampled_from(EVERYONE),
    "answer_digest": st.sampled_from([A, B, C]),
    # Ann mostly: where everyone writes, nobody approves.
    "authors": st.sampled_from([frozenset({ANN})] * 4 + [frozenset({ANN, BOB}), frozenset({CEM})]),
    "at": st.integers(0, 500).map(lambda hours: FRIDAY + timedelta(hours=hours)),
}
_people = st.frozensets(st.sampled_from(EVERYONE), max_size=2)
_judged = st.none() | st.sampled_from(Significance)
_steps = st.sampled_from(["", "", "2"])
_roles = st.frozensets(st.sampled_from(["legal", "compliance"]), max_size=2)
_KINDS: dict[type[Event], st.SearchStrategy[Event]] = {
    Submitted: st.builds(Submitted, reviewers=_people, note=st.text(max_size=5), **_common),
    Approved: st.builds(Approved, roles=_roles, significance=_judged, step=_steps, **_common),
    ChangesRequested: st.builds(ChangesRequested, reason=st.just("wrong"), **_common),
    Withdrawn: st.builds(Withdrawn, **_common),
    Reassigned: st.builds(
        Reassigned,
        to=st.sampled_from(EVERYONE),
        instead_of=st.none() | st.sampled_from(EVERYONE),
        **_common,
    ),
    Commented: st.builds(Commented, text=st.text(max_size=5), **_common),
    ContentChanged: st.builds(ContentChanged, **_common),
    DuePassed: st.builds(DuePassed, **_common),
    Published: st.builds(Published, cause=st.sampled_from(["editor", "import", ""]), **_common),
}
events = st.one_of(*_KINDS.values())


@st.composite
def _histories(draw: st.DrawFn) -> tuple[Event, ...]:
    """Events that can follow one another, mostly of the content as it is."""
    course, kept = Course(), list[Event]()
    for _ in range(draw(st.integers(0, 20))):
        kind = draw(st.sampled_from(sorted(MOVES[course.phase], key=lambda move: move.type)))
        of = draw(st.sampled_from([course.digest or A] * 4 + [A, B, C]))
        candidate = replace(draw(_KINDS[kind]), answer_digest=of)
        try:
            course = follow(course, candidate)
        except (IllegalMove, StaleApproval):
            continue
        kept.append(candidate)
    return tuple(kept)


histories = _histories()
