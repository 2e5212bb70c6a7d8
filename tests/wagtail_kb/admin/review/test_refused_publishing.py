"""Where approval is required, publishing is refused kindly: the draft is kept, the way out told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from tests.wagtail_kb.admin.posting import add_url, edit_url, faq_data
from wagtail_kb.models import Item, Version
from wagtail_kb.pages.models import KnowledgeFaqPage
from wagtail_kb.review import actions
from wagtail_kb.review.attestation import UnapprovedContent
from wagtail_kb.testing import make_category, make_faq, make_user

pytestmark = pytest.mark.django_db

PUBLISH = {"action-publish": "1"}


@pytest.fixture(autouse=True)
def required(settings: Any) -> None:
    settings.WAGTAIL_KB = {**settings.WAGTAIL_KB, "REVIEW": {"REQUIRE_APPROVAL": True}}


def told(response: Any) -> str:
    return "\n".join(str(message) for message in get_messages(response.wsgi_request))


def publish_all(client: Any, *pages: Any, **data: Any) -> Any:
    ids = "&".join(f"id={page.pk}" for page in pages)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return client.post(f"{url}?{ids}", data)


def test_an_edit_is_kept_and_led_to_the_submit_page(admin, faq, submit_url):
    response = admin.post(edit_url(faq), faq_data(title="改过的标题") | PUBLISH)
    assert response.headers["Location"] == submit_url
    assert "is not approved" in told(response)
    page = KnowledgeFaqPage.objects.get()
    assert page.get_latest_revision_as_object().title == "改过的标题"
    assert not page.live


def test_a_new_item_is_kept_as_a_draft(admin, category, workflow):
    response = admin.post(add_url(KnowledgeFaqPage, category), faq_data() | PUBLISH)
    page = KnowledgeFaqPage.objects.get()
    assert response.headers["Location"] == reverse("wagtail_kb_submit", args=[page.pk])
    assert "is not approved" in told(response)
    assert not page.live
    assert not Version.objects.exists()


def test_scheduling_is_refused_as_well(admin, faq, submit_url):
    day = (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%d %H:%M")
    response = admin.post(edit_url(faq), faq_data(go_live_at=day) | PUBLISH)
    assert response.headers["Location"] == submit_url
    assert not faq.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_what_a_shell_may_not_schedule_is_not_left_scheduled(faq, write, ann):
    revision = write(faq, ann, go_live_at=timezone.now() + timedelta(days=2))
    with pytest.raises(UnapprovedContent):
        revision.publish()
    assert not faq.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_what_is_approved_is_published(admin, ann, bob, faq, item, digest):
    actions.submit(item, ann)
    actions.approve(item, bob, seen=digest(item))
    live = KnowledgeFaqPage.objects.get()
    assert live.live
    admin.post(edit_url(faq), faq_data(title=live.title, slug=live.slug, keywords="退钱") | PUBLISH)
    assert Item.objects.get().current.number == 2


def test_the_form_offers_no_publishing_until_it_is_approved(admin, ann, bob, faq, item, digest):
    button = 'name="action-publish"'
    assert button not in admin.get(edit_url(faq)).content.decode()
    actions.submit(item, ann)
    actions.approve(item, bob, seen=digest(item))
    assert button in admin.get(edit_url(faq)).content.decode()


def test_the_form_of_a_new_item_offers_none(admin, category, settings, workflow):
    url = add_url(KnowledgeFaqPage, category)
    assert 'name="action-publish"' not in admin.get(url).content.decode()
    settings.WAGTAIL_KB = {**settings.WAGTAIL_KB, "REVIEW": {"REQUIRE_APPROVAL": False}}
    assert 'name="action-publish"' in admin.get(url).content.decode()


def test_only_the_categories_named_require_it(admin, base, category, settings, workflow):
    settings.WAGTAIL_KB = {
        **settings.WAGTAIL_KB,
        "REVIEW": {"REQUIRE_APPROVAL": [category.translation_key]},
    }
    other = make_category(base, title="发票")
    admin.post(add_url(KnowledgeFaqPage, other), faq_data(title="自由") | PUBLISH)
    admin.post(add_url(KnowledgeFaqPage, category), faq_data(title="要审") | PUBLISH)
    assert list(KnowledgeFaqPage.objects.live().values_list("title", flat=True)) == ["自由"]


def test_of_a_selection_nothing_is_published_while_one_is_not_approved(admin, category, faq):
    other = make_faq(category, title="另一个", live=False)
    response = publish_all(admin, faq, other)
    assert "Nothing was published: 2 of these items" in told(response)
    assert not KnowledgeFaqPage.objects.live().exists()


def test_drafts_below_a_category_are_not_published_with_it(admin, category, faq):
    response = publish_all(admin, category, include_descendants="on")
    assert "is not approved" in told(response)
    assert not KnowledgeFaqPage.objects.live().exists()


def test_wagtail_s_api_answers_with_the_sentence(admin, faq, settings):
    pytest.importorskip("wagtail.api.v3.urls", reason="Wagtail 8 only")
    from wagtail.models import APIToken

    settings.ROOT_URLCONF = "tests.wagtail_kb.review.api_urls"
    _, key = APIToken.create_token(user=make_user(is_superuser=True), name="test")
    url = reverse("wagtailapi_v3:pages_actions_publish", args=[faq.pk])
    response = admin.post(url, headers={"authorization": f"Bearer {key}"})
    assert response.status_code == 403
    assert "is not approved" in response.json()["detail"]
    assert not KnowledgeFaqPage.objects.get().live
