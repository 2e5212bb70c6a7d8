"""Wagtail's three holes, through its real views with autosave on: none lets unseen text pass."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.models import EditingSession

from tests.wagtail_kb.admin.posting import edit_url, faq_data
from wagtail_kb.models import Draft, Item, Notice, Version
from wagtail_kb.review import upkeep
from wagtail_kb.testing import make_faq, make_workflow

pytestmark = pytest.mark.django_db

DATA = faq_data(slug="tuikuan", answer="在订单页点「申请退款」。")


class Browser:
    """What the editor does in a browser: opens a page, saves it as it is typed, leaves."""

    def __init__(self, user: Any, faq: Any) -> None:
        self.client, self.faq, self.revision = Client(), faq, ""
        self.client.force_login(user)
        self.user = user

    def open(self) -> Browser:
        assert self.client.get(edit_url(self.faq)).status_code == 200
        self.revision = ""
        return self

    def autosave(self, **fields: Any) -> dict[str, Any]:
        """Save quietly, over the same revision once there is one of this session."""
        data = DATA | fields | {"overwrite_revision_id": self.revision}
        headers = {"accept": "application/json"}
        told = self.client.post(edit_url(self.faq), data, headers=headers).json()
        assert told["success"], told
        self.revision = str(told["revision_id"])
        return told

    def press(self, button: str, **fields: Any) -> Any:
        return self.client.post(edit_url(self.faq), DATA | fields | {button: "1"}, follow=True)

    def leave(self) -> None:
        for session in EditingSession.objects.filter(user=self.user):
            url = reverse("wagtailadmin_editing_sessions:release", args=[session.pk])
            assert self.client.post(url).status_code == 200

    def act(self, action: str, seen: str = "", **data: Any) -> Any:
        state = self.faq.current_workflow_task_state
        url = reverse("wagtailadmin_pages:workflow_action", args=[self.faq.pk, action, state.pk])
        return self.client.post(url, {"seen": seen or state.answer_digest, **data})


@pytest.fixture
def faq(category: Any, author: Any) -> Any:
    return make_faq(category, live=False, owner=author)


@pytest.fixture
def team(base: Any, workflow: Any) -> Any:
    """Nobody's approval is enough alone."""
    task = workflow.tasks.get().specific
    task.policy = "two"
    task.save()


@pytest.fixture(autouse=True)
def policies(settings: Any) -> None:
    from kbcore.review import Quorum, ReviewPolicy

    two = ReviewPolicy(name="two", quorum=Quorum(typo=2, content=2, critical=2))
    settings.WAGTAIL_KB = {**settings.WAGTAIL_KB, "REVIEW": {"POLICIES": {"two": two}}}


@pytest.fixture
def submitted(faq: Any, author: Any, workflow: Any) -> Browser:
    """The author's browser; they have handed it in and left."""
    ann = Browser(author, faq).open()
    ann.autosave()
    ann.press("action-submit")
    ann.leave()
    assert faq.current_workflow_task_state.answer_digest
    return ann


def live(faq: Any) -> Version | None:
    return Item.objects.select_related("current").get(page=faq.pk).current


class TestTheLatestRevisionIsPublishedNotTheReviewedOne:
    def test_a_save_between_look_and_approval_is_told_and_nothing_goes_out(
        self, submitted, bob, faq
    ):
        seen = faq.current_workflow_task_state.answer_digest
        submitted.open().autosave(title="没人看过的标题")
        Browser(bob, faq).act("approve", seen=seen)
        assert live(faq) is None
        assert faq.current_workflow_state.status == "in_progress"

    def test_what_goes_out_is_what_was_seen(self, submitted, bob, faq):
        Browser(bob, faq).act("approve")
        assert live(faq).title == "如何申请退款"
        assert Item.objects.get(page=faq.pk).verified


class TestASaveThatChangesNothingRestartsTheReview:
    def test_saving_as_it_was_keeps_approvals(self, team, submitted, bob, cem, faq):
        Browser(bob, faq).act("approve")
        submitted.open().press("action-save")
        submitted.leave()
        Browser(cem, faq).act("approve")
        assert Item.objects.get(page=faq.pk).verified

    def test_a_new_similar_question_and_keyword_keep_approvals(
        self, team, submitted, bob, cem, faq
    ):
        Browser(bob, faq).act("approve")
        submitted.open().autosave(similar_questions="想退钱", keywords="退钱")
        submitted.leave()
        Browser(cem, faq).act("approve")
        assert Item.objects.get(page=faq.pk).verified
        assert live(faq).value.similar_questions == ("想退钱",)


class TestAutosaveChangesARevisionUnderItsId:
    def test_the_approved_revision_s_text_can_t_be_exchanged(self, team, submitted, bob, cem, faq):
        submitted.open().autosave(summary="一句话")
        revision, digest = submitted.revision, Draft.objects.get().answer_digest
        Browser(bob, faq).act("approve", seen=digest)
        submitted.autosave(summary="另一句话")
        assert submitted.revision == revision
        submitted.leave()
        Browser(cem, faq).act("approve")
        assert live(faq) is None
        Browser(bob, faq).act("approve")
        assert live(faq).summary == "另一句话"

    def test_an_open_edit_withdraws_nothing_until_it_ends(self, team, submitted, bob, faq):
        Browser(bob, faq).act("approve")
        submitted.open().autosave(title="另一个标题")
        assert not Notice.objects.filter(user=bob, code="lapsed").exists()
        submitted.autosave(title="第三个标题")
        submitted.leave()
        assert Notice.objects.filter(user=bob, code="lapsed").count() == 1

    def test_an_edit_taken_back_before_it_ends_withdraws_nothing(
        self, team, submitted, bob, cem, faq
    ):
        Browser(bob, faq).act("approve")
        submitted.open().autosave(title="另一个标题")
        submitted.autosave()
        submitted.leave()
        assert not Notice.objects.filter(user=bob, code="lapsed").exists()
        Browser(cem, faq).act("approve")
        assert Item.objects.get(page=faq.pk).verified

    def test_an_editor_not_heard_of_for_wagtail_s_time_out_has_left(
        self, team, submitted, bob, faq
    ):
        Browser(bob, faq).act("approve")
        submitted.open().autosave(title="另一个标题")
        EditingSession.objects.update(last_seen_at=timezone.now() - timedelta(minutes=26))
        settled, _ = upkeep.go_by()
        assert settled == 1
        assert Notice.objects.filter(user=bob, code="lapsed").count() == 1

    def test_approving_compares_even_while_the_edit_is_open(self, submitted, bob, faq):
        seen = faq.current_workflow_task_state.answer_digest
        submitted.open().autosave(title="没人看过的标题")
        Browser(bob, faq).act("approve", seen=seen)
        assert live(faq) is None


def test_a_reviewer_who_edits_and_approves_in_one_step_is_an_author(submitted, bob, faq):
    state = faq.current_workflow_task_state
    data = {
        "title": "改过的标题",
        "workflow-action-name": "approve",
        "workflow-action-extra-data": f'{{"seen": "{state.answer_digest}"}}',
    }
    Browser(bob, faq).open().press("action-workflow-action", **data)
    assert live(faq) is None


def test_the_steps_of_a_run_are_all_checked_before_it_goes_out(base, category, author, bob, cem):
    make_workflow(base, "", "")
    faq = make_faq(category, live=False, owner=author)
    ann = Browser(author, faq).open()
    ann.autosave()
    ann.press("action-submit")
    ann.leave()
    Browser(bob, faq).act("approve")
    ann.open().autosave(title="没人看过的标题")
    Browser(cem, faq).act("approve")
    assert live(faq) is None
    ann.leave()
    assert faq.current_workflow_state.current_task_state.task.name.endswith("1")
