"""The admin's own page search and choosers, through its views: any part of a Chinese title."""

import pytest
from django.urls import reverse

from wagtail_kb.testing import make_category, make_faq, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(make_user(is_superuser=True))
    return client


@pytest.mark.parametrize("text", ["退", "退款", "退款流", "申请退款流程", "e07", "E-07"])
def test_the_page_search_finds_any_part_of_a_title(editor, base, text):
    page = make_faq(base, title="如何申请退款流程？错误E-07")
    make_faq(base, title="怎么开发票")
    response = editor.get(reverse("wagtailadmin_pages:search"), {"q": text})
    assert [found.pk for found in response.context["pages"]] == [page.pk]


@pytest.mark.parametrize("text", ["退款", "退款流", "申请退款流程"])
def test_the_page_chooser_finds_any_part_of_a_title(editor, base, text):
    page = make_faq(base, title="如何申请退款流程")
    make_faq(base, title="怎么开发票")
    response = editor.get(reverse("wagtailadmin_choose_page_search"), {"q": text})
    assert [found.pk for found in response.context["pages"]] == [page.pk]


@pytest.mark.parametrize("text", ["知识库", "知識庫"])
def test_a_query_in_one_script_finds_a_title_in_the_other(editor, base, text):
    page = make_faq(base, title="知識庫怎麼搜尋")
    response = editor.get(reverse("wagtailadmin_pages:search"), {"q": text})
    assert page.pk in {found.pk for found in response.context["pages"]}


def test_categories_and_bases_are_found_as_well(editor, base):
    category = make_category(base, title="售后与退款流程")
    response = editor.get(reverse("wagtailadmin_pages:search"), {"q": "退款流"})
    assert [found.pk for found in response.context["pages"]] == [category.pk]


def test_a_draft_is_found_by_its_title_before_it_was_ever_published(editor, base):
    page = make_faq(base, title="如何申请退款流程", live=False)
    response = editor.get(reverse("wagtailadmin_pages:search"), {"q": "退款流"})
    assert [found.pk for found in response.context["pages"]] == [page.pk]
