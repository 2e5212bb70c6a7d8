from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbcore.review import (
    PAIR,
    PRESETS,
    REGULATED,
    SOLO,
    TEAM,
    InvalidPolicy,
    PersonId,
    Quorum,
    Rule,
    Subject,
)
from kbcore.review.policy import unfilled
from kbcore.significance import Significance

TYPO, CONTENT, CRITICAL = Significance
LAW, TAX = UUID(int=1), UUID(int=2)


def people(*roles: str) -> dict[PersonId, frozenset[str]]:
    """One reviewer for each of *roles*, with those letters as roles."""
    return {PersonId(str(n)): frozenset(held) for n, held in enumerate(roles)}


def test_there_are_four_presets() -> None:
    assert list(PRESETS) == ["solo", "pair", "team", "regulated"]


def test_the_higher_of_declared_and_computed_significance_counts() -> None:
    assert Subject(declared=TYPO, computed=CRITICAL).significance is CRITICAL
    assert Subject(declared=CRITICAL, computed=TYPO).significance is CRITICAL


def test_rules_that_hold_are_added_up() -> None:
    law = Rule(name="law", facets=frozenset({LAW}), roles=("legal",), due=5)
    tax = Rule(name="tax", facets=frozenset({TAX}), roles=("legal", "tax"), due=1)
    policy = replace(PAIR, rules=(law, tax))
    need = policy.requirement(Subject(facets=frozenset({LAW, TAX})), CONTENT)
    assert (need.people, need.roles, need.due) == (2, ("legal", "tax"), 1)
    assert need.rules == ("law", "tax")


def test_a_rule_needs_all_of_its_conditions() -> None:
    rule = Rule(
        name="law",
        facets=frozenset({LAW}),
        categories=frozenset({TAX}),
        from_significance=CONTENT,
    )
    subject = Subject(facets=frozenset({LAW}), categories=frozenset({TAX}))
    assert rule.holds(subject, CONTENT)
    assert not rule.holds(subject, TYPO)
    assert not rule.holds(replace(subject, categories=frozenset()), CONTENT)
    assert not rule.holds(replace(subject, facets=frozenset({TAX})), CONTENT)


def test_one_person_with_two_roles_fills_one_of_them() -> None:
    assert unfilled("ab", people("ab")) == ("b",)
    assert unfilled("ab", people("ab", "a")) == ()


@given(st.lists(st.text("abc", max_size=3), max_size=5), st.text("abc", max_size=4))
def test_roles_are_filled_as_well_as_can_be(held: list[str], roles: str) -> None:
    def most(slots: str, free: tuple[str, ...]) -> int:
        if not slots:
            return 0
        tries = [n for n, has in enumerate(free) if slots[0] in has]
        with_first = [1 + most(slots[1:], free[:n] + free[n + 1 :]) for n in tries]
        return max([most(slots[1:], free), *with_first])

    assert len(unfilled(roles, people(*held))) == len(roles) - most(roles, tuple(held))


def test_a_policy_that_nobody_can_satisfy_says_what_to_mend() -> None:
    assert PAIR.satisfiable(people(""))
    assert not PAIR.satisfiable({})
    assert TEAM.problems(people("")) == ("Every change needs 2 people, 1 may review: add 1.",)
    assert REGULATED.problems(people("", "")) == (
        "Every change needs the roles compliance: give them to someone who may review.",
    )


def test_a_rule_that_nobody_can_satisfy_is_named_even_where_one_publishes_alone() -> None:
    policy = replace(SOLO, rules=(Rule(name="law", facets=frozenset({LAW}), roles=("legal",)),))
    assert SOLO.satisfiable({})
    assert policy.problems(people("")) == (
        "Rule law needs the roles legal: give them to someone who may review.",
    )


def test_a_reviewer_who_writes_can_leave_nobody_to_approve() -> None:
    ann = PersonId("0")
    assert not PAIR.satisfiable(people(""), authors={ann})
    assert replace(PAIR, four_eyes=False).satisfiable(people(""), authors={ann})


def test_a_quorum_below_one_or_falling_is_refused() -> None:
    for sizes in ({"typo": 0}, {"content": 3}):
        with pytest.raises(InvalidPolicy, match="not less where more is at stake"):
            Quorum(**sizes)
