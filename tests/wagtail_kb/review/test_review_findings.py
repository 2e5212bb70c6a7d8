"""Ways round the review that an adversary looked for: none of them leads anywhere."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.models import GroupPagePermission, Page, WorkflowState
from wagtail.signals import workflow_cancelled

from kbcore.review import TEAM
from kbcore.significance import Significance
from tests.testapp.models import PlainFaqPage
from tests.wagtail_kb.filing import make_image, showing
from tests.wagtail_kb.review.test_schedule import schedule, tomorrow
from wagtail_kb.models import Draft, FacetDimension, Item, ReviewTask
from wagtail_kb.review import actions, upkeep
from wagtail_kb.review.case import open_case
from wagtail_kb.testing import answer, make_category, make_faq, publish

pytestmark = pytest.mark.django_db


def look(item: Item) -> Any:
    return open_case(Item.objects.select_related("current", "page").get(pk=item.pk))


def write(item: Item, user: Any, text: str) -> Any:
    draft = Item.objects.get(pk=item.pk).page.get_latest_revision_as_object()
    draft.body = answer(text)
    return draft.save_revision(user=user)


class TestOtherThingsInTheSameWorkflow:
    """A workflow reviews plain pages and snippets as well, which have no Item."""

    @pytest.fixture
    def plain(self, base: Any, workflow: Any, author: Any) -> Any:
        page = base.add_child(instance=PlainFaqPage(title="Plain", slug="plain", live=False))
        page.save_revision(user=author)
        return page

    @pytest.fixture
    def started(self, plain: Any, author: Any, client: Any) -> Any:
        client.force_login(author)
        url = reverse("wagtailadmin_pages:edit", args=[plain.pk])
        form = {"title": "Plain", "slug": "plain", "action-submit": "1"}
        form |= {f"body-{name}": "0" for name in ("count",)} | {"comment_notifications": ""}
        form |= {f"comments-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL", "MAX_NUM")}
        assert client.post(url, form).status_code == 302
        return plain

    def press(self, page: Any, client: Any, action: str, **data: Any) -> Any:
        state = page.current_workflow_task_state
        url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
        assert client.get(url).status_code == 200
        return client.post(url, data)

    def test_a_plain_page_is_approved_by_whoever_may_approve_there(self, started, bob, client):
        right = Permission.objects.get(codename="publish_page")
        GroupPagePermission.objects.create(group=bob.groups.get(), page=started, permission=right)
        client.force_login(bob)
        self.press(started, client, "approve", comment="")
        assert Page.objects.get(pk=started.pk).live

    def test_a_plain_page_is_not_approved_by_its_author(self, started, author, client):
        client.force_login(author)
        state = started.current_workflow_task_state
        url = reverse("wagtailadmin_pages:workflow_action", args=[started.pk, "approve", state.pk])
        client.post(url, {"comment": ""})
        assert not Page.objects.get(pk=started.pk).live

    def test_a_plain_page_goes_back_to_its_author(self, started, bob, client):
        client.force_login(bob)
        self.press(started, client, "reject", comment="Say which order.")
        assert started.current_workflow_state.status == "needs_changes"
        assert started.workflow_states.get().task_states.get().comment == "Say which order."

    def test_a_cancelled_run_of_a_snippet_with_the_id_of_a_page_withdraws_nothing(
        self, item, author, workflow
    ):
        actions.submit(item, author)
        other = WorkflowState(
            base_content_type=ContentType.objects.get_for_model(FacetDimension),
            content_type=ContentType.objects.get_for_model(FacetDimension),
            object_id=str(item.page_id),
            workflow=workflow,
            requested_by=author,
        )
        workflow_cancelled.send(sender=WorkflowState, instance=other, user=author)
        assert look(item).is_open

    def test_a_snippet_in_review_with_an_id_that_is_no_number_is_no_trouble(
        self, item, author, workflow
    ):
        actions.submit(item, author)
        kind = ContentType.objects.get_for_model(FacetDimension)
        WorkflowState.objects.update(
            base_content_type=kind, content_type=kind, object_id="0b5f8c1e-no-number"
        )
        assert upkeep.go_by() == (0, [])


class TestARunThatOutlivesItsReview:
    @pytest.fixture(autouse=True)
    def keeps(self, settings: Any) -> None:
        settings.WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH = False

    def test_approving_what_is_live_publishes_no_newer_draft(
        self, item, faq, author, bob, admin_user
    ):
        actions.submit(item, author)
        faq.get_latest_revision().publish(user=admin_user)
        seen = look(item).digest
        write(item, author, "没人看过的一句。")
        actions.approve(item, bob, seen=seen)
        found = Item.objects.select_related("current").get(pk=item.pk)
        assert "没人看过" not in found.current.document
        assert found.verified

    def test_a_newer_draft_is_handed_in_to_the_same_run(self, item, faq, author, bob, admin_user):
        actions.submit(item, author)
        faq.get_latest_revision().publish(user=admin_user)
        write(item, author, "换了一句。")
        actions.submit(item, author)
        actions.approve(item, bob, seen=look(item).digest)
        found = Item.objects.select_related("current").get(pk=item.pk)
        assert "换了一句" in found.current.document
        assert found.verified
        assert faq.workflow_states.get().status == "approved"


class TestFilesThatAreMissing:
    def test_whoever_writes_while_a_file_is_missing_is_an_author(
        self, category, author, bob, workflow
    ):
        image = make_image("red")
        faq = showing(category, image, live=False)
        faq.save_revision(user=author)
        item = Item.objects.get(page=faq.pk)
        kept = image.file.read()
        image.file.storage.delete(image.file.name)
        for user, title in ((author, "甲"), (bob, "乙")):
            draft = faq.get_latest_revision_as_object()
            draft.title = title
            draft.save_revision(user=user)
        with image.file.storage.open(image.file.name, "wb") as file:
            file.write(kept)
        assert {row["id"] for row in Draft.objects.get(item=item).authors} >= {str(bob.pk)}


class TestWhatWasScheduled:
    def test_an_objection_to_it_holds_although_it_was_approved_before(
        self, item, faq, author, bob, cem
    ):
        revision = schedule(faq, author, bob)
        actions.request_changes(item, cem, seen=look(item).digest, reason="The law changed.")
        assert not tomorrow(faq, revision).verified

    def test_what_was_unscheduled_and_comes_back_needs_new_approvals(
        self, item, faq, author, bob, admin_user, client
    ):
        revision = schedule(faq, author, bob)
        client.force_login(admin_user)
        client.post(reverse("wagtailadmin_pages:revisions_unschedule", args=[faq.pk, revision.pk]))
        write(item, author, "换了一句。")
        actions.submit(item, author)
        again = revision.as_object()
        again.go_live_at = None
        again.save_revision(user=author).publish(user=admin_user)
        assert not Item.objects.get(pk=item.pk).verified


class TestAPolicyThatIsGone:
    @pytest.fixture
    def gone(self, item: Item, author: Any) -> Item:
        actions.submit(item, author)
        ReviewTask.objects.update(policy="gone")
        return item

    def test_an_edit_is_saved(self, gone, author):
        write(gone, author, "换了一句。")
        assert look(gone).course.digest == look(gone).draft_digest

    def test_leaving_the_editor_and_the_command_go_through(self, gone, faq, author):
        kind = ContentType.objects.get_for_model(Page)
        session = EditingSession.objects.create(
            user=author, content_type=kind, object_id=str(faq.pk), last_seen_at=timezone.now()
        )
        write(gone, author, "换了一句。")
        session.delete()
        assert not Draft.objects.get(item=gone).unsettled
        assert upkeep.go_by() == (0, [])

    def test_a_page_in_review_can_be_moved(self, gone, faq, base):
        faq.move(make_category(base, slug="other"), pos="last-child")
        assert look(gone).is_open

    def test_wagtails_own_button_leads_to_the_page_that_says_so(self, gone, faq, bob, client):
        client.force_login(bob)
        state = faq.current_workflow_task_state
        url = reverse("wagtailadmin_pages:workflow_action", args=[faq.pk, "reject", state.pk])
        response = client.post(url, {"seen": state.answer_digest, "comment": "No."})
        assert response.status_code < 400
        assert look(gone).is_open

    def test_wagtails_own_submission_is_no_error_and_can_be_repeated(self, item, faq, author, bob):
        ReviewTask.objects.update(policy="gone")
        faq.get_workflow().start(faq, author)
        assert faq.current_workflow_state.status == "in_progress"
        ReviewTask.objects.update(policy="pair")
        actions.submit(item, author)
        actions.approve(item, bob, seen=look(item).digest)
        assert Item.objects.get(pk=item.pk).verified

    def test_what_is_scheduled_is_saved(self, item, faq, author):
        publish(faq)
        ReviewTask.objects.update(policy="gone")
        schedule(faq, author)
        assert Draft.objects.get(item=item).scheduled == ""

    def test_what_is_under_review_can_go_live_once_more(self, item, faq, author, admin_user):
        publish(faq)
        actions.submit(item, author)
        ReviewTask.objects.update(policy="gone")
        faq.get_latest_revision().publish(user=admin_user)
        assert not Item.objects.get(pk=item.pk).verified


class TestWhatWentOutUnseen:
    def test_a_critical_change_needs_as_many_afterwards_as_before(
        self, category, author, bob, cem, workflow, admin_user
    ):
        ReviewTask.objects.update(policy=TEAM.name)
        faq = make_faq(category, body=answer("七天内可以退款，每单退 100 元。"), live=False)
        faq.save_revision(user=author)
        item = Item.objects.get(page=faq.pk)
        actions.submit(item, author)
        for reviewer in (bob, cem):
            if look(item).is_open:
                actions.approve(item, reviewer, seen=look(item).digest)
        assert Item.objects.get(pk=item.pk).verified
        write(item, author, "七天内不可以退款，每单退 900 元。").publish(user=admin_user)
        actions.approve(item, bob, seen=look(item).digest)
        assert not Item.objects.get(pk=item.pk).verified
        actions.approve(item, cem, seen=look(item).digest)
        assert Item.objects.get(pk=item.pk).verified

    def test_what_its_author_called_critical_stays_so(
        self, item, faq, author, bob, cem, admin_user
    ):
        ReviewTask.objects.update(policy=TEAM.name)
        actions.submit(item, author, significance=Significance.CRITICAL)
        faq.get_latest_revision().publish(user=admin_user)
        actions.approve(item, bob, seen=look(item).digest)
        assert not Item.objects.get(pk=item.pk).verified
        actions.approve(item, cem, seen=look(item).digest)
        assert Item.objects.get(pk=item.pk).verified
