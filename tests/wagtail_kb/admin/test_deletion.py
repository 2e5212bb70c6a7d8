"""What still holds items isn't deleted in the admin."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from wagtail_kb.basepage import get_page_model
from wagtail_kb.pages.models import KnowledgeCategoryPage, KnowledgeFaqPage
from wagtail_kb.testing import make_category, make_faq, make_user

pytestmark = pytest.mark.django_db


def delete(client, page):
    url = reverse("wagtailadmin_pages:delete", args=[page.pk])
    return client.post(url, follow=True)


def delete_all(client, *pages):
    ids = "&".join(f"id={page.pk}" for page in pages)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    return client.post(f"{url}?{ids}", follow=True)


def test_a_category_with_items_is_kept_and_says_how_many(admin, category):
    make_faq(category)
    make_faq(make_category(category), live=False)
    content = delete(admin, category).content.decode()
    assert "holds 2 knowledge items" in content
    assert "Move the items elsewhere or delete them first" in content
    assert KnowledgeFaqPage.objects.count() == 2


def test_a_base_with_items_is_kept(admin, base, category):
    make_faq(category)
    delete(admin, base)
    assert KnowledgeFaqPage.objects.exists()


def test_the_api_s_deletion_refuses_a_category_with_items(category):
    registry = pytest.importorskip("wagtail.actions.registry").action_registry
    faq = make_faq(category)
    user = make_user(is_superuser=True)
    action = registry.get_action_class(get_page_model(), "delete")
    with pytest.raises(ValidationError, match="holds 1 knowledge item,"):
        action(category, user=user).execute()
    action(faq, user=user).execute()
    category.refresh_from_db()
    action(category, user=user).execute()
    assert not KnowledgeCategoryPage.objects.exists()


def test_an_empty_category_is_deleted(admin, category):
    delete(admin, category)
    assert not KnowledgeCategoryPage.objects.exists()


def test_an_item_is_deleted(admin, category):
    delete(admin, make_faq(category))
    assert not KnowledgeFaqPage.objects.exists()


def test_a_selection_with_a_category_that_holds_items_is_kept_whole(admin, base, category):
    make_faq(category)
    empty = make_category(base, title="空的")
    content = delete_all(admin, category, empty).content.decode()
    assert "holds 1 knowledge item," in content
    assert KnowledgeCategoryPage.objects.count() == 2


def test_a_selection_of_items_is_deleted(admin, category):
    delete_all(admin, make_faq(category), make_faq(category, title="另一个"))
    assert not KnowledgeFaqPage.objects.exists()
