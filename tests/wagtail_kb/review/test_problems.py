"""Every refusal has a code and a sentence."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kbcore import AnswerDigest
from kbcore.review import (
    PAIR,
    AlreadyApproved,
    AuthorCannotApprove,
    CannotLower,
    InvalidEvent,
    NotAReviewer,
    Person,
    PersonId,
    Reassigned,
    StaleApproval,
    Submitted,
)
from kbcore.review.moves import AlreadyDecided, IllegalMove, Phase
from wagtail_kb.review.actions import NotAllowed, NoWorkflow, UnknownPerson
from wagtail_kb.review.case import NoReview
from wagtail_kb.review.doors import REFUSALS
from wagtail_kb.review.problems import code_of, sentence

ANN = Person(id=PersonId("1"), name="Ann")
NOW = datetime(2026, 11, 2, tzinfo=UTC)
HANDED_IN = Submitted(actor=ANN, at=NOW, answer_digest=AnswerDigest("a"))
PASSED_ON = Reassigned(actor=ANN, at=NOW, answer_digest=AnswerDigest("a"), to=ANN)
ERRORS = [
    (StaleApproval(AnswerDigest("a"), AnswerDigest("b")), "CONTENT_CHANGED", "then decide again"),
    (NotAReviewer(ANN), "NOT_A_REVIEWER", "Ann may not review"),
    (NotAReviewer(ANN, "lawyer"), "NOT_A_REVIEWER", "“lawyer”"),
    (UnknownPerson("7"), "NOT_A_REVIEWER", "Choose one"),
    (AuthorCannotApprove(ANN), "AUTHOR_CANNOT_APPROVE", "Ann wrote part"),
    (AlreadyApproved(ANN), "ALREADY_APPROVED", "once is enough"),
    (AlreadyDecided(HANDED_IN, Phase.DRAFT), "ALREADY_DECIDED", "a draft again"),
    (IllegalMove(HANDED_IN, Phase.IN_REVIEW), "ALREADY_DECIDED", "in review already"),
    (IllegalMove(PASSED_ON, Phase.DRAFT), "NO_REVIEW", "Submit the draft first"),
    (CannotLower(PAIR), "CANNOT_LOWER", "“pair”"),
    (NoReview(), "NO_REVIEW", "no page any more"),
    (NoWorkflow(), "NO_WORKFLOW", "Settings › Workflows"),
    (NotAllowed(ANN, "withdraw"), "NOT_ALLOWED", "Ann may not withdraw"),
    (InvalidEvent("reason", "is empty"), "REASON_MISSING", "Say what should change"),
]


@pytest.mark.parametrize(("error", "code", "words"), ERRORS)
def test_a_refusal_has_a_code_and_says_what_to_do(error, code, words):
    assert code_of(error) == code
    assert words in sentence(error)


def test_no_refusal_is_left_without_a_sentence():
    assert {type(error) for error, _, _ in ERRORS} - {UnknownPerson, AlreadyDecided} == set(
        REFUSALS
    )


def test_what_is_no_refusal_has_no_code():
    with pytest.raises(TypeError):
        code_of(KeyError("x"))
