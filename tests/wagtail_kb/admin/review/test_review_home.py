"""The admin's home: notices that one person hasn't seen, and reviews that wait for them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from kbcore.review import DuePassed, Person, PersonId
from wagtail_kb.models import Item, Notice
from wagtail_kb.review import actions, ledger, notices
from wagtail_kb.review.case import open_case
from wagtail_kb.testing import make_faq

pytestmark = pytest.mark.django_db

HEADING = "Knowledge that waits for your approval"


def home(client: Any) -> str:
    return client.get(reverse("wagtailadmin_home")).content.decode()


def dismiss(client: Any, **data: Any) -> Any:
    return client.post(reverse("wagtail_kb_dismiss"), data)


def test_a_review_waits_for_reviewers_and_not_for_its_author(as_user, ann, bob, item, review_url):
    actions.submit(item, ann)
    assert review_url in home(as_user(bob)).partition(HEADING)[2]
    assert HEADING not in home(as_user(ann))


def test_it_says_when_it_is_due(as_user, ann, bob, item):
    case = actions.submit(item, ann)
    due = case.decide(case.step).due
    assert due
    assert due.strftime("%m/%d/%Y") in home(as_user(bob)).partition(HEADING)[2]


def test_an_overdue_one_is_marked(as_user, ann, bob, item):
    actions.submit(item, ann)
    digest = open_case(Item.objects.get()).digest
    event = DuePassed(
        actor=Person(id=PersonId("")), at=timezone.now() + timedelta(days=9), answer_digest=digest
    )
    ledger.record(item, event)
    assert "Overdue since" in home(as_user(bob))


def test_who_approved_already_is_not_waited_for(as_user, ann, bob, item, digest):
    actions.submit(item, ann)
    actions.approve(item, bob, seen=digest(item))
    assert HEADING not in home(as_user(bob))


def test_the_list_costs_the_same_sql_for_one_and_five(as_user, ann, bob, category, item, sql):
    client = as_user(bob)
    actions.submit(item, ann)
    home(client)
    few = len(sql(home, client))
    for number in range(4):
        faq = make_faq(category, live=False, title=f"问题 {number}")
        faq.save_revision(user=ann)
        actions.submit(Item.objects.get(page=faq.pk), ann)
    # Wagtail's own panel of reviews looks at each row; ours adds nothing to that.
    from wagtail_kb.admin.review.home import panels

    assert len(sql(panels, bob)) <= few


def test_a_notice_is_shown_until_it_is_dismissed(as_user, bob, item):
    notices.tell(bob, item, Notice.Code.LAPSED, {"by": "Ann"})
    client = as_user(bob)
    assert "Ann changed" in home(client)
    dismiss(client, notice=Notice.objects.get().pk)
    assert "Ann changed" not in home(client)


def test_all_are_dismissed_at_once(as_user, bob, item):
    notices.tell(bob, item, Notice.Code.LAPSED, {"by": "Ann"})
    notices.tell(bob, item, Notice.Code.ASKED)
    dismiss(as_user(bob))
    assert not notices.unseen(bob)


def test_nobody_dismisses_what_another_was_told(as_user, ann, bob, item):
    notices.tell(bob, item, Notice.Code.ASKED)
    response = dismiss(as_user(ann), notice=Notice.objects.get().pk)
    assert response.status_code == 404
    assert notices.unseen(bob)


def test_looking_is_not_dismissing(as_user, bob, item):
    notices.tell(bob, item, Notice.Code.ASKED)
    assert as_user(bob).get(reverse("wagtail_kb_dismiss")).status_code == 405


def test_the_mail_of_a_notice_leads_to_the_review(
    bob, item, review_url, mailoutbox, django_capture_on_commit_callbacks
):
    bob.email = "bob@example.com"
    bob.save()
    with django_capture_on_commit_callbacks(execute=True):
        notices.tell(bob, item, Notice.Code.LAPSED, {"by": "Ann"})
    assert review_url in mailoutbox[0].body
