from dataclasses import replace
from datetime import date
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbcore import AnswerDigest
from kbcore.review import (
    PAIR,
    PRESETS,
    REGULATED,
    SOLO,
    TEAM,
    Approved,
    DuePassed,
    Event,
    Missing,
    Need,
    PersonId,
    Published,
    Reason,
    Reassigned,
    ReviewPolicy,
    Rule,
    State,
    Subject,
    Submitted,
    Verification,
    Why,
    Withdrawn,
    decide,
    event_from_json,
    event_to_json,
)
from kbcore.review.course import course_of
from kbcore.review.moves import Phase
from kbcore.significance import Significance
from tests.kbcore.review.strategies import (
    ANN,
    BOB,
    CEM,
    DAN,
    EVERYONE,
    REVIEWERS,
    A,
    B,
    C,
    approved,
    changed,
    event,
    histories,
    objected,
    submitted,
)

LAW = UUID(int=7)
CRITICAL = Subject(computed=Significance.CRITICAL)
policies = st.sampled_from([PAIR, TEAM, REGULATED])


def state(*events: Event, of: AnswerDigest = A, policy: ReviewPolicy = PAIR) -> State:
    return decide(events, answer_digest=of, policy=policy).state


# --- Approval is of content


def test_nothing_has_happened_to_a_new_draft() -> None:
    decision = decide((), answer_digest=A, people=REVIEWERS)
    assert (decision.state, decision.verification) == (State.DRAFT, Verification.UNVERIFIED)
    assert decision.missing[0] == Missing(need=Need.SUBMISSION)
    assert decision.may_approve == frozenset()


def test_what_somebody_else_approved_is_approved() -> None:
    assert state(submitted()) is State.IN_REVIEW
    assert state(submitted(), approved(BOB)) is State.APPROVED


def test_a_change_that_nobody_recorded_counts_as_one() -> None:
    decision = decide([submitted(), approved(BOB)], answer_digest=B, people=REVIEWERS)
    assert decision.state is State.IN_REVIEW
    assert decision.lapsed == {BOB}


def test_a_change_sends_it_back_to_exactly_those_who_had_approved() -> None:
    events = [submitted(), approved(BOB), approved(CEM), changed(B)]
    decision = decide(events, answer_digest=B, people=REVIEWERS)
    assert decision.asked == {"bob", "cem"}
    again = decide(
        [*events, approved(BOB, B)],
        answer_digest=B,
        policy=TEAM,
        subject=CRITICAL,
        people=REVIEWERS,
    )
    assert again.asked == {"cem"}


def test_content_that_comes_back_needs_a_new_approval() -> None:
    events = [submitted(), approved(BOB), changed(B), changed(A)]
    assert state(*events) is State.IN_REVIEW


def test_a_change_that_changes_nothing_keeps_approvals() -> None:
    assert state(submitted(), approved(BOB), changed(A, actor=BOB)) is State.APPROVED


def test_withdrawing_undoes_the_approvals_of_this_run() -> None:
    events = [submitted(), approved(BOB), event(Withdrawn, ANN)]
    assert state(*events) is State.DRAFT
    resubmitted = decide([*events, submitted()], answer_digest=A, people=REVIEWERS)
    assert (resubmitted.state, resubmitted.asked) == (State.IN_REVIEW, {"bob"})


def test_withdrawing_leaves_what_was_approved_before_it_went_live() -> None:
    live = [submitted(), approved(BOB), event(Published, ANN)]
    events = [*live, submitted(), event(Withdrawn, ANN)]
    assert decide(events, answer_digest=A).verification is Verification.VERIFIED


# --- Four eyes


def test_who_wrote_part_of_the_change_is_not_counted() -> None:
    events = [submitted(authors=frozenset({ANN, BOB})), approved(BOB)]
    decision = decide(events, answer_digest=A, people=REVIEWERS)
    assert decision.state is State.IN_REVIEW
    assert Why(reason=Reason.AUTHOR, about="Bob") in decision.why
    assert decision.may_approve == {"cem", "dan"}


def test_without_four_eyes_an_author_counts() -> None:
    policy = replace(PAIR, four_eyes=False)
    assert state(submitted(), approved(ANN), policy=policy) is State.APPROVED


def test_after_a_verified_publication_the_next_change_has_authors_of_its_own() -> None:
    live = [submitted(), approved(BOB), event(Published, ANN)]
    next_change = [changed(B, actor=BOB), submitted(B, BOB, authors=frozenset({BOB}))]
    by_bob = [*live, *next_change, approved(ANN, B, authors=frozenset({BOB}))]
    assert state(*by_bob, of=B) is State.APPROVED


def test_whose_text_went_live_unseen_cannot_approve_it_with_the_next_change() -> None:
    events = [
        event(Published, ANN),
        changed(B, actor=BOB),
        submitted(B, BOB, authors=frozenset({BOB})),
        approved(ANN, B, authors=frozenset({BOB})),
    ]
    assert state(*events, of=B) is State.IN_REVIEW


# --- Publishing


def test_publishing_past_the_review_leaves_it_unverified_until_somebody_approves() -> None:
    events = [submitted(), event(Published, DAN)]
    past = decide(events, answer_digest=A, people=REVIEWERS)
    assert (past.state, past.verification) == (State.PUBLISHED, Verification.UNVERIFIED)
    later = decide([*events, approved(BOB)], answer_digest=A)
    assert (later.state, later.verification) == (State.PUBLISHED, Verification.VERIFIED)


def test_an_older_revision_that_goes_live_leaves_the_review_of_the_newer() -> None:
    events = [submitted(B), event(Published, DAN, A), approved(BOB, B)]
    assert state(*events, of=B) is State.APPROVED


def test_alone_one_publishes_as_self_approved_and_that_is_not_verified() -> None:
    handed_in = decide([submitted()], answer_digest=A, policy=SOLO)
    live = decide([event(Published, ANN)], answer_digest=A, policy=SOLO)
    assert handed_in.state is State.SELF_APPROVED
    assert handed_in.missing == ()
    assert live.verification is Verification.SELF_APPROVED


def test_alone_too_another_content_is_not_what_was_handed_in() -> None:
    assert state(submitted(), changed(B), of=B, policy=SOLO) is State.IN_REVIEW


# --- Objections


def test_an_objection_stands_until_content_or_objector_changes() -> None:
    events = [submitted(), approved(CEM), objected(BOB)]
    assert state(*events) is State.CHANGES_REQUESTED
    again = decide([*events, submitted()], answer_digest=A, people=REVIEWERS)
    assert Missing(need=Need.OBJECTION_LIFTED, person=BOB) in again.missing
    assert state(*events, submitted(), approved(BOB)) is State.APPROVED
    assert state(*events, submitted(B), approved(CEM, B), of=B) is State.APPROVED


def test_an_objection_passes_to_whoever_is_asked_instead() -> None:
    events = [submitted(), objected(BOB), event(Reassigned, DAN, to=CEM, instead_of=BOB)]
    assert state(*events, submitted()) is State.IN_REVIEW
    assert state(*events, submitted(), approved(CEM)) is State.APPROVED


# --- Policies


def test_a_critical_change_needs_two_and_a_typo_one() -> None:
    events = [submitted(), approved(BOB)]
    typo = Subject(declared=Significance.TYPO)
    assert decide(events, answer_digest=A, policy=TEAM, subject=typo).is_approved
    critical = decide(events, answer_digest=A, policy=TEAM, subject=CRITICAL)
    assert critical.missing == (Missing(need=Need.REVIEWER),)


def test_only_a_reviewer_lowers_the_significance_and_the_most_careful_counts() -> None:
    lowered = approved(BOB, significance=Significance.TYPO)
    one = decide([submitted(), lowered], answer_digest=A, policy=TEAM, subject=CRITICAL)
    assert (one.state, one.significance) == (State.APPROVED, Significance.TYPO)
    assert Why(reason=Reason.JUDGED_BY, about="Bob") in one.why
    raised = approved(CEM, significance=Significance.CRITICAL)
    two = decide([submitted(), lowered, raised], answer_digest=A, policy=TEAM)
    assert two.significance is Significance.CRITICAL
    ann = approved(ANN, significance=Significance.TYPO)
    authors = decide([submitted(), ann], answer_digest=A, policy=TEAM, subject=CRITICAL)
    assert authors.significance is Significance.CRITICAL


def test_where_no_reviewer_may_lower_their_judgement_only_raises() -> None:
    lowered = approved(BOB, significance=Significance.TYPO)
    decision = decide([submitted(), lowered], answer_digest=A, policy=REGULATED, subject=CRITICAL)
    assert decision.significance is Significance.CRITICAL


def test_a_facet_value_asks_for_a_lawyer_even_where_one_publishes_alone() -> None:
    rule = Rule(name="law texts", facets=frozenset({LAW}), roles=("legal",))
    for policy in (PAIR, SOLO):
        decision = decide(
            [submitted(), approved(BOB)],
            answer_digest=A,
            policy=replace(policy, rules=(rule,)),
            subject=Subject(facets=frozenset({LAW})),
        )
        assert decision.missing == (Missing(need=Need.ROLE, role="legal"),)
        assert Why(reason=Reason.RULE, about="law texts") in decision.why


def test_a_role_counts_as_it_was_held_when_approving() -> None:
    policy = replace(PAIR, roles=("legal",))
    lawyer = approved(BOB, roles=frozenset({"legal"}))
    decision = decide([submitted(), lawyer], answer_digest=A, policy=policy, people={})
    assert decision.state is State.APPROVED


def test_a_category_that_changes_decides_again() -> None:
    rule = Rule(name="contracts", categories=frozenset({LAW}), quorum=2)
    policy, events = replace(PAIR, rules=(rule,)), [submitted(), approved(BOB)]
    moved = Subject(categories=frozenset({LAW}))
    assert decide(events, answer_digest=A, policy=policy).state is State.APPROVED
    assert decide(events, answer_digest=A, policy=policy, subject=moved).state is State.IN_REVIEW


def test_named_reviewers_are_asked_and_others_may_too() -> None:
    events = [submitted(reviewers=frozenset({CEM}))]
    decision = decide(events, answer_digest=A, people=REVIEWERS)
    assert decision.asked == {"cem"}
    assert decision.may_approve == {"bob", "cem", "dan"}


def test_a_review_is_due_two_working_days_after_it_was_handed_in() -> None:
    assert decide([submitted()], answer_digest=A).due == date(2026, 3, 10)
    over = decide([submitted(), event(DuePassed, DAN)], answer_digest=A)
    assert (over.overdue, over.state) == (True, State.IN_REVIEW)
    returned = [submitted(), event(DuePassed, DAN), objected(BOB)]
    assert decide(returned, answer_digest=A).due is None
    assert not decide(returned, answer_digest=A).overdue


# --- For every order of events


@given(histories, st.sampled_from([A, B, C]), policies)
def test_no_order_of_events_approves_content_that_was_not_seen(
    events: tuple[Event, ...], now: AnswerDigest, policy: ReviewPolicy
) -> None:
    decision = decide(events, answer_digest=now, policy=policy)
    assert {approval.answer_digest for approval in decision.approvals} <= {now}
    if decision.is_approved:
        seen = {e.actor for e in events if isinstance(e, Approved) and e.answer_digest == now}
        assert {approval.actor for approval in decision.approvals} <= seen
        assert seen


@given(histories, st.sampled_from([A, B, C]), policies)
def test_no_author_approves_alone(
    events: tuple[Event, ...], now: AnswerDigest, policy: ReviewPolicy
) -> None:
    decision = decide(events, answer_digest=now, policy=policy)
    if decision.is_approved:
        counted = {approval.actor for approval in decision.approvals}
        assert not counted & course_of(events).authors
        assert len(counted) >= decision.requirement.people


@given(histories, st.sampled_from([A, B, C]))
def test_alone_too_nothing_is_self_approved_but_what_somebody_handed_in(
    events: tuple[Event, ...], now: AnswerDigest
) -> None:
    if decide(events, answer_digest=now, policy=SOLO).verification is Verification.SELF_APPROVED:
        own = [e for e in events if isinstance(e, (Submitted, Published))]
        assert now in {e.answer_digest for e in own}


@given(histories, st.sampled_from([A, B, C]), st.sampled_from(sorted(PRESETS)))
def test_replaying_what_was_stored_gives_the_same(
    events: tuple[Event, ...], now: AnswerDigest, preset: str
) -> None:
    stored = [event_from_json(event_to_json(each)) for each in events]
    policy = PRESETS[preset]
    assert decide(stored, answer_digest=now, policy=policy) == decide(
        events, answer_digest=now, policy=policy
    )


@given(histories)
def test_whatever_came_before_content_that_two_others_approve_is_approved(
    events: tuple[Event, ...],
) -> None:
    fresh = AnswerDigest("1:" + "f" * 64)
    eve, fay = (replace(BOB, id=PersonId(name), name=name) for name in ("Eve", "Fay"))
    then = [changed(fresh)]
    if decide([*events, *then], answer_digest=fresh).state is not State.IN_REVIEW:
        then.append(submitted(fresh))
    then += [approved(eve, fresh, roles=frozenset({"compliance"})), approved(fay, fresh)]
    decision = decide([*events, *then], answer_digest=fresh, policy=REGULATED, subject=CRITICAL)
    assert decision.state is State.APPROVED


@given(histories)
def test_a_change_reopens_exactly_the_approvals_that_stood(events: tuple[Event, ...]) -> None:
    before = course_of(events)
    after = before.changed_to(AnswerDigest("1:" + "f" * 64))
    is_out = before.phase is Phase.PUBLISHED
    stood = {(approval.actor, approval.step) for approval in before.standing if not is_out}
    assert after.lapsed - before.lapsed == stood - before.lapsed
    assert after.standing == ()


@given(histories)
def test_an_approval_stands_only_if_it_came_after_the_last_change(
    events: tuple[Event, ...],
) -> None:
    contents = [course_of(events[:end]).digest for end in range(len(events) + 1)]
    changes = [n for n, (old, new) in enumerate(pairwise(contents)) if old != new]
    for approval in course_of(events).standing:
        assert any(approval is later for later in events[changes[-1] :])


@pytest.mark.parametrize("people", [EVERYONE, ()], ids=["asked", "nobody"])
def test_who_may_act_is_never_an_author(people: tuple[object, ...]) -> None:
    directory = {person.id: frozenset[str]() for person in EVERYONE} if people else {}
    decision = decide([submitted()], answer_digest=A, people=directory)
    assert ANN.id not in decision.may_approve
    assert bool(decision.may_approve) is bool(people)


def test_the_change_after_a_publication_asks_nobody_who_approved_that() -> None:
    events = [submitted(), approved(BOB), event(Published, BOB)]
    decision = decide(
        [*events, submitted(B, reviewers=frozenset({CEM}))], answer_digest=B, people=REVIEWERS
    )
    assert (decision.asked, decision.lapsed) == ({CEM.id}, frozenset())


def test_an_approval_counts_for_its_own_step_alone() -> None:
    events = [submitted(), approved(BOB, step="1")]
    first = decide(events, answer_digest=A, people=REVIEWERS, step="1")
    second = decide(events, answer_digest=A, people=REVIEWERS, step="2")
    assert (first.state, second.state) == (State.APPROVED, State.IN_REVIEW)
    assert BOB.id in second.may_approve


def test_a_change_asks_in_each_step_whoever_approved_there() -> None:
    events = [submitted(), approved(BOB, step="1"), approved(CEM, step="2"), changed(B)]
    lapsed = {
        step: decide(events, answer_digest=B, people=REVIEWERS, step=step).asked for step in "12"
    }
    assert lapsed == {"1": {BOB.id}, "2": {CEM.id}}


def test_an_objection_undoes_what_its_author_approved_in_every_step() -> None:
    events = [submitted(), approved(BOB, step="1"), approved(BOB, step="2"), objected(BOB)]
    for step in "12":
        assert decide(events, answer_digest=A, step=step).approvals == ()
