"""Six people do whatever comes to mind; kbcore says what must come of it, and nothing else does."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from wagtail.admin.models import EditingSession

from kbcore import AnswerDigest
from kbcore.review import (
    Approved,
    ChangesRequested,
    ContentChanged,
    Event,
    Person,
    PersonId,
    Published,
    Submitted,
    Withdrawn,
    decide,
    take,
)
from kbcore.review.course import course_of
from kbcore.review.moves import Phase
from wagtail_kb.models import Attestation, Item, Version
from wagtail_kb.review import actions
from wagtail_kb.review.case import answer_of
from wagtail_kb.review.doors import REFUSALS
from wagtail_kb.review.people import people_of
from wagtail_kb.testing import (
    answer,
    make_author,
    make_base,
    make_category,
    make_faq,
    make_reviewer,
    make_user,
    make_workflow,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

TEXTS = ("一", "二", "三")
OPEN = (Phase.IN_REVIEW, Phase.CHANGES_REQUESTED)
WANTED = 2000


def person(user: Any) -> Person:
    return Person(id=PersonId(str(user.pk) if user else ""))


class Model:
    """What must be so, by kbcore's rules alone: events, the draft, what is live."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.draft = AnswerDigest("")
        self.keywords = ""
        self.authors: set[Person] = set()
        self.writer: Person | None = None
        self.live: tuple[AnswerDigest, str] | None = None
        self.last: tuple[AnswerDigest, str] | None = None  # answer and outcome of the last version
        self.verification = "unverified"
        self.people: Any = {}

    @property
    def phase(self) -> Phase:
        return course_of(self.events).phase

    @property
    def judged(self) -> AnswerDigest:
        return self.live[0] if self.live and self.phase not in OPEN else self.draft

    def make(self, kind: type[Event], who: Person, of: AnswerDigest, **rest: Any) -> Event:
        authors = frozenset(self.authors)
        return kind(actor=who, at=timezone.now(), answer_digest=of, authors=authors, **rest)

    def decide(self, digest: AnswerDigest) -> Any:
        return decide(self.events, answer_digest=digest, people=self.people)

    def settle(self) -> None:
        if self.phase in OPEN and course_of(self.events).digest != self.draft:
            who = self.writer or Person(id=PersonId(""))
            self.events.append(self.make(ContentChanged, who, self.draft))

    def take(self, event: Event) -> type[Exception] | None:
        """Keep *event* if it can be; else the sort of refusal."""
        now = self.draft if isinstance(event, Submitted) else self.judged
        try:
            take(self.events, event, answer_digest=now, people=self.people)
        except ValueError as refusal:
            return type(refusal)
        self.events.append(event)
        return None

    def publish(self, digest: AnswerDigest, keywords: str) -> None:
        if self.live == (digest, keywords):
            self.published_again(digest)
        else:
            self.events.append(self.make(Published, Person(id=PersonId("")), digest))
            found = self.decide(digest).verification.value
            if self.last and self.last[0] == digest:
                found = "verified" if "verified" in (found, self.last[1]) else found
            self.live, self.last, self.verification = (digest, keywords), (digest, found), found
        if digest == self.draft:
            self.authors = set()
        if self.phase in OPEN:
            nobody = Person(id=PersonId(""))
            self.events.append(self.make(Withdrawn, nobody, self.draft))

    def published_again(self, digest: AnswerDigest) -> None:
        course = course_of(self.events)
        if course.open is None or course.digest != digest:
            return
        self.events.append(self.make(Published, Person(id=PersonId("")), digest))
        if self.decide(digest).verification.value == "verified":
            self.verification = "verified"
            self.last = (digest, "verified")


class People(RuleBasedStateMachine):
    """The site beside the model; after each step they must agree."""

    done: ClassVar[int] = 0

    @initialize()
    def start(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        base = make_base(slug=f"kb-{People.done}")
        self.category = make_category(base)
        make_workflow(base)
        self.users = [
            make_author(base),
            make_author(base),
            *(make_reviewer(base) for _ in range(3)),
            make_user(is_superuser=True),
        ]
        self.pk = make_faq(self.category, live=False, text=TEXTS[0]).pk
        self.model = Model()
        self.model.people = people_of(self.page)
        self.write(0, 0, False)
        self.revisions = [self.draft.get_latest_revision()]

    def teardown(self) -> None:
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    @property
    def page(self) -> Any:
        return self.category._meta.apps.get_model(
            "wagtail_kb_pages", "KnowledgeFaqPage"
        ).objects.get(pk=self.pk)

    @property
    def draft(self) -> Any:
        return self.page.get_latest_revision_as_object()

    @property
    def item(self) -> Item:
        return Item.objects.select_related("current").get(page=self.pk)

    def does(self, act: Any) -> type[Exception] | None:
        """What *act* was refused with, or None."""
        People.done += 1
        try:
            with transaction.atomic():
                act()
        except REFUSALS as refusal:
            return type(refusal)
        return None

    @rule(who=st.integers(0, 5), text=st.integers(0, 2), stays=st.booleans())
    def write(self, who: int, text: int, stays: bool) -> None:
        People.done += 1
        user, page = self.users[who], self.draft
        if stays:
            EditingSession.objects.update_or_create(
                user=user,
                object_id=str(self.pk),
                content_type=page.get_base_content_type(),
                defaults={"last_seen_at": timezone.now()},
            )
        page.body = answer(TEXTS[text])
        page.save_revision(user=user)
        model, digest = self.model, answer_of(page)[1]
        if digest != model.draft:
            model.draft, model.writer = digest, person(user)
            model.authors.add(person(user))
        elif not page.workflow_in_progress:
            return
        if not EditingSession.objects.filter(user=user).exists():
            model.settle()

    @rule(who=st.integers(0, 5), words=st.sampled_from(["", "退钱"]))
    def add_keywords(self, who: int, words: str) -> None:
        People.done += 1
        page = self.draft
        page.keywords = words
        page.save_revision(user=self.users[who])
        self.model.keywords = words
        if (
            page.workflow_in_progress
            and not EditingSession.objects.filter(user=self.users[who]).exists()
        ):
            self.model.settle()

    @rule(who=st.integers(0, 5))
    def leave(self, who: int) -> None:
        People.done += 1
        sessions = EditingSession.objects.filter(user=self.users[who])
        had = sessions.exists()
        for session in sessions:
            session.delete()
        if had and self.model.writer == person(self.users[who]):
            self.model.settle()

    @rule(who=st.integers(0, 5))
    def submit(self, who: int) -> None:
        model, user = self.model, self.users[who]
        refused = self.does(lambda: actions.submit(self.item, user))
        model.settle()
        said = model.take(model.make(Submitted, person(user), model.draft))
        assert refused is said
        if said is None and model.decide(model.draft).is_approved:
            model.publish(model.draft, model.keywords)

    @rule(who=st.integers(0, 5), stale=st.integers(0, 4))
    def approve(self, who: int, stale: int) -> None:
        model, user = self.model, self.users[who]
        before = self.judged_by_site()
        seen = AnswerDigest("1:" + "0" * 64) if stale == 0 else before
        refused = self.does(lambda: actions.approve(self.item, user, seen=seen))
        model.settle()
        authors = {"authors": frozenset(model.authors)} if model.phase in OPEN else {}
        event = Approved(actor=person(user), at=timezone.now(), answer_digest=seen, **authors)
        said = model.take(event)
        assert refused is said
        if said is not None:
            return
        if model.phase in OPEN:
            if model.decide(model.draft).is_approved:
                model.publish(model.draft, model.keywords)
        elif model.live and model.decide(model.live[0]).verification.value == "verified":
            model.verification = "verified"
            model.last = (model.live[0], "verified")

    def judged_by_site(self) -> AnswerDigest:
        from wagtail_kb.review.case import open_case

        return open_case(self.item).digest

    @rule(who=st.integers(0, 5))
    def request_changes(self, who: int) -> None:
        model, user = self.model, self.users[who]
        seen = self.judged_by_site()
        refused = self.does(
            lambda: actions.request_changes(self.item, user, seen=seen, reason="no")
        )
        model.settle()
        assert refused is model.take(model.make(ChangesRequested, person(user), seen, reason="no"))

    @precondition(lambda self: self.model.phase in OPEN)
    @rule()
    def withdraw(self) -> None:
        model, user = self.model, self.users[5]
        refused = self.does(lambda: actions.withdraw(self.item, user))
        model.settle()
        assert refused is model.take(model.make(Withdrawn, person(user), model.judged))

    @rule(older=st.integers(0, 3))
    def publish_past_the_review(self, older: int) -> None:
        People.done += 1
        revisions = list(self.page.revisions.order_by("-created_at", "-pk")[: older + 1])
        revision = revisions[-1]
        said = revision.as_object()
        revision.publish()
        digest = answer_of(said)[1]
        self.model.publish(digest, said.keywords)

    @rule()
    def hide(self) -> None:
        People.done += 1
        self.page.unpublish()
        self.model.live, self.model.verification = None, "unverified"

    @invariant()
    def agrees(self) -> None:
        if not hasattr(self, "model"):
            return
        item = self.item
        assert item.verified == (item.verification == "verified")
        assert item.verification == self.model.verification
        shown = item.current.answer_digest if item.current else None
        assert shown == (self.model.live[0] if self.model.live else None)

    @invariant()
    def nothing_unseen_is_verified(self) -> None:
        """By what is on record alone: somebody approved this, who wrote none of it."""
        for row in Attestation.objects.filter(outcome="verified").select_related("version"):
            assert row.approvals
            assert row.answer_digest == row.version.answer_digest
        for version in Version.objects.filter(item__page=self.pk if hasattr(self, "pk") else 0):
            assert Attestation.objects.filter(version=version).exists()


def test_what_six_people_do_comes_to_what_kbcore_says():
    People.done = 0
    run_state_machine_as_test(
        People,
        settings=settings(
            max_examples=25,
            stateful_step_count=100,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert People.done >= WANTED, f"only {People.done} actions"
