"""What people do in a review, and what comes of it: by the service that every door uses."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command

from kbcore.review import (
    AlreadyApproved,
    AlreadyDecided,
    AuthorCannotApprove,
    NotAReviewer,
    StaleApproval,
    State,
)
from kbcore.significance import Significance
from wagtail_kb.models import Attestation, Item, Outcome, ReviewEvent, Version
from wagtail_kb.review import actions
from wagtail_kb.review.case import open_case
from wagtail_kb.testing import answer, make_faq, make_user, make_workflow

pytestmark = pytest.mark.django_db


def digest_of(item: Item) -> str:
    return open_case(Item.objects.get(pk=item.pk)).digest


def fresh(item: Item) -> Item:
    return Item.objects.select_related("current").get(pk=item.pk)


def write(faq: Any, user: Any, **changes: Any) -> Any:
    draft = faq.get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(draft, name, value)
    return draft.save_revision(user=user)


def put_live(faq: Any, user: Any, **changes: Any) -> None:
    """Publish past the review, as a shell or a superuser may."""
    write(faq, user, **changes).publish()


def approve(item: Item, user: Any, **more: Any) -> Any:
    return actions.approve(item, user, seen=digest_of(item), **more)


def test_what_was_submitted_and_approved_is_live_and_verified(item, author, bob):
    actions.submit(item, author, note="新的退款规则")
    approve(item, bob)
    item = fresh(item)
    assert item.verified
    assert item.current.change_note == "新的退款规则"
    attested = Attestation.objects.get(version=item.current)
    assert (attested.outcome, attested.name, attested.user) == (Outcome.VERIFIED, "Bob", bob)


def test_the_review_keeps_its_events_in_their_order(item, author, bob):
    actions.submit(item, author)
    approve(item, bob)
    types = list(ReviewEvent.objects.filter(item=item).values_list("type", flat=True))
    assert types == ["submitted", "approved", "published"]


def test_an_author_cannot_approve_their_own_change(item, author, bob, faq):
    write(faq, bob, title="改过的标题")
    actions.submit(item, author)
    with pytest.raises(AuthorCannotApprove):
        approve(item, bob)


def test_the_author_stays_the_author_when_revisions_are_purged(item, author, bob, faq):
    write(faq, bob, title="改过的标题")
    write(faq, author, title="又改过的标题")
    call_command("purge_revisions")
    actions.submit(item, author)
    with pytest.raises(AuthorCannotApprove):
        approve(item, bob)


def test_adding_a_keyword_makes_nobody_an_author(item, author, bob, faq):
    write(faq, bob, keywords="退钱")
    actions.submit(item, author)
    approve(item, bob)
    assert fresh(item).verified


def test_who_holds_no_right_here_cannot_approve(item, author):
    actions.submit(item, author)
    with pytest.raises(NotAReviewer):
        approve(item, make_user("view_internal"))


def test_who_was_just_removed_from_the_group_cannot_approve(item, author, bob):
    actions.submit(item, author)
    bob.groups.clear()
    with pytest.raises(NotAReviewer):
        approve(item, bob)


def test_a_digest_of_another_item_is_refused(item, author, bob, category):
    other = Item.objects.get(page=make_faq(category, title="别的问题").pk)
    actions.submit(item, author)
    with pytest.raises(StaleApproval):
        actions.approve(item, bob, seen=other.current.answer_digest)
    assert not ReviewEvent.objects.filter(type="approved").exists()


def test_content_that_changed_since_it_was_opened_is_not_approved(item, author, bob, faq):
    actions.submit(item, author)
    seen = digest_of(item)
    write(faq, author, body=answer("另一个答案"))
    with pytest.raises(StaleApproval):
        actions.approve(item, bob, seen=seen)
    assert not fresh(item).current


def test_once_is_enough(base, category, author, bob, cem):
    make_workflow(base, "team")
    faq = make_faq(category, live=False)
    faq.save_revision(user=author)
    item = Item.objects.get(page=faq.pk)
    actions.submit(item, author, significance=Significance.CRITICAL)
    approve(item, bob)
    assert not fresh(item).current
    with pytest.raises(AlreadyApproved):
        approve(item, bob)
    approve(item, cem)
    assert fresh(item).verified


def test_a_change_sends_it_back_to_whoever_approved_before(base, category, author, bob, cem):
    make_workflow(base, "", "pair")
    faq = make_faq(category, live=False)
    faq.save_revision(user=author)
    item = Item.objects.get(page=faq.pk)
    actions.submit(item, author)
    approve(item, bob)
    first, second = faq.get_workflow().tasks
    assert faq.current_workflow_task_state.task == second
    write(faq, author, title="又改了")
    assert faq.current_workflow_task_state.task == first
    assert open_case(fresh(item)).decide(open_case(fresh(item)).steps[0]).asked == {str(bob.pk)}
    assert [notice.code for notice in bob.kb_notices.all()].count("lapsed") == 1
    approve(item, bob)
    approve(item, cem)
    assert fresh(item).verified


def test_changes_are_requested_and_mended(item, author, bob, faq):
    actions.submit(item, author)
    actions.request_changes(item, bob, seen=digest_of(item), reason="金额不对")
    assert faq.current_workflow_state.status == "needs_changes"
    write(faq, author, body=answer("改好了的答案"))
    actions.submit(item, author)
    approve(item, bob)
    assert fresh(item).verified


def test_what_is_withdrawn_is_a_draft_again(item, author, bob, faq):
    actions.submit(item, author)
    actions.withdraw(item, author, reason="写错了")
    assert faq.current_workflow_state is None
    assert open_case(item).course.phase == "draft"
    with pytest.raises(AlreadyDecided):
        actions.withdraw(item, author)
    with pytest.raises(AlreadyDecided):
        approve(item, bob)


def test_approving_after_an_unverified_publish_makes_no_new_version(item, bob, faq, author):
    put_live(faq, author)
    item = fresh(item)
    assert not item.verified
    assert Attestation.objects.get(version=item.current).outcome == Outcome.UNVERIFIED
    approve(item, bob)
    assert fresh(item).verified
    assert Version.objects.filter(item=item).count() == 1


def test_restoring_an_approved_answer_needs_a_new_approval(item, author, bob, faq):
    text = answer("第一个答案")
    write(faq, author, body=text)
    actions.submit(item, author)
    approve(item, bob)
    put_live(faq, author, body=answer("第二个答案"))
    assert not fresh(item).verified
    put_live(faq, author, body=text)
    assert not fresh(item).verified


def test_hiding_and_showing_again_keeps_the_approval(item, author, bob, faq):
    actions.submit(item, author)
    approve(item, bob)
    live = faq.specific_class.objects.get(pk=faq.pk)
    live.unpublish()
    assert not fresh(item).verified
    live.get_latest_revision().publish()
    assert fresh(item).verified


def test_a_similar_question_leaves_the_approval_standing(item, author, bob, faq):
    actions.submit(item, author)
    approve(item, bob)
    put_live(faq, author, similar_questions="想退钱")
    assert (fresh(item).current.number, fresh(item).verified) == (2, True)


def test_one_person_alone_publishes_as_self_approved(base, category):
    author = make_user(is_superuser=True)
    make_workflow(base, "solo")
    faq = make_faq(category, live=False)
    faq.save_revision(user=author)
    item = Item.objects.get(page=faq.pk)
    case = actions.submit(item, author)
    assert case.course.phase == "published"
    assert (fresh(item).verified, fresh(item).verification) == (False, "self_approved")


def test_the_name_of_a_deleted_reviewer_stays(item, author, bob):
    actions.submit(item, author)
    approve(item, bob)
    bob.delete()
    assert Attestation.objects.get(outcome="verified").name == "Bob"
    assert ReviewEvent.objects.get(type="approved").value.actor.name == "Bob"


def test_a_typo_may_need_fewer_than_something_critical(base, category, author, bob):
    make_workflow(base, "team")
    faq = make_faq(category, live=False, text="费用是 10 元。")
    faq.save_revision(user=author).publish()
    item = Item.objects.get(page=faq.pk)
    write(faq, author, body=answer("费用是 99 元。"))
    actions.submit(item, author, significance=Significance.TYPO)
    case = approve(item, bob)
    assert case.decide(case.step).state is State.IN_REVIEW
    assert case.decide(case.step).significance is Significance.CRITICAL


def test_something_critical_that_went_out_unseen_does_not_pass_as_a_typo(
    base, category, author, bob
):
    make_workflow(base, "team")
    page = make_faq(category, live=False, text="费用是 10 元，请在三天内付款。")
    page.save_revision(user=author)
    item = Item.objects.get(page=page.pk)
    actions.submit(item, author)
    approve(item, bob)
    put_live(page, author, body=answer("费用是 99 元，请在三天内付款。"))
    write(page, author, body=answer("费用是 99 元，请在三天内付款！"))
    actions.submit(item, author, significance=Significance.TYPO)
    case = approve(item, bob)
    assert case.decide(case.step).significance is Significance.CRITICAL


def test_what_somebody_approved_waits_for_others_alone(base, category, author, bob, cem):
    make_workflow(base, "team")
    page = make_faq(category, live=False)
    page.save_revision(user=author)
    item = Item.objects.get(page=page.pk)
    actions.submit(item, author, significance=Significance.CRITICAL)
    approve(item, bob)
    task = page.current_workflow_task
    waiting = [list(task.get_task_states_user_can_moderate(user)) for user in (bob, cem)]
    assert [len(states) for states in waiting] == [0, 1]
