"""Handing a draft in: the diff, the suggestion, who is asked, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import wagtail
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone
from wagtail.models import WorkflowPage

from tests.wagtail_kb.admin.posting import add_url, edit_url, faq_data
from wagtail_kb.models import Item, ReviewEvent
from wagtail_kb.pages.models import KnowledgeCategoryPage, KnowledgeFaqPage
from wagtail_kb.review import actions
from wagtail_kb.review.case import open_case
from wagtail_kb.testing import (
    answer,
    make_dimension,
    make_facet,
    make_faq,
    make_reviewer,
    make_user,
    make_workflow,
    publish,
)

pytestmark = pytest.mark.django_db


def shown(client: Any, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def told(response: Any) -> str:
    return "\n".join(str(message) for message in get_messages(response.wsgi_request))


def data(seen: str, **fields: Any) -> dict[str, Any]:
    return {"seen": seen, "significance": "content", "note": "", **fields}


def test_the_button_saves_the_draft_and_leads_to_the_submit_page(as_user, ann, faq, submit_url):
    form = faq_data(title="怎么退款") | {"action-kb-submit": "1"}
    response = as_user(ann).post(edit_url(faq), form)
    assert response.headers["Location"] == submit_url
    saved = KnowledgeFaqPage.objects.get().get_latest_revision_as_object()
    assert saved.title == "怎么退款"
    assert not ReviewEvent.objects.exists()


def test_a_new_item_leads_there_too(as_user, ann, category, workflow):
    form = faq_data(title="怎么退款") | {"action-kb-submit": "1"}
    response = as_user(ann).post(add_url(KnowledgeFaqPage, category), form)
    made = KnowledgeFaqPage.objects.get()
    assert response.headers["Location"] == reverse("wagtail_kb_submit", args=[made.pk])
    assert not made.live


def test_ours_takes_the_place_of_wagtail_s_button(as_user, ann, faq, category):
    for url in (edit_url(faq), add_url(KnowledgeFaqPage, category)):
        content = shown(as_user(ann), url)
        assert "action-kb-submit" in content
        assert 'name="action-submit"' not in content


def test_pages_that_our_review_does_not_judge_keep_wagtail_s_button(admin, base, category):
    assert "action-kb-submit" not in shown(admin, edit_url(make_faq(category)))
    make_workflow(base)
    content = shown(admin, add_url(KnowledgeCategoryPage, base))
    assert 'name="action-submit"' in content
    assert "action-kb-submit" not in content


def test_wagtail_s_own_way_in_still_works(as_user, ann, faq):
    as_user(ann).post(edit_url(faq), faq_data() | {"action-submit": "1"})
    assert ReviewEvent.objects.get().type == "submitted"


def test_what_changes_for_readers_is_shown_by_words(as_user, ann, faq, submit_url):
    live = publish(faq, body=answer("费用是 10 元。"))
    page = live.get_latest_revision_as_object()
    page.body = answer("费用是 99 元。")
    page.save_revision(user=ann)
    content = shown(as_user(ann), submit_url)
    assert "<del>" in content
    assert "<ins>" in content
    assert "99" in content


def test_facets_are_shown_by_their_names(as_user, ann, faq, submit_url, write):
    write(faq, ann, facets=[make_facet(make_dimension("产品"), "净水器 S6")])
    assert "净水器 S6" in shown(as_user(ann), submit_url)


def test_a_changed_amount_is_suggested_as_critical_with_its_reason(as_user, ann, faq, submit_url):
    live = publish(faq, body=answer("费用是 10 元。"))
    page = live.get_latest_revision_as_object()
    page.body = answer("费用是 99 元。")
    page.save_revision(user=ann)
    content = shown(as_user(ann), submit_url)
    box = next(tag for tag in content.split("<input") if 'value="critical"' in tag)
    assert "checked" in box
    assert "an amount changed" in content or "a number changed" in content


def test_what_is_handed_in_waits_for_those_who_were_chosen(
    as_user, ann, bob, cem, item, submit_url, digest
):
    form = data(digest(item), note="新的退款规则", reviewers=[bob.pk])
    response = as_user(ann).post(submit_url, form)
    assert response.headers["Location"] == reverse("wagtail_kb_review", args=[item.page_id])
    event = ReviewEvent.objects.get().value
    assert (event.note, [who.name for who in event.reviewers]) == ("新的退款规则", ["Bob"])
    case = open_case(Item.objects.get(pk=item.pk))
    assert case.decide(case.step).asked == {str(bob.pk)}


def test_the_author_is_not_among_those_who_can_be_asked(as_user, bob, faq, submit_url, write):
    write(faq, bob, title="改过的标题")
    content = shown(as_user(bob), submit_url)
    assert f'name="reviewers" value="{bob.pk}"' not in content


def test_the_users_of_the_category_s_groups_are_chosen_from_the_start(
    as_user, ann, bob, category, faq, submit_url
):
    category.reviewers = list(bob.groups.all())
    category.save()
    content = shown(as_user(ann), submit_url)
    box = next(tag for tag in content.split("<input") if f'value="{bob.pk}"' in tag)
    assert "checked" in box


def test_a_draft_that_changed_meanwhile_is_not_handed_in_and_the_note_is_kept(
    as_user, ann, faq, item, submit_url, digest, write
):
    seen = digest(item)
    write(faq, ann, body=answer("另一个答案"))
    response = as_user(ann).post(submit_url, data(seen, note="请看第二段"))
    content = response.content.decode()
    assert "The answer changed after you had opened it" in told(response)
    assert "请看第二段" in content
    assert "另一个答案" in content
    assert f'name="seen" value="{digest(item)}"' in content
    assert not ReviewEvent.objects.exists()


def test_what_is_sent_without_a_digest_is_refused(as_user, ann, item, submit_url):
    assert "changed" in told(as_user(ann).post(submit_url, data("")))
    assert not ReviewEvent.objects.exists()


def test_who_is_second_hears_that_it_is_in_review(as_user, ann, item, submit_url, digest):
    seen = digest(item)
    actions.submit(item, ann)
    response = as_user(ann).post(submit_url, data(seen, note="我的说明"))
    assert "it is in review already" in told(response)
    assert "Open the review" in response.content.decode()


def test_a_page_without_a_workflow_says_who_can_mend_it(admin, category):
    WorkflowPage.objects.all().delete()
    faq = make_faq(category, live=False)
    faq.save_revision()
    url = reverse("wagtail_kb_submit", args=[faq.pk])
    assert "No workflow reviews this page" in shown(admin, url)
    seen = open_case(Item.objects.get()).draft_digest
    assert "No workflow reviews this page" in told(admin.post(url, data(seen)))


def test_a_policy_that_nobody_can_satisfy_is_told_before(as_user, ann, faq, submit_url):
    content = shown(as_user(ann), submit_url)
    assert "Every change here needs 1 people who didn" in content
    assert "0 may review" in content
    make_reviewer(faq)
    assert "Nobody can approve this" not in shown(as_user(ann), submit_url)


def test_a_role_that_nobody_holds_is_named(as_user, base, category, ann, bob):
    make_workflow(base, "regulated")
    faq = make_faq(category, live=False)
    content = shown(as_user(ann), reverse("wagtail_kb_submit", args=[faq.pk]))
    assert "in the role compliance" in content


def test_an_incomplete_draft_is_not_handed_in(as_user, ann, faq, item, submit_url, digest, write):
    revision = write(faq, ann)
    revision.content["title"] = ""
    revision.save(update_fields=["content"])
    assert "The draft is not complete yet" in shown(as_user(ann), submit_url)
    as_user(ann).post(submit_url, data(digest(item)))
    assert not ReviewEvent.objects.exists()


def test_a_planned_change_that_would_be_cancelled_is_told_before(
    as_user, ann, faq, submit_url, write
):
    live = publish(faq)
    planned = live.get_latest_revision_as_object()
    planned.go_live_at = timezone.now() + timedelta(days=3)
    planned.title = "下周的标题"
    planned.save_revision().publish()
    urgent = live.get_latest_revision_as_object()
    urgent.go_live_at, urgent.title = None, "急改的标题"
    urgent.save_revision(user=ann)
    assert "will be cancelled as soon as anything" in shown(as_user(ann), submit_url)


def test_one_person_alone_hears_that_it_is_self_approved(as_user, base, category):
    chief = make_user(is_superuser=True)
    make_workflow(base, "solo")
    faq = make_faq(category, live=False)
    faq.save_revision(user=chief)
    item = Item.objects.get(page=faq.pk)
    url = reverse("wagtail_kb_submit", args=[faq.pk])
    response = as_user(chief).post(url, data(open_case(item).draft_digest))
    assert "published as self-approved" in told(response)


def test_who_may_not_edit_may_not_hand_in(as_user, faq, submit_url):
    assert as_user(make_user(groups=["Knowledge agents"])).get(submit_url).status_code == 302


def test_a_page_that_is_no_item_has_no_submit_page(admin, category):
    assert admin.get(reverse("wagtail_kb_submit", args=[category.pk])).status_code == 404


@pytest.mark.skipif(wagtail.VERSION < (8,), reason="the editor's view can't be ours before 8")
def test_the_button_marks_what_is_missing_in_the_form(as_user, ann, faq, item):
    form = faq_data(body=[("heading", {"content": "", "level": "2"})]) | {"action-kb-submit": "1"}
    response = as_user(ann).post(edit_url(faq), form)
    assert response.status_code == 200
    assert "This field is required" in response.content.decode()
