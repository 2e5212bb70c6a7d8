"""What a saved page becomes: an Item, versions, index updates."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from kbcore import Audience
from wagtail_kb import publishing
from wagtail_kb.models import Cause, Item, ItemFacet, Outbox, Reference, Stamp, Version
from wagtail_kb.review import actions
from wagtail_kb.testing import (
    answer,
    make_article,
    make_category,
    make_dimension,
    make_facet,
    make_faq,
    make_reviewer,
    publish,
)

pytestmark = pytest.mark.django_db


def item_of(page) -> Item:
    return Item.objects.get(page=page.pk)


def test_a_page_that_is_first_saved_gets_an_item_and_a_reference(category):
    page = make_faq(category, live=False)
    item = item_of(page)
    assert (item.key, item.locale) == (page.translation_key, "zh-hans")
    assert (item.current, item.reference.key) == (None, page.translation_key)


def test_the_item_knows_its_base_kind_and_page_type(base, category):
    item = item_of(make_article(category, kind="policy"))
    assert item.root == base.translation_key
    assert (item.kind, item.page_type) == ("policy", "wagtail_kb_pages.knowledgearticlepage")


def test_a_live_page_added_to_the_tree_has_a_version(category, history):
    assert history(make_faq(category)) == [(1, True)]


def test_the_version_holds_the_item_as_canonical_json(category):
    version = item_of(make_faq(category, title="退款多久到账", summary="三天内")).current
    assert (version.title, version.summary) == ("退款多久到账", "三天内")
    assert version.value.title == "退款多久到账"
    assert version.value.category[0].slug == category.slug


def test_changed_content_makes_the_next_version_and_retires_the_former(category, history):
    page = make_faq(category)
    publish(page, body=answer("打客服电话。"))
    assert history(page) == [(1, False), (2, True)]
    first, second = Version.objects.order_by("number")
    assert first.retired_at == second.published_at


def test_publishing_twice_unchanged_makes_no_version(category, history, queued):
    page = publish(make_faq(category))
    queued()
    publish(page)
    assert history(page) == [(1, True)]
    assert queued() == set()


def test_a_draft_changes_nothing_for_readers(category, history, queued):
    page = make_faq(category)
    queued()
    page.title = "另一个问题"
    page.save_revision()
    assert history(page) == [(1, True)]
    assert queued() == set()


def test_saving_a_live_page_publishes_it(category, history):
    page = make_faq(category)
    page.title = "另一个问题"
    page.save()
    assert history(page) == [(1, False), (2, True)]


def test_saving_fields_that_readers_do_not_see_makes_no_version(category, sql):
    page = make_faq(category)
    statements = sql(page.save, update_fields=["latest_revision"], clean=False)
    assert not [s for s in statements if "wagtail_kb_item" in s]


def test_a_page_outside_every_base_has_an_item_that_nobody_sees(site, history):
    from wagtail_kb.pages.models import KnowledgeFaqPage

    page = KnowledgeFaqPage(title="如何申请退款", slug="q", locale=site.root_page.locale)
    site.root_page.add_child(instance=page)
    assert history(page) == []
    assert item_of(page).root is None


def test_republishing_after_hiding_makes_a_version_of_equal_digest(category, history):
    page = make_faq(category)
    page.unpublish()
    publish(page)
    assert history(page) == [(1, False), (2, True)]
    assert len(set(Version.objects.values_list("digest", flat=True))) == 1


def test_all_versions_form_a_timeline_with_the_gap(category):
    from kbcore import Timeline
    from kbcore import Version as Value

    page = make_faq(category)
    page.unpublish()
    publish(page)
    rows = Version.objects.order_by("number")
    timeline = Timeline.of(
        Value(
            number=row.number,
            item=row.value,
            digest=row.digest,
            answer_digest=row.answer_digest,
            published_at=row.published_at,
            retired_at=row.retired_at,
        )
        for row in rows
    )
    assert timeline.at(rows[0].retired_at) is None
    assert timeline.current.number == 2


def test_a_clock_that_goes_back_does_not_break_the_timeline(category, monkeypatch):
    page = make_faq(category)
    earlier = timezone.now() - timedelta(minutes=5)
    monkeypatch.setattr(publishing.timezone, "now", lambda: earlier)
    publish(page, title="另一个问题")
    first, second = Version.objects.order_by("number")
    assert first.published_at <= first.retired_at <= second.published_at


def test_times_tell_first_publication_and_last_change_of_the_answer(category):
    page = make_faq(category)
    first = item_of(page)
    page = publish(page, similar_questions="想退钱")
    found_otherwise = item_of(page)
    publish(page, title="另一个问题")
    changed = item_of(page)
    assert first.published_at == found_otherwise.published_at == changed.published_at
    assert first.updated_at == found_otherwise.updated_at < changed.updated_at


def test_an_item_that_is_hidden_is_not_verified(base, category):
    page = make_faq(category)
    item = item_of(page)
    actions.approve(item, make_reviewer(base), seen=item.current.answer_digest)
    assert item_of(page).verified
    page.unpublish()
    assert not item_of(page).verified
    assert item_of(publish(page)).verified


def test_facets_of_the_current_version_are_kept_by_key(category):
    dimension = make_dimension()
    s6, s7 = make_facet(dimension, "S6"), make_facet(dimension, "S7")
    page = make_faq(category, facets=[s6])
    assert set(ItemFacet.objects.values_list("value", flat=True)) == {s6.translation_key}
    publish(page, facets=[s7])
    assert set(ItemFacet.objects.values_list("value", flat=True)) == {s7.translation_key}


@pytest.mark.parametrize("applies_to", [True, False])
def test_a_facet_is_part_of_the_answer_if_it_says_where_it_applies(category, applies_to):
    value = make_facet(make_dimension(applies_to=applies_to))
    page = make_faq(category)
    publish(page, facets=[value])
    first, second = Version.objects.order_by("number")
    assert first.digest != second.digest
    assert (first.answer_digest != second.answer_digest) is applies_to


def test_audience_and_kind_follow_the_published_version(category):
    page = make_article(category, kind="how_to")
    page = publish(page, kind="policy", audience=Audience.INTERNAL.value)
    assert (item_of(page).kind, item_of(page).audience) == ("policy", "internal")


def test_an_empty_audience_is_that_of_the_category(base):
    staff_only = make_category(base, default_audience="internal")
    assert item_of(make_faq(staff_only)).audience == "internal"


def test_steward_and_review_date_take_effect_without_publishing(category, admin_user, history):
    page = make_faq(category)
    page.steward, page.review_by = admin_user, timezone.localdate()
    page.save_revision()
    page.refresh_from_db()
    assert (page.steward, page.review_by) == (admin_user, item_of(page).review_by)
    assert history(page) == [(1, True)]


def test_an_older_revision_does_not_bring_its_review_date_back(category):
    page = make_faq(category)
    old = page.save_revision()
    page.review_by = timezone.localdate()
    page.save_revision()
    old.publish()
    page.refresh_from_db()
    assert page.review_by == timezone.localdate() == item_of(page).review_by


def test_versions_carry_the_cause_and_batch_they_are_written_for(category):
    with publishing.because(Cause.IMPORT, batch="2026-11"):
        make_faq(category)
    make_faq(category)
    rows = Version.objects.order_by("pk").values_list("cause", "batch")
    assert list(rows) == [("import", "2026-11"), ("editor", "")]


def test_every_change_that_readers_see_raises_the_stamp_of_the_base(base, category):
    page = make_faq(category)
    stamps = []
    for change in (lambda: publish(page, title="另一个问题"), page.unpublish, page.delete):
        change()
        stamps.append(Stamp.objects.get(root=base.translation_key).value)
    assert stamps == sorted(set(stamps))


def test_a_page_made_again_under_an_old_key_takes_up_its_item(category):
    page = make_faq(category, translation_key=uuid4())
    key = page.translation_key
    page.delete()
    make_faq(category, translation_key=key, live=False)
    again = Item.objects.get(key=key)
    assert (again.page is None, again.current, again.restriction) == (False, None, None)
    assert Reference.objects.filter(key=key).count() == 1


class Stop(Exception):
    pass


@pytest.mark.parametrize("at", ["Version", "Outbox", "Stamp"])
def test_page_and_version_are_rolled_back_together(category, history, monkeypatch, at):
    page = make_faq(category)
    model = {"Version": Version, "Outbox": Outbox, "Stamp": Stamp}[at]

    def stop(*args, **kwargs):
        raise Stop

    method = "touch" if model is Stamp else "create"
    monkeypatch.setattr(type(model.objects), method, stop)
    page.title = "另一个问题"
    with pytest.raises(Stop), transaction.atomic():
        page.save()
    assert Page.objects.get(pk=page.pk).title == "如何申请退款"
    assert history(page) == [(1, True)]


def test_publishing_costs_few_statements_besides_wagtails(category, sql):
    page = make_faq(category)
    page.title = "另一个问题"
    statements = sql(publishing.page_saved, page)
    ours = [s for s in statements if "SAVEPOINT" not in s]
    assert len(ours) <= 16, "\n".join(ours)
    again = [s for s in sql(publishing.page_saved, page) if "SAVEPOINT" not in s]
    assert len(again) <= 6, "\n".join(again)


def test_an_answer_that_comes_back_says_that_it_was_restored(category):
    page = make_faq(category, text="第一个答案")
    publish(page, body=answer("第二个答案"))
    publish(page, body=answer("第一个答案"))
    publish(page, similar_questions="想退钱")
    causes = Version.objects.order_by("number").values_list("cause", flat=True)
    assert list(causes) == [Cause.EDITOR, Cause.EDITOR, Cause.RESTORE, Cause.EDITOR]
