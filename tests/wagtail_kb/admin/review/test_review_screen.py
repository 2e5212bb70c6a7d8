"""The review page: what a reviewer sees, what they may do, and what is refused."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.models import EditingSession

from kbcore.significance import Significance
from tests.wagtail_kb.admin.posting import edit_url, faq_data, paragraph
from wagtail_kb.models import Item, Notice, ReviewEvent, ReviewTask, Version
from wagtail_kb.pages.models import KnowledgeFaqPage
from wagtail_kb.review import actions
from wagtail_kb.testing import answer, make_faq, make_user, make_workflow

pytestmark = pytest.mark.django_db

JSON = {"HTTP_ACCEPT": "application/json"}


def shown(client: Any, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def told(response: Any) -> str:
    return "\n".join(str(message) for message in get_messages(response.wsgi_request))


def do(client: Any, url: str, action: str, seen: str, **data: Any) -> Any:
    return client.post(url, {"action": action, "seen": seen, **data})


def offered(client: Any, url: str) -> set[str]:
    acts = ("approve", "request_changes", "comment", "reassign", "withdraw")
    content = shown(client, url)
    return {act for act in acts if f'name="action" value="{act}"' in content}


@pytest.fixture
def submitted(item: Item, ann: Any) -> Item:
    actions.submit(item, ann, note="新的退款规则")
    return Item.objects.get(pk=item.pk)


def test_a_reviewer_sees_note_text_and_what_is_missing(as_user, bob, submitted, review_url):
    content = shown(as_user(bob), review_url)
    for words in (
        "新的退款规则",
        "在订单页点",
        "1 more person has to approve.",
        "Handed in by Ann",
        "Readers see nothing of it yet.",
    ):
        assert words in content


def test_approving_publishes_it_verified(as_user, bob, submitted, review_url, digest):
    response = do(as_user(bob), review_url, "approve", digest(submitted), comment="好")
    assert response.headers["Location"] == review_url
    assert "what readers see is verified" in told(response)
    assert Item.objects.get().verified
    assert ReviewEvent.objects.get(type="approved").value.note == "好"


def test_everybody_is_offered_what_they_may_do(as_user, ann, bob, submitted, review_url):
    assert offered(as_user(ann), review_url) == {"comment", "reassign", "withdraw"}
    assert offered(as_user(bob), review_url) == {
        "approve",
        "request_changes",
        "comment",
        "reassign",
        "withdraw",
    }


def test_a_co_author_reads_why_they_can_t_approve(as_user, bob, ann, faq, item, review_url, write):
    write(faq, bob, title="改过的标题")
    actions.submit(item, ann)
    assert "approve" not in offered(as_user(bob), review_url)
    assert "You wrote part of this change" in shown(as_user(bob), review_url)


def test_what_changed_meanwhile_is_not_approved_and_the_remark_is_kept(
    as_user, bob, ann, faq, submitted, review_url, digest, write
):
    seen = digest(submitted)
    write(faq, ann, body=answer("另一个答案"))
    response = do(as_user(bob), review_url, "approve", seen, comment="我的意见")
    content = response.content.decode()
    assert "nothing was decided" in told(response)
    assert "我的意见" in content
    assert "另一个答案" in content
    assert f'name="seen" value="{digest(submitted)}"' in content
    assert not Item.objects.get().current


def test_nothing_is_approved_without_saying_what_was_seen(as_user, bob, submitted, review_url):
    do(as_user(bob), review_url, "approve", "")
    assert not Item.objects.get().current


def test_who_just_lost_the_right_is_told(as_user, bob, submitted, review_url, digest):
    client, seen = as_user(bob), digest(submitted)
    bob.groups.first().kb_approval_rights.all().delete()
    assert "Bob may not review this item" in told(do(client, review_url, "approve", seen))


def test_who_is_second_hears_that_somebody_was_faster(
    as_user, bob, cem, submitted, review_url, digest
):
    seen = digest(submitted)
    do(as_user(bob), review_url, "request_changes", seen, comment="金额不对")
    response = do(as_user(cem), review_url, "approve", seen, comment="挺好")
    assert "Somebody was faster: changes were requested" in told(response)
    assert "挺好" in response.content.decode()


def test_a_reason_is_asked_for(as_user, bob, submitted, review_url, digest):
    response = do(as_user(bob), review_url, "request_changes", digest(submitted), comment="  ")
    assert "This field is required" in response.content.decode()
    assert not ReviewEvent.objects.filter(type="changes_requested").exists()


def test_the_author_reads_the_reason_mends_it_and_it_goes_on(
    as_user, ann, bob, faq, submitted, review_url, submit_url, digest, write
):
    seen = digest(submitted)
    do(as_user(bob), review_url, "request_changes", seen, comment="金额不对")
    assert "金额不对" in shown(as_user(ann), review_url)
    write(faq, ann, body=answer("改好了的答案"))
    form = {"seen": digest(submitted), "significance": "content"}
    as_user(ann).post(submit_url, form)
    do(as_user(bob), review_url, "approve", digest(submitted))
    assert Item.objects.get().verified


def test_a_comment_is_read_by_others(as_user, ann, bob, submitted, review_url, digest):
    do(as_user(ann), review_url, "comment", digest(submitted), text="请今天看一下")
    assert "请今天看一下" in shown(as_user(bob), review_url)


def test_somebody_else_is_asked(as_user, ann, bob, cem, item, review_url, digest):
    actions.submit(item, ann, reviewers=[bob])
    data = {"to": cem.pk, "instead_of": bob.pk}
    do(as_user(ann), review_url, "reassign", digest(item), **data)
    assert "Ann asked Cem instead of Bob." in shown(as_user(ann), review_url)
    assert Notice.objects.filter(user=cem, code="asked").exists()


def test_the_submitter_takes_it_back(as_user, ann, submitted, review_url, digest):
    do(as_user(ann), review_url, "withdraw", digest(submitted), reason="写错了")
    content = shown(as_user(ann), review_url)
    assert "Draft, not handed in" in content
    assert "写错了" in content


def test_a_policy_of_two_says_who_approved_and_that_one_is_missing(
    as_user, base, category, ann, bob, cem, digest
):
    make_workflow(base, "team")
    faq = make_faq(category, live=False)
    faq.save_revision(user=ann)
    item = Item.objects.get(page=faq.pk)
    url = reverse("wagtail_kb_review", args=[faq.pk])
    actions.submit(item, ann, significance=Significance.CRITICAL)
    do(as_user(bob), url, "approve", digest(item))
    content = shown(as_user(bob), url)
    assert "approved by Bob" in content
    assert "You approved this answer. It waits for others." in content
    assert "1 more person has to approve." in content
    do(as_user(cem), url, "approve", digest(item))
    assert Item.objects.get().verified


def test_what_is_approved_and_planned_waits_for_nobody(as_user, base, category, ann, bob, digest):
    make_workflow(base, "pair")
    faq = make_faq(category, live=False)
    faq.go_live_at = timezone.now() + timedelta(days=1)
    faq.save_revision(user=ann)
    item = Item.objects.get(page=faq.pk)
    url = reverse("wagtail_kb_review", args=[faq.pk])
    actions.submit(item, ann, significance=Significance.CONTENT)
    do(as_user(bob), url, "approve", digest(item))
    content = shown(as_user(bob), url)
    assert "You approved this answer." in content
    assert "It waits for others" not in content


def test_a_reviewer_sees_what_changed_since_they_approved(
    as_user, base, category, ann, bob, cem, digest, write
):
    make_workflow(base, "", "pair")
    faq = make_faq(category, live=False, text="三天到账。")
    faq.save_revision(user=ann)
    item = Item.objects.get(page=faq.pk)
    url = reverse("wagtail_kb_review", args=[faq.pk])
    actions.submit(item, ann)
    do(as_user(bob), url, "approve", digest(item))
    write(faq, ann, body=answer("七天到账。"))
    content = shown(as_user(bob), url)
    since = content.partition('id="kb-since-mine-section"')[2]
    assert "三" in since
    assert "<del>" in since
    assert "Ann changed the answer on" in content
    assert "the approval of Bob no longer holds" in content


def test_what_autosave_wrote_over_can_t_be_shown_and_that_is_said(
    as_user, base, category, ann, bob, digest
):
    make_workflow(base, "", "pair")
    faq = make_faq(category, live=False, text="三天到账。")
    faq.save_revision(user=ann)
    item = Item.objects.get(page=faq.pk)
    url = reverse("wagtail_kb_review", args=[faq.pk])
    actions.submit(item, ann)
    do(as_user(bob), url, "approve", digest(item))
    form = faq_data(body=[paragraph("<p>七天到账。</p>")])
    revision = faq.get_latest_revision()
    assert (
        as_user(ann)
        .post(edit_url(faq), {**form, "overwrite_revision_id": revision.pk}, **JSON)
        .json()["success"]
    )
    assert "was written over" in shown(as_user(bob), url)


def test_a_live_item_that_nobody_checked_is_approved_here(
    as_user, ann, bob, faq, item, review_url, digest
):
    faq.get_latest_revision().publish()
    assert not Item.objects.get().verified
    content = shown(as_user(bob), review_url)
    assert "What readers see" in content
    assert "Unverified" in content
    do(as_user(bob), review_url, "approve", digest(item))
    assert Item.objects.get().verified
    assert Version.objects.count() == 1
    assert "approve" not in offered(as_user(bob), review_url)
    assert "approved by Bob" in shown(as_user(bob), review_url)


def test_looking_at_the_review_answers_its_notices(as_user, bob, submitted, review_url):
    assert Notice.objects.get(user=bob).seen_at is None
    shown(as_user(bob), review_url)
    assert Notice.objects.get(user=bob).seen_at


def test_a_policy_that_is_gone_is_told_and_breaks_nothing(as_user, bob, submitted, review_url):
    ReviewTask.objects.update(policy="gone")
    assert "names the policy “gone”" in shown(as_user(bob), review_url)
    assert shown(as_user(bob), edit_url(submitted.page))


def test_who_may_neither_edit_nor_approve_sees_nothing(as_user, submitted, review_url):
    assert as_user(make_user(groups=["Knowledge agents"])).get(review_url).status_code == 302


class TestWagtailsOwnButtons:
    """Wagtail's modal on the dashboard and in the editor."""

    def modal(self, item: Item, action: str, name: str = "workflow_action") -> str:
        state = KnowledgeFaqPage.objects.get(pk=item.page_id).current_workflow_task_state
        return reverse(f"wagtailadmin_pages:{name}", args=[item.page_id, action, state.pk])

    def test_the_modal_carries_what_is_seen_and_leads_to_the_review(
        self, as_user, bob, submitted, review_url, digest
    ):
        html = as_user(bob).get(self.modal(submitted, "approve")).json()["html"]
        assert f'name="seen" value="{digest(submitted)}"' in html
        assert review_url in html

    def test_what_changed_after_the_modal_opened_is_not_approved(
        self, as_user, ann, bob, faq, submitted, review_url, digest, write
    ):
        seen = digest(submitted)
        write(faq, ann, body=answer("另一个答案"))
        url = self.modal(submitted, "approve")
        response = as_user(bob).post(url, {"seen": seen, "comment": "", "significance": ""})
        assert response.headers["Location"] == f"{review_url}?refused=CONTENT_CHANGED"
        assert "nothing was decided" in shown(as_user(bob), response.headers["Location"])
        assert not Item.objects.get().current

    def test_the_editor_s_button_takes_remark_and_significance_along(
        self, as_user, ann, bob, faq, submitted, digest
    ):
        url = self.modal(submitted, "approve", "collect_workflow_action_data")
        given = {"seen": digest(submitted), "comment": "好", "significance": "critical"}
        collected = as_user(bob).post(url, given).json()["cleaned_data"]
        form = {
            **faq_data(title=faq.title, slug=faq.slug),
            "action-workflow-action": "true",
            "workflow-action-name": "approve",
            "workflow-action-extra-data": json.dumps(collected),
        }
        as_user(bob).post(edit_url(faq), form)
        approved = ReviewEvent.objects.get(type="approved").value
        assert (approved.note, approved.significance.code) == ("好", "critical")

    def test_who_edits_and_approves_at_once_is_told_in_the_next_screen(
        self, as_user, bob, faq, submitted, review_url, digest
    ):
        form = {
            **faq_data(title="审核人改的标题"),
            "action-workflow-action": "true",
            "workflow-action-name": "approve",
            "workflow-action-extra-data": json.dumps({"seen": digest(submitted)}),
        }
        response = as_user(bob).post(edit_url(faq), form)
        assert response.headers["Location"] == review_url
        assert "nothing was decided" in told(response)
        assert not Item.objects.get().current

    def test_a_forged_significance_is_a_bad_request(self, as_user, bob, faq, submitted, digest):
        extra = {"seen": digest(submitted), "significance": "huge"}
        form = {
            **faq_data(title=faq.title, slug=faq.slug),
            "action-workflow-action": "true",
            "workflow-action-name": "approve",
            "workflow-action-extra-data": json.dumps(extra),
        }
        assert as_user(bob).post(edit_url(faq), form).status_code == 400


def test_autosave_in_an_open_editor_withdraws_nothing_before_it_is_left(
    as_user, base, category, ann, bob, digest
):
    make_workflow(base, "", "pair")
    faq = make_faq(category, live=False, text="三天到账。")
    faq.save_revision(user=ann)
    item = Item.objects.get(page=faq.pk)
    url = reverse("wagtail_kb_review", args=[faq.pk])
    actions.submit(item, ann)
    do(as_user(bob), url, "approve", digest(item))
    client = as_user(ann)
    client.get(edit_url(faq))
    form = {**faq_data(body=[paragraph("<p>七天到账。</p>")])}
    client.post(
        edit_url(faq), {**form, "overwrite_revision_id": faq.get_latest_revision().pk}, **JSON
    )
    assert not Notice.objects.filter(user=bob, code="lapsed").exists()
    release = reverse(
        "wagtailadmin_editing_sessions:release", args=[EditingSession.objects.get(user=ann).pk]
    )
    client.post(release)
    assert Notice.objects.filter(user=bob, code="lapsed").count() == 1
    assert "no longer holds" in shown(as_user(bob), edit_url(faq))
