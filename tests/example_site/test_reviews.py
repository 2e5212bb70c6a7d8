"""Reviews in the demonstration: really made by its people, one item for each state."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page

from example_site.company import company
from example_site.entries import entries
from example_site.reviewing import CALENDAR, LAWYER, REVIEW
from example_site.stories import InvalidStory, changed, stories
from wagtail_kb import retirement
from wagtail_kb.models import ApprovalRight, Attestation, Draft, Item, Notice, ReviewEvent, Version
from wagtail_kb.review.overview import Overview, overview_of


def item(slug: str) -> Item:
    items = Item.objects.select_related("current", "page")
    return items.get(page__slug=slug, page__locale__language_code="zh-hans")


def review(slug: str) -> Overview:
    return overview_of(item(slug))


def waiting_for(slug: str) -> list[str]:
    asked = set(review(slug).asked)
    return [a.username for a in company().accounts if str(pk_of(a.username)) in asked]


def pk_of(username: str) -> int:
    from django.contrib.auth import get_user_model

    return get_user_model().objects.get(username=username).pk


@pytest.fixture(autouse=True)
def demo_reviews(fill, settings):
    """As the example site is set up."""
    settings.WAGTAIL_KB = {**settings.WAGTAIL_KB, "REVIEW": REVIEW}


def test_what_is_live_was_approved_but_for_one():
    unverified = Item.objects.current().filter(verified=False)
    assert [one.page.slug for one in unverified] == ["change-installation-time"]


def test_nobody_approved_what_they_wrote():
    approvals = [row.value for row in ReviewEvent.objects.filter(type="approved")]
    assert len(approvals) > 30
    assert not [a for a in approvals if a.actor in a.authors]


def test_one_went_out_past_the_review_after_an_approved_version():
    versions = Version.objects.filter(item=item("change-installation-time")).order_by("number")
    outcomes = [Attestation.objects.get(version=version).outcome for version in versions]
    assert outcomes == ["verified", "unverified"]


def test_one_waits_for_a_reviewer_with_a_note():
    of = review("weak-flow")
    assert (of.state.value, of.significance.code) == ("in_review", "content")
    assert waiting_for("weak-flow") == ["reviewer"]
    assert of.case.course.open.note


def test_one_was_given_back_with_a_reason():
    of = review("connect-the-app")
    assert of.state.value == "changes_requested"
    assert ReviewEvent.objects.get(type="changes_requested").value.reason


def test_a_critical_change_of_the_terms_still_needs_a_lawyer():
    of = review("return-policy")
    assert [(m.need.value, m.role) for m in of.decision.missing] == [("role", LAWYER)]
    assert waiting_for("return-policy") == ["legal"]


def test_one_change_is_approved_for_a_day_to_come():
    of = item("plan-member-benefits")
    revision = of.page.scheduled_revision
    assert revision.approved_go_live_at > timezone.now() + timedelta(days=27)
    assert Draft.objects.get(item=of).scheduled
    assert "9 折" in of.current.summary


def test_what_was_approved_for_its_day_goes_out_verified_when_it_comes():
    page = item("plan-member-benefits").page
    revision, past = page.scheduled_revision, timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = past.isoformat()
    revision.approved_go_live_at = past
    revision.save()
    call_command("publish_scheduled")
    now = item("plan-member-benefits")
    assert ("85 折" in now.current.summary, now.verified) == (True, True)


def test_one_is_retired_in_favour_of_another():
    found = retirement.of_item(item("paper-invoice"))
    assert found.reason
    assert found.successor == item("get-an-invoice").key


def test_one_has_four_versions_and_the_last_restores_the_second():
    versions = Version.objects.filter(item=item("refund-arrival")).order_by("number")
    said = [version.answer_digest for version in versions]
    assert len(said) == 4
    assert len(set(said)) == 3
    assert said[3] == said[1]
    assert all(version.change_note for version in versions[1:])


def test_a_story_that_was_over_ends_as_its_file():
    entry = next(e for e in entries() if e.slug == "refund-arrival" and e.locale == "zh-hans")
    assert item("refund-arrival").current.summary == entry.summary


def test_filling_mails_nobody_and_leaves_notices_only_of_what_waits():
    assert not mail.outbox
    unseen = Notice.objects.filter(seen_at=None).values_list("user__username", "item__page__slug")
    assert set(unseen) == {("reviewer", "weak-flow"), ("legal", "return-policy")}


def test_a_right_that_a_manager_took_away_does_not_come_back(fill):
    ApprovalRight.objects.filter(role=LAWYER).delete()
    Page.objects.get(slug="warranty-period", locale__language_code="zh-hans").delete()
    fill()
    assert not ApprovalRight.objects.filter(role=LAWYER).exists()


@pytest.mark.parametrize("slug", ["warranty-period", "weak-flow", "connect-the-app"])
def test_an_item_that_comes_back_is_verified_whatever_happened_to_it(fill, slug):
    Page.objects.get(slug=slug, locale__language_code="zh-hans").delete()
    assert fill() == 1
    assert item(slug).verified


def test_holidays_are_free_and_exchanged_weekends_are_worked():
    worked = [day for day in CALENDAR.extra_workdays if CALENDAR.is_workday(day)]
    assert len(worked) == len(CALENDAR.extra_workdays) == 6
    assert all(day.weekday() >= 5 for day in worked)
    assert not any(CALENDAR.is_workday(day) for day in CALENDAR.holidays)


def test_a_story_about_words_that_are_not_there_is_refused():
    with pytest.raises(InvalidStory, match="nowhere in it"):
        changed(entries()[0], {"nowhere in it": "something"})


def test_stories_are_of_items_and_accounts_that_exist():
    slugs = {entry.slug for entry in entries()}
    names = {account.username for account in company().accounts}
    steps = [step for story in stories().by_slug.values() for step in story.then]
    assert set(stories().by_slug) <= slugs
    assert {step.by for step in steps} | {name for step in steps for name in step.to} <= names
