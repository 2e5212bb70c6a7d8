"""Where one item stands: its file, what is live, its review, and what that comes to."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kbcore.diff import diff
from kbcore.digest import answer_digest
from kbcore.items import KnowledgeItem
from kbcore.review import (
    Approved,
    Decision,
    Event,
    People,
    Person,
    PersonId,
    ReviewPolicy,
    State,
    Subject,
    Submitted,
    decide,
)
from kbcore.significance import suggest
from kbcore.stores import FolderStore, UnknownItem
from kbcore.stores.folder import BrokenLine, Review, Standing
from kbcore.versions import Timeline, Version

from .target import Target

__all__ = ["Case", "case_of", "cases_of", "people_of", "person", "timeline_of"]


def person(name: str) -> Person:
    """Who calls themselves *name*, in whatever case and width. Raises ValueError for nobody."""
    shown = " ".join(unicodedata.normalize("NFKC", name).split())
    if not shown:
        raise ValueError("the name is empty")
    return Person(id=PersonId(shown.casefold()), name=shown)


def people_of(reviews: Iterable[Review]) -> dict[PersonId, frozenset[str]]:
    """Everyone whom *reviews* name, with the roles in which they ever approved."""
    roles: dict[PersonId, frozenset[str]] = {}
    for review in reviews:
        for event in review.events:
            for each in _named(event):
                roles.setdefault(each.id, frozenset())
            if isinstance(event, Approved):
                roles[event.actor.id] |= event.roles
    return roles


def _named(event: Event) -> Iterator[Person]:
    yield event.actor
    yield from event.authors
    if isinstance(event, Submitted):
        yield from event.reviewers


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """*live* is the version that readers see, or saw last."""

    target: Target
    standing: Standing
    live: Version | None
    review: Review
    subject: Subject
    policy: ReviewPolicy
    people: People
    decision: Decision

    @property
    def item(self) -> KnowledgeItem:
        return self.target.file.item

    @property
    def is_settled(self) -> bool:
        """Whether nobody has anything to do: published as it is, and approved."""
        unchanged = self.standing in (Standing.LIVE, Standing.HIDDEN)
        return unchanged and self.decision.state is State.PUBLISHED and self.decision.is_approved

    @property
    def is_ready(self) -> bool:
        """Whether it may go live by the policy and hasn't, or its approval isn't told yet."""
        to_do = self.standing in (Standing.NEW, Standing.CHANGED)
        return to_do or self.decision.state in (State.APPROVED, State.SELF_APPROVED)


def timeline_of(store: FolderStore, target: Target) -> Timeline:
    """All versions of *target*, perhaps none. Raises BrokenLine."""
    try:
        return store.timeline(target.key, target.locale)
    except UnknownItem:
        return Timeline()


def _seen_before(
    versions: Iterable[Version], review: Review, item: KnowledgeItem
) -> KnowledgeItem | None:
    """The last version with another answer that a reviewer approved.

    Not the live one: a critical change that went out unreviewed would pass for none, or for the
    typo that was corrected after it.
    """
    approved = {event.answer_digest for event in review.events if isinstance(event, Approved)}
    approved.discard(answer_digest(item))
    seen = [version.item for version in versions if version.answer_digest in approved]
    return seen[-1] if seen else None


def case_of(store: FolderStore, target: Target, *, policy: ReviewPolicy, people: People) -> Case:
    """Where *target* stands under *policy*. Raises NoFile, BrokenLine."""
    item = target.file.item
    versions = timeline_of(store, target).versions
    live = versions[-1] if versions else None
    review = store.review(target.key, target.locale)
    computed = suggest(diff(_seen_before(versions, review, item), item)).level
    subject = Subject(
        categories=frozenset(category.key for category in item.category),
        facets=frozenset(facet.key for facet in item.facets),
        declared=review.declared or computed,
        computed=computed,
    )
    return Case(
        target=target,
        standing=store.standing(item),
        live=live,
        review=review,
        subject=subject,
        policy=policy,
        people=people,
        decision=decide(
            review.events,
            answer_digest=answer_digest(item),
            policy=policy,
            subject=subject,
            people=people,
        ),
    )


def cases_of(
    store: FolderStore, found: Iterable[Target], *, policy: ReviewPolicy
) -> Iterator[Case]:
    """The case of each target that has a file and whose versions and review can be read."""
    people = people_of(store.reviews())
    for target in found:
        if target.draft:
            try:
                yield case_of(store, target, policy=policy, people=people)
            except BrokenLine:
                # Told among the problems of a scan.
                continue
