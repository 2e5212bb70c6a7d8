"""Two at once: one wins, the other is told what happened, and nobody's text is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from wagtail.models import Locale, Page, Site

from kbcore.review import AlreadyDecided, IllegalMove, Quorum, ReviewPolicy, StaleApproval
from wagtail_kb.models import Attestation, Item, ReviewEvent, Version
from wagtail_kb.review import actions
from wagtail_kb.review.case import open_case
from wagtail_kb.review.doors import REFUSALS
from wagtail_kb.testing import (
    answer,
    make_author,
    make_base,
    make_category,
    make_faq,
    make_reviewer,
    make_workflow,
)

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 8


@pytest.fixture(params=["here", pytest.param("postgres", marks=pytest.mark.postgres)], autouse=True)
def database(request: Any, settings: Any) -> None:
    """On SQLite as well: its transactions begin IMMEDIATE."""
    two = ReviewPolicy(name="two", quorum=Quorum(typo=2, content=2, critical=2))
    review = {"POLICIES": {"two": two}}
    settings.WAGTAIL_KB = {"SEARCH": {"DRAIN": "manual"}, "REVIEW": review}


@pytest.fixture
def base() -> Any:
    Locale.objects.get_or_create(language_code="zh-hans")
    if not Site.objects.exists():  # a flush took what migrations had made
        root = Page.add_root(title="Root", slug="root", locale=Locale.objects.first())
        home = root.add_child(title="Home", slug="home", locale=Locale.objects.first())
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    return make_base()


@pytest.fixture
def people(base: Any) -> tuple[Any, ...]:
    return (make_author(base), make_author(base), make_reviewer(base), make_reviewer(base))


def handed_in(base: Any, author: Any, number: int) -> Item:
    page = make_faq(make_category(base, slug=f"c-{number}"), live=False)
    page.save_revision(user=author)
    item = Item.objects.get(page=page.pk)
    actions.submit(item, author)
    return item


def write(item: Item, user: Any, text: str) -> None:
    draft = item.page.get_latest_revision_as_object()
    draft.body = answer(text)
    draft.save_revision(user=user)


def at_once(*acts: Any) -> list[Any]:
    """What each of *acts* came to, all begun together: its result or its refusal."""
    start = Barrier(len(acts))

    def work(act: Any) -> Any:
        try:
            start.wait(timeout=30)
            return act()
        except REFUSALS as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(work, acts))


def refusals(results: list[Any]) -> list[type[Exception]]:
    return [type(result) for result in results if isinstance(result, Exception)]


def test_the_second_of_two_approvers_hears_that_it_is_decided_or_approves_too(base, people):
    author, _, bob, cem = people
    make_workflow(base)
    for number in range(ROUNDS):
        item = handed_in(base, author, number)
        seen = open_case(item).digest
        results = at_once(*(partial(actions.approve, item, user, seen=seen) for user in (bob, cem)))
        assert not refusals(results), results
        assert Version.objects.filter(item=item).count() == 1
        assert Attestation.objects.filter(item=item, outcome="verified").count() == 1
        types = list(ReviewEvent.objects.filter(item=item).values_list("type", flat=True))
        assert sorted(types) == ["approved", "approved", "published", "submitted"]


def test_two_of_a_quorum_of_two_publish_once(base, people):
    author, _, bob, cem = people
    make_workflow(base, "two")
    for number in range(ROUNDS):
        item = handed_in(base, author, number)
        seen = open_case(item).digest
        results = at_once(*(partial(actions.approve, item, user, seen=seen) for user in (bob, cem)))
        assert not refusals(results), results
        assert Item.objects.get(pk=item.pk).verified
        assert Version.objects.filter(item=item).count() == 1


def test_what_is_saved_while_it_is_approved_is_never_published_unseen(base, people):
    author, _, bob, _ = people
    make_workflow(base)
    for number in range(ROUNDS):
        item = handed_in(base, author, number)
        seen = open_case(item).digest
        save = partial(write, item, author, "没人看过的答案")
        results = at_once(partial(actions.approve, item, bob, seen=seen), save)
        assert set(refusals(results)) <= {StaleApproval}
        item = Item.objects.select_related("current").get(pk=item.pk)
        assert item.current is None or item.current.answer_digest == seen
        # Whoever saved keeps their text in any case.
        assert "没人看过的答案" in str(item.page.get_latest_revision_as_object().body)


def test_submitting_while_somebody_withdraws_leaves_one_clear_state(base, people):
    author, other, _, _ = people
    make_workflow(base)
    for number in range(ROUNDS):
        item = handed_in(base, author, number)
        results = at_once(
            partial(actions.submit, item, other), partial(actions.withdraw, item, author)
        )
        assert set(refusals(results)) <= {IllegalMove, AlreadyDecided}
        case = open_case(Item.objects.get(pk=item.pk))
        assert case.is_open == (case.run is not None)


def test_one_of_two_submissions_counts(base, people):
    author, other, _, _ = people
    make_workflow(base)
    for number in range(ROUNDS):
        page = make_faq(make_category(base, slug=f"c-{number}"), live=False)
        page.save_revision(user=author)
        item = Item.objects.get(page=page.pk)
        results = at_once(
            partial(actions.submit, item, author), partial(actions.submit, item, other)
        )
        assert len(refusals(results)) == 1
        assert page.workflow_states.count() == 1


def test_approving_while_another_objects_publishes_or_stops_but_not_both(base, people):
    author, _, bob, cem = people
    make_workflow(base)
    for number in range(ROUNDS):
        item = handed_in(base, author, number)
        seen = open_case(item).digest
        results = at_once(
            partial(actions.approve, item, bob, seen=seen),
            partial(actions.request_changes, item, cem, seen=seen, reason="金额不对"),
        )
        assert len(refusals(results)) == 1
        item = Item.objects.get(pk=item.pk)
        waits = open_case(item).course.phase == "changes_requested"
        assert waits is (item.current_id is None)


def test_two_editors_of_one_page_both_keep_their_revisions(base, people):
    author, other, _, _ = people
    make_workflow(base)
    item = handed_in(base, author, 0)

    results = at_once(
        partial(write, item, author, "甲的答案"), partial(write, item, other, "乙的答案")
    )
    assert results == [None, None]
    texts = [str(r.as_object().body) for r in item.page.specific.revisions.all()]
    assert any("甲的答案" in text for text in texts)
    assert any("乙的答案" in text for text in texts)
    assert {a["id"] for a in Item.objects.get(pk=item.pk).draft.authors} == {
        str(author.pk),
        str(other.pk),
    }
