from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from kbcore.review import (
    PAIR,
    REGULATED,
    AlreadyApproved,
    AlreadyDecided,
    AuthorCannotApprove,
    CannotLower,
    Decision,
    Event,
    NotAReviewer,
    Reassigned,
    StaleApproval,
    State,
    Subject,
    decide,
    take,
)
from kbcore.review.course import course_of
from kbcore.significance import Significance
from tests.kbcore.review.strategies import (
    ANN,
    BOB,
    CEM,
    EVERYONE,
    REVIEWERS,
    A,
    B,
    approved,
    event,
    histories,
    objected,
    submitted,
)


def taken(*history: Event, **rest: Any) -> Decision:
    """The decision after the last of *history*, the others having happened."""
    rest = {"answer_digest": A, "people": REVIEWERS, **rest}
    return take(history[:-1], history[-1], **rest)


def test_an_approval_that_is_allowed_gives_the_decision_after_it() -> None:
    assert taken(submitted(), approved(BOB)).state is State.APPROVED


def test_whoever_saw_other_content_is_told_of_the_change_first() -> None:
    for late in (approved(ANN, B), objected(ANN, B), submitted(B)):
        with pytest.raises(StaleApproval) as caught:
            taken(submitted(), late)
        assert (caught.value.seen, caught.value.now) == (B, A)


def test_who_was_removed_from_the_reviewers_can_neither_approve_nor_object() -> None:
    for late in (approved(BOB), objected(BOB)):
        with pytest.raises(NotAReviewer, match="Bob may not review this item"):
            taken(submitted(), late, people={CEM.id: frozenset()})


def test_nobody_approves_in_a_role_they_do_not_have() -> None:
    with pytest.raises(NotAReviewer) as caught:
        taken(submitted(), approved(BOB, roles=frozenset({"legal"})))
    assert caught.value.role == "legal"


def test_an_author_is_refused() -> None:
    authors = frozenset({ANN, BOB})
    for history in (
        [submitted(authors=authors), approved(BOB)],
        [submitted(), approved(BOB, authors=authors)],
    ):
        with pytest.raises(AuthorCannotApprove, match="Somebody else must approve"):
            taken(*history)
    free = replace(PAIR, four_eyes=False)
    assert taken(submitted(authors=authors), approved(BOB), policy=free).is_approved


def test_approving_twice_is_refused() -> None:
    with pytest.raises(AlreadyApproved, match="once is enough"):
        taken(submitted(), approved(BOB), approved(BOB))


def test_of_two_who_decide_at_once_the_second_hears_of_the_first() -> None:
    with pytest.raises(AlreadyDecided):
        taken(submitted(), objected(BOB), approved(CEM))


def test_where_nobody_lowers_a_lower_judgement_is_refused() -> None:
    lower = approved(BOB, significance=Significance.TYPO)
    with pytest.raises(CannotLower, match="policy regulated"):
        taken(submitted(), lower, policy=REGULATED, subject=Subject())


def test_a_review_passes_only_to_a_reviewer() -> None:
    with pytest.raises(NotAReviewer):
        taken(submitted(), event(Reassigned, BOB, to=ANN, instead_of=BOB))


@given(histories)
def test_those_who_may_approve_can_and_nobody_else(history: tuple[Event, ...]) -> None:
    directory = {person.id: frozenset[str]() for person in EVERYONE}
    now = course_of(history).digest or A
    able = set()
    for person in EVERYONE:
        approval = approved(person, now, authors=frozenset())
        with suppress(AlreadyApproved, AlreadyDecided, AuthorCannotApprove):
            take(history, approval, answer_digest=now, people=directory)
            able.add(person.id)
    assert able == decide(history, answer_digest=now, people=directory).may_approve
