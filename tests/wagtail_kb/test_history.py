"""Tests of wagtail_kb.history: what held when, and what differs."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from kbcore.diff import Change, to_html
from tests.wagtail_kb.timeline import START, add_version, attest, fill, item_of, past
from wagtail_kb import history
from wagtail_kb.models import Item, Outcome, Version
from wagtail_kb.testing import (
    answer,
    make_category,
    make_dimension,
    make_facet,
    make_faq,
    make_user,
    publish,
)
from wagtail_kb.viewer import for_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspector(site):
    return for_user(make_user("view_internal", "view_history"), site_id=site.pk)


@pytest.fixture
def outsider(site):
    """May see history, but nothing internal."""
    return for_user(make_user("view_history"), site_id=site.pk)


class TestAsOf:
    @pytest.fixture
    def item(self, category):
        """Version 2 for two hours, a gap of an hour, version 3 for an hour; then the present."""
        page = make_faq(category)
        add_version(page, 2, past(), past(hours=2))
        add_version(page, 3, past(hours=3), past(hours=4))
        return item_of(page)

    @pytest.mark.parametrize(
        ("hours", "number"),
        [(-1, None), (0, 2), (1.99, 2), (2, None), (2.5, None), (3, 3), (4, None), (5, None)],
    )
    def test_it_is_the_version_that_readers_saw_then(self, item, hours, number):
        found = history.as_of(item, past(hours=hours))
        assert (found and found.number) == number

    def test_the_future_is_not_known_so_it_is_now(self, item):
        assert history.as_of(item, timezone.now() + timedelta(days=9)) == item.current

    def test_a_hidden_item_is_found_as_it_was(self, item):
        item.page.unpublish()
        assert history.as_of(item, past(hours=1)).number == 2
        assert history.as_of(item, timezone.now()) is None

    def test_a_time_without_a_zone_is_refused(self, item):
        with pytest.raises(history.NaiveTime, match="has no time zone"):
            history.as_of(item, datetime(2024, 3, 1, 9))  # noqa: DTZ001  # what is refused

    def test_the_hour_that_clocks_repeat_is_two_hours(self, category):
        page, berlin = make_faq(category), ZoneInfo("Europe/Berlin")
        change = datetime(2024, 10, 27, 1, tzinfo=UTC)
        add_version(page, 2, change - timedelta(hours=1), change)
        add_version(page, 3, change, change + timedelta(hours=1))
        times = [datetime(2024, 10, 27, 2, 30, tzinfo=berlin, fold=fold) for fold in (0, 1)]
        found = [history.as_of(item_of(page), time).number for time in times]
        assert found == [2, 3]

    @pytest.mark.parametrize("hours", [0.5, 500.5, 999.5])
    def test_with_1000_versions_it_is_one_sql(self, category, sql, hours):
        page = make_faq(category)
        fill(page, 1000)
        item = item_of(page)
        statements = sql(history.as_of, item, past(hours=hours))
        assert len(statements) == 1, statements
        assert history.as_of(item, past(hours=hours)).number == 1001 + int(hours)

    def test_what_was_internal_then_is_for_those_who_may_read_it(
        self, category, inspector, outsider
    ):
        page = make_faq(category)
        add_version(page, 2, past(), past(hours=1))
        add_version(page, 3, past(hours=1), past(hours=2), audience="internal")
        found = [
            history.as_of(item_of(page), past(hours=1.5), viewer=viewer)
            for viewer in (inspector, outsider)
        ]
        assert [version and version.number for version in found] == [3, None]

    def test_what_was_translated_from_something_internal_is_as_private(
        self, category, inspector, outsider
    ):
        source, page = make_faq(category), make_faq(category)
        Item.objects.filter(page=page.pk).update(source=item_of(source))
        add_version(source, 2, past(hours=1), past(hours=2), audience="internal")
        public = add_version(page, 2, past(), past(hours=1))
        private = add_version(page, 3, past(hours=1), past(hours=3))
        seen = [
            set(Version.objects.known_to(v).filter(item__page=page.pk, number__gt=1))
            for v in (inspector, outsider)
        ]
        assert seen == [{public, private}, {public}]


class TestVerification:
    def test_it_is_that_of_the_time(self, category):
        version = add_version(make_faq(category), 2, past(), past(hours=9))
        attest(version, past(hours=1), outcome=Outcome.UNVERIFIED, why=[{"code": "reviewer"}])
        attest(version, past(hours=2), "林岚", "周默")
        then = [history.verification_at(version, past(hours=hours)) for hours in (0.5, 1, 2)]
        assert [one.outcome for one in then] == ["unverified", "unverified", "verified"]
        assert then[1].why == ({"code": "reviewer"},)
        assert [approval.name for approval in then[2].approvals] == ["林岚", "周默"]
        assert then[2].approvals[0].at == past(hours=2)

    def test_the_name_of_who_approved_outlives_the_account(self, category):
        version, user = add_version(make_faq(category), 2, START, past(hours=1)), make_user()
        attest(version, START, "林岚", user=user, name="林岚")
        user.delete()
        found = history.verification_at(version, past(hours=1))
        assert (found.name, found.approvals[0].name, found.is_verified) == ("林岚", "林岚", True)

    def test_many_versions_cost_one_sql(self, category, sql):
        page = make_faq(category)
        pks = [add_version(page, n, past(hours=n), past(hours=n + 1)).pk for n in range(2, 6)]
        assert len(sql(history.verifications, pks, timezone.now())) == 1


class TestComparing:
    def versions(self, page):
        return item_of(page).versions.order_by("number")

    def test_words_and_fields_that_changed_are_told(self, category, inspector):
        page = publish(make_faq(category, text="7 天内退款"), body=answer("15 天内退款"))
        found = history.compare(*self.versions(page), inspector)
        html = to_html(found, history.labels("zh-hans"))
        assert "15" in html
        assert "修改" in html

    def test_facets_have_their_names(self, category, inspector):
        dimension = make_dimension("产品", applies_to=True)
        page = make_faq(category, facets=[make_facet(dimension, "S6")])
        page = publish(page, facets=[make_facet(dimension, "S7")])
        found = history.compare(*self.versions(page), inspector, language="zh-hans")
        assert {span.text for span in found.fields[0].spans} == {"S6", "S7"}

    def test_internal_notes_are_for_those_who_may_read_them(self, category, inspector, outsider):
        page = publish(
            make_faq(category, internal="旧的内部说明"),
            body=answer("公开", internal="新的内部说明"),
        )
        told = [
            to_html(history.compare(*self.versions(page), viewer))
            for viewer in (inspector, outsider)
        ]
        assert ["内部说明" in html for html in told] == [True, False]

    def test_categories_that_the_viewer_may_not_see_have_no_names(self, base, category, outsider):
        secret = make_category(base, title="并购计划")
        page = make_faq(secret)
        PageViewRestriction.objects.create(page=secret, restriction_type="groups")
        page.move(category, pos="last-child")
        page = publish(type(page).objects.get(pk=page.pk), title="新标题")
        found = history.compare(*self.versions(page), outsider)
        assert "并购计划" not in to_html(found)
        assert {field.name for field in found.fields} == {"title", "category"}

    def test_a_comparison_costs_two_sql(self, category, inspector, sql):
        page = make_faq(category, facets=[make_facet(make_dimension())])
        old, new = self.versions(publish(page, title="新的"))
        assert len(sql(history.compare, old, new, inspector)) == 2

    def test_the_first_version_is_all_new(self, category, inspector):
        (only,) = self.versions(make_faq(category))
        found = history.compare(None, only, inspector)
        assert found.is_new
        assert {block.change for block in found.blocks} == {Change.ADDED}
