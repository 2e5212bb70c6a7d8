import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbcore.review import AlreadyDecided, Event, IllegalMove, StaleApproval, Withdrawn
from kbcore.review.course import course_of, follow
from kbcore.review.events import EVENTS
from kbcore.review.moves import MOVES, Phase, picture
from tests.kbcore.review.strategies import (
    ANN,
    BOB,
    A,
    B,
    approved,
    event,
    events,
    histories,
    objected,
    submitted,
)


def test_every_event_is_legal_somewhere_and_every_phase_is_reached() -> None:
    assert {move for moves in MOVES.values() for move in moves} == set(EVENTS.values())
    assert {phase for moves in MOVES.values() for phase in moves.values()} == set(Phase)


@given(histories, events)
def test_an_illegal_event_raises_and_changes_nothing(
    before: tuple[Event, ...], candidate: Event
) -> None:
    course = course_of(before)
    if type(candidate) not in MOVES[course.phase]:
        with pytest.raises(IllegalMove):
            follow(course, candidate)
    assert course == course_of(before)


def test_nothing_is_approved_before_it_is_submitted() -> None:
    with pytest.raises(AlreadyDecided, match="What can follow is commented, content_changed"):
        course_of([approved(BOB)])


def test_who_answers_after_another_is_told_that_it_was_decided() -> None:
    for late in (approved(ANN), event(Withdrawn, ANN)):
        with pytest.raises(AlreadyDecided):
            course_of([submitted(), event(Withdrawn, ANN), late])


def test_an_approval_of_other_content_is_stale() -> None:
    with pytest.raises(StaleApproval) as caught:
        course_of([submitted(B), approved(BOB, A)])
    assert (caught.value.seen, caught.value.now) == (A, B)


def test_an_objection_to_other_content_is_stale() -> None:
    with pytest.raises(StaleApproval):
        course_of([submitted(B), objected(BOB)])


@given(histories, st.integers(0, 25))
def test_a_course_can_be_kept_and_followed_later(history: tuple[Event, ...], cut: int) -> None:
    course = course_of(history[:cut])
    for later in history[cut:]:
        course = follow(course, later)
    assert course == course_of(history)


def test_the_picture_has_an_arrow_for_every_move() -> None:
    assert picture().count("└─>") == sum(len(set(moves.values())) for moves in MOVES.values())
    assert "in_review\n  └─> draft                withdrawn\n" in picture()


@given(histories)
def test_withdrawing_undoes_exactly_what_was_approved_since_submitting(
    history: tuple[Event, ...],
) -> None:
    before = course_of(history)
    if Withdrawn in MOVES[before.phase]:
        after = follow(before, event(Withdrawn, ANN))
        assert after.standing == before.earlier
        assert after.lapsed == before.lapsed | {(a.actor, a.step) for a in before.approvals}
