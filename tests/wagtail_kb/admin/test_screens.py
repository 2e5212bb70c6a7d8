"""Wagtail's other screens of an item work with our form, and are closed to whoever may not."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests.wagtail_kb.admin.posting import add_url, edit_url, faq_data
from wagtail_kb import roles
from wagtail_kb.pages.models import KnowledgeArticlePage, KnowledgeFaqPage
from wagtail_kb.testing import make_dimension, make_facet, make_faq, make_user

pytestmark = pytest.mark.django_db

FACETS = [
    f"wagtailsnippets_wagtail_kb_{model}:{view}"
    for model in ("facetdimension", "facetvalue")
    for view in ("list", "add")
]


def test_the_choice_of_types_says_what_each_is_for(admin, category):
    content = admin.get(reverse("wagtailadmin_pages:add_subpage", args=[category.pk]))
    assert "A question as customers ask it" in content.content.decode()


def test_a_new_faq_is_previewed_before_it_is_saved(admin, category):
    address = ["wagtail_kb_pages", "knowledgefaqpage", category.pk]
    url = reverse("wagtailadmin_pages:preview_on_add", args=address)
    answer = admin.post(url, faq_data(title="怎么开发票", slug="invoice"))
    assert answer.json()["is_valid"]
    assert "怎么开发票" in admin.get(url, {"mode": ""}).content.decode()


def test_a_draft_is_previewed(admin, category):
    page = make_faq(category)
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    admin.post(url, faq_data(title="改过的问题"))
    assert "改过的问题" in admin.get(url, {"mode": ""}).content.decode()


def test_revisions_are_compared(admin, category):
    page = make_faq(category)
    first = page.save_revision()
    page.title, page.similar_questions = "改过的问题", "想退钱"
    second = page.save_revision()
    url = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, first.pk, second.pk])
    content = admin.get(url).content.decode()
    assert "改过的问题" in content
    assert "想退钱" in content


def test_an_older_revision_is_opened_in_the_form(admin, category):
    page = make_faq(category, title="原来的问题")
    first = page.save_revision()
    page.title = "改过的问题"
    page.save_revision()
    url = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, first.pk])
    assert "原来的问题" in admin.get(url).content.decode()


def test_a_translation_starts_with_the_facets_of_its_source_in_its_language(admin, category):
    from wagtail.models import Locale

    english = Locale.objects.get_or_create(language_code="en")[0]
    dimension = make_dimension("产品")
    value = make_facet(dimension, "净水器")
    there = dimension.copy_for_translation(english)
    there.save()
    translated = value.copy_for_translation(english)
    translated.dimension, translated.title = there, "Purifier"
    translated.save()
    page = make_faq(category, facets=[value])
    copy = page.copy_for_translation(english, copy_parents=True)
    content = admin.get(edit_url(copy)).content.decode().partition('id="id_facets"')[2]
    assert f'value="{translated.pk}" checked' in content


@pytest.mark.parametrize("model", [KnowledgeFaqPage, KnowledgeArticlePage])
def test_nobody_writes_without_the_right_to(client, category, model):
    client.force_login(make_user(groups=["Knowledge agents"]))
    response = client.get(add_url(model, category))
    assert response.status_code == 302


@pytest.mark.parametrize("name", FACETS)
def test_facets_are_the_managers(client: Any, base: Any, name: str):
    roles.set_up([base])
    client.force_login(make_user(groups=["Knowledge managers"]))
    assert client.get(reverse(name)).status_code == 200
    client.force_login(make_user(groups=["Knowledge authors"]))
    assert client.get(reverse(name)).status_code == 302
