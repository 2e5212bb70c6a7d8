"""The case: one item's review as it is now, with all that a decision looks at."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from kbcore import AnswerDigest, KnowledgeItem, answer_digest
from kbcore.diff import Diff, diff
from kbcore.review import Decision, Event, People, ReviewPolicy, decide
from kbcore.review.course import Course, course_of
from kbcore.review.moves import Phase
from wagtail_kb.bridge import item_from_page
from wagtail_kb.files import MissingFile
from wagtail_kb.models import Draft, Item, Version
from wagtail_kb.models.reference import format_reference
from wagtail_kb.review import attestation, ledger
from wagtail_kb.review.authors import authors_of
from wagtail_kb.review.people import people_of
from wagtail_kb.review.policy import calendar, subject
from wagtail_kb.review.steps import Step, run_of, steps_of

__all__ = ["Case", "NoReview", "answer_of", "authors_of", "lock", "open_case"]

_OPEN = (Phase.IN_REVIEW, Phase.CHANGES_REQUESTED)


class NoReview(LookupError):
    """There is nothing to review: the item or its page is gone."""

    def __init__(self) -> None:
        super().__init__("This item has no page any more, so there is nothing to review.")


def answer_of(page: Any, *, reference: Any = None) -> tuple[KnowledgeItem | None, AnswerDigest]:
    """What *page* says and its answer digest; None and an empty one while a file is missing."""
    try:
        value = item_from_page(page, reference=reference).item
    except MissingFile:
        return None, AnswerDigest("")
    return value, answer_digest(value)


# What another event may change; all else is looked up once.
_OF_EVENTS = ("events", "course", "subject", "_decisions")


class Case:
    """The review of *item*, each part looked up when it is asked for, once.

    ``digest`` is of what is under review: the draft while a review is under way, what readers see
    if nothing is, else the draft.
    """

    def __init__(self, item: Item) -> None:
        self.item = item
        self._decisions: dict[str, Decision] = {}

    @cached_property
    def page(self) -> Any:
        """The newest revision, or the page itself while it has none."""
        if self.item.page is None:
            raise NoReview
        return self.item.page.get_latest_revision_as_object()

    @cached_property
    def draft(self) -> Draft | None:
        """What is known of who wrote it."""
        return Draft.objects.filter(item=self.item).first()

    @cached_property
    def events(self) -> Sequence[Event]:
        """The events on record."""
        return ledger.events(self.item)

    @cached_property
    def run(self) -> Any:
        """Wagtail's workflow state that is under way, or None."""
        return run_of(self.page)

    @cached_property
    def course(self) -> Course:
        """What the events come to."""
        return course_of(self.events)

    @property
    def is_open(self) -> bool:
        """Whether a review is under way, or waits for its author."""
        return self.course.phase in _OPEN

    @property
    def judges_live(self) -> bool:
        """Whether approvals are of what readers see, since nothing is submitted."""
        return not self.is_open and self.item.current_id is not None

    @cached_property
    def _said(self) -> tuple[KnowledgeItem | None, AnswerDigest]:
        return answer_of(self.page, reference=format_reference(self.item.reference_id))

    @property
    def draft_value(self) -> KnowledgeItem | None:
        """What the newest revision says; None while a file of it is missing."""
        return self._said[0]

    @property
    def draft_digest(self) -> AnswerDigest:
        """Answer digest of the newest revision."""
        return self._said[1]

    @cached_property
    def live(self) -> Version | None:
        """What readers see."""
        return self.item.current

    @cached_property
    def live_value(self) -> KnowledgeItem | None:
        """What readers see, as an item."""
        return self.live.value if self.live else None

    @property
    def digest(self) -> AnswerDigest:
        """Answer digest of what is under review."""
        if self.judges_live and self.live:
            return AnswerDigest(self.live.answer_digest)
        return self.draft_digest

    @property
    def value(self) -> KnowledgeItem | None:
        """What is under review."""
        return self.live_value if self.judges_live else self.draft_value

    @cached_property
    def steps(self) -> list[Step]:
        """The steps of this review, in their order."""
        return steps_of(self.page, run=self.run)

    @cached_property
    def people(self) -> People:
        """Who may approve here today."""
        return people_of(self.page)

    def decide(self, step: Step) -> Decision:
        """Where *step* stands for what is under review."""
        if step.id not in self._decisions:
            self._decisions[step.id] = self.decide_on(self.digest, step)
        return self._decisions[step.id]

    def decide_on(self, digest: AnswerDigest, step: Step) -> Decision:
        """Where *step* stands for the answer *digest*."""
        return decide(
            self.events,
            answer_digest=digest,
            policy=step.policy,
            subject=self.subject,
            people=self.people,
            calendar=calendar(),
            step=step.id,
        )

    @cached_property
    def subject(self) -> Any:
        """What policies look at."""
        value = self.value
        if value is None:
            return None
        if self.judges_live:
            return attestation.subject_of_live(self.item, value)
        return subject(value, self.draft)

    @property
    def step(self) -> Step:
        """The first step that isn't done, or the last one."""
        undone = (step for step in self.steps if not self.decide(step).is_approved)
        return next(undone, self.steps[-1])

    @property
    def is_approved(self) -> bool:
        """Whether every step is done for what is under review."""
        return all(self.decide(step).is_approved for step in self.steps)

    def step_of(self, task: int | None) -> Step | None:
        """The step of the task with the id *task*."""
        return next((step for step in self.steps if step.task == task), None)

    def changes(self) -> Diff | None:
        """What leads from what readers see to the newest revision; None while a file is missing."""
        return diff(self.live_value, self.draft_value) if self.draft_value else None

    def after(self, event: Event) -> Case:
        """The case once *event* is on record."""
        later = Case(self.item)
        known = {name: it for name, it in self.__dict__.items() if name not in _OF_EVENTS}
        later.__dict__.update(known)
        later.events = (*self.events, event)
        return later

    def measured(self, level: str) -> None:
        """The change was computed to be of *level*: what was decided before is of no use."""
        if self.draft:
            self.draft.computed = level
            self.draft.save(update_fields=["computed"])
        self.__dict__.pop("subject", None)
        self._decisions.clear()


def lock(item: Item) -> Item:
    """*item* as it is, locked until the transaction ends; raises NoReview."""
    try:
        # Alone: what is joined to a row that was waited for is as old as the question.
        return Item.objects.select_for_update().get(pk=item.pk)
    except Item.DoesNotExist:
        raise NoReview from None


def open_case(item: Item) -> Case:
    """The review of *item* as it is now; raises NoReview. ``lock`` it first to act on it."""
    if item.page_id is None:
        raise NoReview
    return Case(item)


def policy_problems(policy: ReviewPolicy, case: Case) -> tuple[str, ...]:
    """What of *policy* nobody can satisfy for *case*, a sentence each."""
    return policy.problems(case.people, authors={person.id for person in case.course.authors})
