"""Draft, submitted, approved, published: through Wagtail's own screens, by two people."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.wagtail_kb.admin.posting import add_url, edit_url, faq_data
from wagtail_kb import roles
from wagtail_kb.models import Attestation, Item, Outcome, Version
from wagtail_kb.pages.models import KnowledgeFaqPage
from wagtail_kb.testing import make_faq, make_user

pytestmark = pytest.mark.django_db


def signed_in(group: str) -> Client:
    client = Client()
    client.force_login(make_user(groups=[group]))
    return client


@pytest.fixture
def author(base: Any) -> Client:
    roles.set_up([base])
    return signed_in("Knowledge authors")


@pytest.fixture
def reviewer(author: Client) -> Client:
    return signed_in("Knowledge reviewers")


def submit(author: Client, category: Any) -> KnowledgeFaqPage:
    data = faq_data(title="怎么开发票") | {"action-submit": "1"}
    author.post(add_url(KnowledgeFaqPage, category), data)
    return KnowledgeFaqPage.objects.get(title="怎么开发票")


def act(client: Client, page: Any, action: str, **data: Any) -> Any:
    task = page.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, task.pk])
    return client.post(url, data)


def test_an_author_s_draft_is_seen_by_no_reader(author, category):
    author.post(add_url(KnowledgeFaqPage, category), faq_data())
    assert not KnowledgeFaqPage.objects.get().live
    assert not Version.objects.exists()


def test_an_author_can_t_publish(author, category):
    author.post(add_url(KnowledgeFaqPage, category), faq_data() | {"action-publish": "1"})
    assert not KnowledgeFaqPage.objects.get().live


def test_a_submitted_item_waits_for_a_reviewer(author, reviewer, category):
    page = submit(author, category)
    assert page.workflow_in_progress
    assert "怎么开发票" in reviewer.get(reverse("wagtailadmin_home")).content.decode()


def test_an_approved_item_is_published_and_verified(author, reviewer, category):
    page = submit(author, category)
    act(reviewer, page, "approve")
    page.refresh_from_db()
    assert page.live
    assert Version.objects.get().title == "怎么开发票"
    assert Item.objects.get().verified
    assert Attestation.objects.get().outcome == Outcome.VERIFIED


def test_a_rejected_item_goes_back_to_its_author(author, reviewer, category):
    page = submit(author, category)
    act(reviewer, page, "reject", comment="请写明税号")
    page = KnowledgeFaqPage.objects.get(pk=page.pk)
    assert not page.live
    assert page.current_workflow_state.status == "needs_changes"


def test_an_author_can_t_approve(author, reviewer, category):
    page = submit(author, category)
    act(author, page, "approve")
    page.refresh_from_db()
    assert not page.live


def test_a_change_of_a_live_item_waits_while_readers_keep_the_old_one(author, reviewer, category):
    page = make_faq(category, title="怎么开发票")
    author.post(edit_url(page), faq_data(title="如何开发票") | {"action-submit": "1"})
    assert Item.objects.get().current.title == "怎么开发票"
    act(reviewer, KnowledgeFaqPage.objects.get(), "approve")
    assert Item.objects.get().current.title == "如何开发票"
