"""Scheduled changes: what goes out then is what was approved for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from tests.wagtail_kb.admin.posting import edit_url, faq_data
from tests.wagtail_kb.filing import edit_image, make_image, png, showing
from wagtail_kb.models import Draft, Item, Notice
from wagtail_kb.review import actions
from wagtail_kb.review.attestation import UnapprovedContent
from wagtail_kb.review.case import open_case
from wagtail_kb.testing import answer, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward(faq: Any) -> Any:
    """Answers for the item, and is told by mail."""
    user = make_user(email="steward@example.com", first_name="Eva")
    faq.steward = user
    faq.save()
    return user


def schedule(faq: Any, author: Any, reviewer: Any = None, **changes: Any) -> Any:
    """A change that goes live tomorrow, approved by *reviewer* if one is given."""
    draft = faq.get_latest_revision_as_object()
    draft.go_live_at = timezone.now() + timedelta(days=1)
    for name, value in changes.items():
        setattr(draft, name, value)
    revision = draft.save_revision(user=author)
    item = Item.objects.get(page=faq.pk)
    if reviewer is None:
        revision.publish()
    else:
        actions.submit(item, author)
        actions.approve(item, reviewer, seen=open_case(item).digest)
    revision.refresh_from_db()
    assert revision.approved_go_live_at
    return revision


def tomorrow(faq: Any, revision: Any) -> Item:
    """The day has come."""
    past = timezone.now() - timedelta(minutes=5)
    revision.refresh_from_db()
    revision.content["go_live_at"] = past.isoformat()
    revision.approved_go_live_at = past
    revision.save()
    call_command("publish_scheduled")
    return Item.objects.select_related("current").get(page=faq.pk)


def test_what_was_approved_goes_out_verified(faq, author, bob):
    item = tomorrow(faq, schedule(faq, author, bob))
    assert item.current.cause == "schedule"
    assert item.verified


def test_nothing_goes_out_before_its_day(faq, author, bob):
    schedule(faq, author, bob)
    call_command("publish_scheduled")
    assert Item.objects.get(page=faq.pk).current is None


def test_what_was_scheduled_unapproved_goes_out_unverified(faq, author):
    item = tomorrow(faq, schedule(faq, author))
    assert (item.current.number, item.verified) == (1, False)


def test_a_newer_draft_takes_nothing_from_what_was_approved(faq, author, bob):
    revision = schedule(faq, author, bob)
    draft = faq.get_latest_revision_as_object()
    draft.body = answer("后天的答案")
    draft.go_live_at = None
    draft.save_revision(user=author)
    assert tomorrow(faq, revision).verified


@pytest.fixture
def changed(
    editor: Any,
    category: Any,
    faq: Any,
    author: Any,
    bob: Any,
    steward: Any,
    django_capture_on_commit_callbacks: Any,
) -> Item:
    """A picture was replaced between the approval and the day."""
    picture = make_image("red")
    body = showing(category, picture, live=False).body
    revision = schedule(faq, author, bob, body=body)
    edit_image(editor, picture, png("blue"))
    with django_capture_on_commit_callbacks(execute=True):
        return tomorrow(faq, revision)


def test_what_changed_in_between_does_not_go_out(changed, faq):
    assert changed.current is None
    assert not faq.revisions.filter(approved_go_live_at__isnull=False).exists()
    assert Draft.objects.get(item=changed).scheduled == ""


def test_its_steward_is_told_in_the_admin_and_by_mail(changed, steward):
    assert Notice.objects.get(user=steward).code == Notice.Code.HELD
    assert "held back" in mail.outbox[-1].body
    assert mail.outbox[-1].to == ["steward@example.com"]


def test_what_is_held_back_can_be_approved_and_scheduled_anew(changed, faq, author, cem):
    assert tomorrow(faq, schedule(faq, author, cem)).verified


def test_wagtail_s_own_button_hands_in_what_replaces_a_scheduled_change(
    editor, faq, author, bob, cem
):
    revision = schedule(faq, author, bob)
    faq.revisions.filter(pk=revision.pk).update(approved_go_live_at=None)
    data = faq_data(title="另一个问题", slug=faq.slug) | {"action-submit": "1"}
    editor.post(edit_url(faq), data)
    item = Item.objects.get(page=faq.pk)
    actions.approve(item, cem, seen=open_case(item).digest)
    item = Item.objects.select_related("current").get(page=faq.pk)
    assert (item.current.title, item.verified) == ("另一个问题", True)


def test_where_approval_is_required_nothing_is_scheduled_without(faq, author, settings):
    settings.WAGTAIL_KB = {**settings.WAGTAIL_KB, "REVIEW": {"REQUIRE_APPROVAL": True}}
    draft = faq.get_latest_revision_as_object()
    draft.go_live_at = timezone.now() + timedelta(days=1)
    with pytest.raises(UnapprovedContent):
        draft.save_revision(user=author).publish()
    assert not faq.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_one_page_held_back_does_not_keep_another_from_going_out(
    changed, category, author, bob, base
):
    from wagtail_kb.testing import make_faq

    other = make_faq(category, live=False, title="另一个问题")
    other.save_revision(user=author)
    assert tomorrow(other, schedule(other, author, bob)).verified


def test_an_expired_item_is_not_verified_while_it_is_hidden(faq, author, bob):
    item = tomorrow(faq, schedule(faq, author, bob))
    page = item.page.specific
    page.expire_at = timezone.now() - timedelta(minutes=1)
    page.save(update_fields=["expire_at"])
    call_command("publish_scheduled")
    item.refresh_from_db()
    assert (item.current, item.verified) == (None, False)
