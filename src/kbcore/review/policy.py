"""What a change needs before it counts as approved: how many people, in which roles, how soon."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from uuid import UUID

from kbcore.significance import Significance

from .events import PersonId

__all__ = [
    "PAIR",
    "PRESETS",
    "REGULATED",
    "SOLO",
    "TEAM",
    "InvalidPolicy",
    "People",
    "Quorum",
    "Requirement",
    "ReviewPolicy",
    "Rule",
    "Shortage",
    "Subject",
    "unfilled",
]

People = Mapping[PersonId, frozenset[str]]
"""Who may review, each with their roles; no roles is a reviewer like any other."""


class InvalidPolicy(ValueError):
    """A policy or rule contradicts itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a policy looks at: the path of categories, the facet values, how much was changed.

    *declared* by whoever submits, *computed* from the diff; the higher counts.
    """

    categories: frozenset[UUID] = frozenset()
    facets: frozenset[UUID] = frozenset()
    declared: Significance = Significance.CONTENT
    computed: Significance = Significance.TYPO

    @property
    def significance(self) -> Significance:
        return max(self.declared, self.computed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quorum:
    """How many people must approve, by significance."""

    typo: int = 1
    content: int = 1
    critical: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.typo <= self.content <= self.critical:
            raise InvalidPolicy(f"{self}: give 1 or more, and not less where more is at stake.")

    def of(self, significance: Significance) -> int:
        return {1: self.typo, 2: self.content, 3: self.critical}[significance]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """More that is needed where all its conditions hold: any of *categories*, any of *facets*.

    An empty condition always holds; *from_significance* is the least that it applies to.
    """

    name: str
    categories: frozenset[UUID] = frozenset()
    facets: frozenset[UUID] = frozenset()
    from_significance: Significance = Significance.TYPO
    quorum: int = 1
    roles: tuple[str, ...] = ()
    due: int | None = None

    def holds(self, subject: Subject, significance: Significance) -> bool:
        return (
            significance >= self.from_significance
            and (not self.categories or bool(self.categories & subject.categories))
            and (not self.facets or bool(self.facets & subject.facets))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """What one change needs: *people* different ones, among them one for each of *roles*."""

    people: int
    roles: tuple[str, ...] = ()
    due: int | None = None
    rules: tuple[str, ...] = ()

    def missing(self, holders: People) -> tuple[tuple[str, ...], int]:
        """Roles that none of *holders* fills, and how many more people of any role are needed."""
        roles = unfilled(self.roles, holders)
        return roles, max(0, self.people - len(holders) - len(roles))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """What *rules* (none: every change) need and too few people can give.

    *roles* that nobody able holds; if there are none, *needed* people where *able* may review.
    """

    rules: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    needed: int = 0
    able: int = 0

    def __str__(self) -> str:
        where = f"Rule {', '.join(self.rules)}" if self.rules else "Every change"
        if self.roles:
            names = ", ".join(self.roles)
            return f"{where} needs the roles {names}: give them to someone who may review."
        missing = self.needed - self.able
        return f"{where} needs {self.needed} people, {self.able} may review: add {missing}."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPolicy:
    """How a site reviews. *roles* are asked side by side; *due* is in working days, None: never.

    *four_eyes*: who wrote part of a change can't approve it. *self_approval*: an author may publish
    alone, which is told apart from verified. *may_lower*: a reviewer's own judgement of the
    significance may be lower than what was declared and computed.
    """

    name: str
    quorum: Quorum = Quorum()
    roles: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    four_eyes: bool = True
    self_approval: bool = False
    may_lower: bool = True
    due: int | None = 2

    def requirement(self, subject: Subject, significance: Significance) -> Requirement:
        """What a change of *subject* needs if it is as significant as *significance*."""
        return self._with(
            [rule for rule in self.rules if rule.holds(subject, significance)], significance
        )

    def satisfiable(self, people: People, *, authors: AbstractSet[PersonId] = frozenset()) -> bool:
        """Whether *people* can approve every sort of change that *authors* wrote."""
        return not self.problems(people, authors=authors)

    def problems(
        self, people: People, *, authors: AbstractSet[PersonId] = frozenset()
    ) -> tuple[str, ...]:
        """What no choice of *people* can satisfy, a sentence each; empty if all is well."""
        return tuple(map(str, self.shortages(people, authors=authors)))

    def shortages(
        self, people: People, *, authors: AbstractSet[PersonId] = frozenset()
    ) -> tuple[Shortage, ...]:
        """As ``problems``, as values for a caller that speaks other languages."""
        able = {p: roles for p, roles in people.items() if not (self.four_eyes and p in authors)}
        told = (_shortage(need, able) for need in self._needs())
        return tuple(dict.fromkeys(filter(None, told)))

    def _needs(self) -> Iterator[Requirement]:
        for significance in Significance:
            # Alone, a self-approving policy needs nobody.
            if not self.self_approval:
                yield self._with((), significance)
            for rule in self.rules:
                if significance >= rule.from_significance:
                    yield self._with((rule,), significance)

    def _with(self, rules: Sequence[Rule], significance: Significance) -> Requirement:
        roles = self.roles
        for rule in rules:
            # Two rules that want a lawyer want the same one.
            roles += tuple(_beyond(rule.roles, roles))
        quorum = max(self.quorum.of(significance), *(rule.quorum for rule in rules), len(roles))
        dues = [due for due in (self.due, *(rule.due for rule in rules)) if due is not None]
        return Requirement(
            people=quorum,
            roles=roles,
            due=min(dues, default=None),
            rules=tuple(rule.name for rule in rules),
        )


def unfilled(roles: Sequence[str], holders: People) -> tuple[str, ...]:
    """Those of *roles* left when each person fills at most one, as well as can be."""
    filled: dict[int, PersonId] = {}

    def fill(slot: int, tried: set[PersonId]) -> bool:
        for person, held in holders.items():
            if roles[slot] not in held or person in tried:
                continue
            tried.add(person)
            taken = next((other for other, who in filled.items() if who == person), None)
            if taken is None or fill(taken, tried):
                filled[slot] = person
                return True
        return False

    return tuple(role for slot, role in enumerate(roles) if not fill(slot, set()))


def _beyond(wanted: Sequence[str], had: Sequence[str]) -> Iterator[str]:
    left = list(had)
    for role in wanted:
        if role in left:
            left.remove(role)
        else:
            yield role


def _shortage(need: Requirement, able: People) -> Shortage | None:
    roles, others = need.missing(able)
    if not roles and not others:
        return None
    if roles:
        return Shortage(rules=need.rules, roles=roles)
    return Shortage(rules=need.rules, needed=need.people, able=len(able))


SOLO = ReviewPolicy(name="solo", self_approval=True, due=None)
"""One person writes and publishes, as self-approved."""

PAIR = ReviewPolicy(name="pair")
"""Somebody else looks at every change; the default."""

TEAM = ReviewPolicy(name="team", quorum=Quorum(critical=2))
"""As a pair, but a critical change needs two."""

REGULATED = ReviewPolicy(
    name="regulated",
    quorum=Quorum(typo=1, content=2, critical=2),
    roles=("compliance",),
    may_lower=False,
)
"""Somebody in the role ``compliance``, and another for more than a typo; nobody lowers."""

PRESETS: Mapping[str, ReviewPolicy] = {p.name: p for p in (SOLO, PAIR, TEAM, REGULATED)}
