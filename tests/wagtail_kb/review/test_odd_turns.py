"""What goes wrong in a review: tasks deleted, policies nobody satisfies, clocks that jump."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import WorkflowTask

from kbcore.review import Quorum, ReviewPolicy, Rule, WorkingDays
from wagtail_kb.models import Item, Notice, ReviewEvent, ReviewTask
from wagtail_kb.review import actions, people, upkeep
from wagtail_kb.review.case import open_case
from wagtail_kb.review.policy import UnknownPolicy
from wagtail_kb.testing import (
    answer,
    make_category,
    make_faq,
    make_reviewer,
    make_user,
    make_workflow,
    publish,
)

pytestmark = pytest.mark.django_db


def look(item: Item) -> Any:
    return open_case(Item.objects.get(pk=item.pk))


def with_review(settings: Any, **review: Any) -> None:
    settings.WAGTAIL_KB = {**settings.WAGTAIL_KB, "REVIEW": review}


class TestATaskThatIsGone:
    def test_its_deletion_loses_nothing_and_the_change_can_be_handed_in_again(
        self, item, faq, author, bob, cem, base
    ):
        actions.submit(item, author)
        ReviewTask.objects.get().delete()
        make_workflow(make_category(base), "")  # elsewhere
        assert ReviewEvent.objects.filter(item=item, type="submitted").exists()
        assert Item.objects.get(pk=item.pk).current is None
        actions.withdraw(item, author)
        task = ReviewTask.objects.create(name="another")
        WorkflowTask.objects.create(workflow=faq.get_workflow(), task=task)
        actions.submit(item, author)
        actions.approve(item, cem, seen=look(item).digest)
        assert Item.objects.get(pk=item.pk).verified

    def test_what_goes_out_because_it_was_deactivated_is_unverified(self, item, author):
        actions.submit(item, author)
        ReviewTask.objects.get().deactivate()
        assert not Item.objects.get(pk=item.pk).verified

    def test_an_approval_in_a_run_that_stands_still_is_of_the_step_that_is_left(
        self, item, faq, author, bob
    ):
        actions.submit(item, author)
        faq.current_workflow_task_state.delete()
        case = actions.approve(item, bob, seen=look(item).digest)
        assert case.decide(case.step).is_approved
        assert Item.objects.get(pk=item.pk).current is None


class TestPolicies:
    def test_one_that_nobody_can_satisfy_is_named_by_a_check(self, workflow, bob, settings):
        two = ReviewPolicy(name="two", quorum=Quorum(typo=2, content=2, critical=2))
        with_review(settings, POLICIES={"two": two}, POLICY="two")
        found = [m for m in run_checks(databases=["default"]) if m.id == "wagtail_kb.W022"]
        assert found
        assert "2 people, 1 may review" in found[0].hint

    def test_one_that_is_gone_is_named_by_a_check_and_by_whoever_meets_it(
        self, item, faq, author, settings
    ):
        task = ReviewTask.objects.get()
        ReviewTask.objects.filter(pk=task.pk).update(policy="gone")
        found = [m for m in run_checks(databases=["default"]) if m.id == "wagtail_kb.W022"]
        assert "No review policy is called 'gone'" in found[0].msg
        with pytest.raises(UnknownPolicy):
            actions.submit(item, author)

    def test_publishing_under_a_policy_that_is_gone_is_unverified_not_an_error(self, faq, item):
        ReviewTask.objects.update(policy="gone")
        faq.get_latest_revision().publish()
        assert Item.objects.get(pk=item.pk).verification == "unverified"

    def test_an_unknown_default_and_a_wrong_policy_are_errors(self, settings):
        with_review(settings, POLICY="nobody", POLICIES={"own": "pair"})
        ids = {message.id for message in run_checks()}
        assert {"wagtail_kb.E020", "wagtail_kb.E021"} <= ids

    def test_another_category_may_ask_for_a_lawyer(
        self, base, category, item, faq, author, bob, settings
    ):
        law = make_category(base, title="法律")
        rule = Rule(
            name="law", categories=frozenset({law.translation_key}), roles=("lawyer",), quorum=2
        )
        with_review(settings, POLICIES={"law": ReviewPolicy(name="law", rules=(rule,))})
        ReviewTask.objects.update(policy="law")
        actions.submit(item, author)
        faq.move(law, pos="last-child")
        actions.approve(item, bob, seen=look(item).digest)
        assert Item.objects.get(pk=item.pk).current is None
        lawyer = make_reviewer(law, role="lawyer")
        actions.approve(item, lawyer, seen=look(item).digest)
        assert Item.objects.get(pk=item.pk).verified

    def test_a_category_that_asks_for_less_lets_it_go_out(
        self, base, category, item, faq, author, bob, settings
    ):
        rule = Rule(name="two", categories=frozenset({category.translation_key}), quorum=2)
        with_review(settings, POLICIES={"law": ReviewPolicy(name="law", rules=(rule,))})
        ReviewTask.objects.update(policy="law")
        actions.submit(item, author)
        actions.approve(item, bob, seen=look(item).digest)
        assert Item.objects.get(pk=item.pk).current is None
        faq.refresh_from_db()
        faq.move(make_category(base, title="别的"), pos="last-child")
        assert Item.objects.get(pk=item.pk).verified


class TestPeople:
    def test_a_right_holds_below_its_page_and_nowhere_else(self, base, category):
        other = make_faq(make_category(base))
        bob = make_reviewer(category)
        assert people.may_approve(bob, make_faq(category))
        assert not people.may_approve(bob, other)
        assert str(bob.pk) not in people.people_of(other)

    def test_roles_add_up(self, base, category):
        lawyer = make_reviewer(base, role="lawyer")
        second = make_reviewer(category, role="editor")
        second.groups.add(*lawyer.groups.all())
        held = people.people_of(make_faq(category))
        assert held[people.id_of(second)] == {"lawyer", "editor"}

    def test_a_superuser_may_approve_without_any_role(self, category):
        superuser = make_user(is_superuser=True)
        held = people.people_of(make_faq(category))
        assert held == {people.id_of(superuser): frozenset()}

    def test_nobody_inactive_may(self, category):
        bob = make_reviewer(category, is_active=False)
        assert not people.may_approve(bob, make_faq(category))
        assert not people.people_of(make_faq(category))

    def test_the_queries_are_two_however_many_there_are(self, category, sql):
        page = make_faq(category)
        for _ in range(5):
            make_reviewer(category, role=f"role-{_}")
        assert len(sql(people.people_of, page)) == 2


class TestTime:
    @pytest.fixture
    def late(self, item: Item, author: Any, bob: Any) -> Item:
        """Handed in, and nobody has looked for a year."""
        actions.submit(item, author)
        event = ReviewEvent.objects.get(type="submitted")
        long_ago = timezone.now() - timedelta(days=365)
        document = event.document.replace(event.at.isoformat(), long_ago.isoformat())
        ReviewEvent.objects.filter(pk=event.pk)._raw_delete("default")
        ReviewEvent.objects.create(
            item=item,
            type="submitted",
            at=long_ago,
            answer_digest=event.answer_digest,
            document=document,
        )
        return item

    def test_what_is_overdue_is_told_once(self, late, bob):
        out = StringIO()
        call_command("kb_review", stdout=out)
        assert "1 reviews newly overdue" in out.getvalue()
        assert Notice.objects.filter(user=bob, code="overdue").count() == 1
        assert upkeep.go_by() == (0, [])
        assert look(late).decide(look(late).step).overdue

    def test_the_due_day_is_one_of_the_site_s_zone_and_calendar(self, item, author, bob, settings):
        tomorrow = (timezone.now() + timedelta(days=1)).date()
        holidays = frozenset(tomorrow + timedelta(days=n) for n in range(-1, 9))
        calendar = WorkingDays(holidays=holidays, zone=ZoneInfo("Asia/Shanghai"))
        with_review(settings, CALENDAR=calendar)
        actions.submit(item, author)
        due = look(item).decide(look(item).step).due
        assert isinstance(due, date)
        assert due > max(holidays)

    def test_a_clock_that_goes_back_breaks_no_order(self, item, faq, author, bob, monkeypatch):
        actions.submit(item, author)
        before = datetime(2020, 3, 29, 1, 30, tzinfo=UTC)
        monkeypatch.setattr(timezone, "now", lambda: before)
        actions.approve(item, bob, seen=look(item).digest)
        monkeypatch.undo()
        assert Item.objects.get(pk=item.pk).verified
        publish(faq.get_latest_revision_as_object(), body=answer("另一个答案"))
        assert not Item.objects.get(pk=item.pk).verified
