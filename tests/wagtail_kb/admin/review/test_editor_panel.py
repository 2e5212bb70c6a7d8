"""In the editor: verified or not, by whom, of what; where the review is; what is planned."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import wagtail
from django.utils import timezone

from kbcore.significance import Significance
from tests.wagtail_kb.admin.posting import edit_url, faq_data
from wagtail_kb.models import ReviewTask
from wagtail_kb.review import actions
from wagtail_kb.testing import answer, publish

pytestmark = pytest.mark.django_db


def shown(client: Any, faq: Any) -> str:
    response = client.get(edit_url(faq))
    assert response.status_code == 200
    return response.content.decode()


def test_a_draft_says_that_readers_see_nothing(as_user, ann, faq):
    content = shown(as_user(ann), faq)
    assert "Draft, not handed in" in content


def test_a_verified_item_says_by_whom(as_user, ann, bob, faq, item, digest):
    actions.submit(item, ann)
    actions.approve(item, bob, seen=digest(item))
    content = shown(as_user(ann), faq)
    assert "approved by Bob" in content
    assert "version 1, what readers see" in content


def test_an_unverified_item_says_why(as_user, ann, faq):
    publish(faq)
    content = shown(as_user(ann), faq)
    assert "Why it isn" in content
    assert "The approval of 1 person is missing." in content


def test_a_review_under_way_says_who_is_asked(as_user, ann, bob, faq, item, review_url):
    actions.submit(item, ann)
    content = shown(as_user(ann), faq)
    assert "Asked: Bob" in content
    assert review_url in content


def test_a_lapsed_approval_says_who_changed_what(
    as_user, base, ann, bob, cem, faq, item, digest, write
):
    ReviewTask.objects.update(policy="team")
    actions.submit(item, ann, significance=Significance.CRITICAL)
    actions.approve(item, bob, seen=digest(item))
    write(faq, ann, body=answer("另一个答案"))
    content = shown(as_user(cem), faq)
    assert "Ann changed the answer on" in content
    assert "the approval of Bob no longer holds." in content


def test_what_is_planned_and_would_be_cancelled_is_said_before_publishing(as_user, ann, faq):
    live = publish(faq)
    planned = live.get_latest_revision_as_object()
    planned.go_live_at = timezone.now() + timedelta(days=3)
    planned.save_revision().publish()
    urgent = live.get_latest_revision_as_object()
    urgent.go_live_at = None
    urgent.save_revision(user=ann)
    assert "will be cancelled as soon as anything" in shown(as_user(ann), faq)


def test_an_expiry_says_that_nothing_takes_its_place(as_user, ann, faq, write):
    write(faq, ann, expire_at=timezone.now() + timedelta(days=3))
    assert "nothing takes its place" in shown(as_user(ann), faq)


def test_the_side_panel_is_there_since_wagtail_8(as_user, ann, faq):
    content = shown(as_user(ann), faq)
    is_new = wagtail.VERSION >= (8,)
    assert ('data-side-panel="kb-review"' in content) is is_new
    assert ("kb-status__details" in content) is not is_new


def test_autosave_is_answered_without_the_side_panel(as_user, ann, faq):
    data = {**faq_data(), "overwrite_revision_id": faq.get_latest_revision().pk}
    answered = as_user(ann).post(edit_url(faq), data, HTTP_ACCEPT="application/json").json()
    assert answered["success"]
    assert "kb-review" not in answered["html"]
