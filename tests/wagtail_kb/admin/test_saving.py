"""After a save: the next form, and warnings about similar questions."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages import get_messages

from tests.wagtail_kb.admin.posting import add_url, edit_url, faq_data, post_faq
from wagtail_kb.admin.questions import clashes
from wagtail_kb.mixins import KnowledgeItemMixin, concrete_models
from wagtail_kb.pages.models import KnowledgeCategoryPage, KnowledgeFaqPage
from wagtail_kb.testing import make_base, make_faq, publish

pytestmark = pytest.mark.django_db

JSON = {"HTTP_ACCEPT": "application/json"}


def warnings(response: Any) -> str:
    return "\n".join(m.message for m in get_messages(response.wsgi_request) if m.level == 30)


def test_the_next_form_opens_in_the_same_category(admin, category):
    url = add_url(KnowledgeFaqPage, category)
    response = admin.post(url, {**faq_data(), "action-kb-next": "1"})
    assert response.headers["Location"] == url
    assert KnowledgeFaqPage.objects.get().get_parent().pk == category.pk


def test_the_next_form_opens_after_an_edit_too(admin, category):
    page = make_faq(category)
    response = admin.post(edit_url(page), {**faq_data(), "action-kb-next": "1"})
    assert response.headers["Location"] == add_url(KnowledgeFaqPage, category)


def test_only_items_offer_to_write_the_next(admin, category):
    assert "action-kb-next" in admin.get(add_url(KnowledgeFaqPage, category)).content.decode()
    assert "action-kb-next" in admin.get(edit_url(make_faq(category))).content.decode()
    assert "action-kb-next" not in admin.get(edit_url(category)).content.decode()
    other = add_url(KnowledgeCategoryPage, category)
    assert "action-kb-next" not in admin.get(other).content.decode()


def test_lines_pasted_from_a_sheet_become_questions(admin, category):
    pasted = '"想退钱怎么弄"\t\r\n\r\n  不想要了能退吗 \r\n'
    post_faq(admin, category, similar_questions=pasted)
    assert KnowledgeFaqPage.objects.get().similar_questions == "想退钱怎么弄\n不想要了能退吗"


def test_repeated_lines_are_kept_once_and_named(admin, category):
    data = faq_data(similar_questions="想退钱\n不想要了\n想退钱")
    response = admin.post(add_url(KnowledgeFaqPage, category), data)
    assert KnowledgeFaqPage.objects.get().similar_questions == "想退钱\n不想要了"
    assert "kept once: 想退钱" in warnings(response)


def test_a_question_of_another_item_is_named_and_saved(admin, category):
    other = make_faq(category, title="退款多久到账", similar_questions="钱啥时候退我？")
    data = faq_data(similar_questions="钱啥时候退我?")
    response = admin.post(add_url(KnowledgeFaqPage, category), data)
    reference = f"KB-{1000 + other.kb_items.get().reference_id}"
    assert f"“钱啥时候退我?” – {reference} 退款多久到账" in warnings(response)
    page = KnowledgeFaqPage.objects.get(title="如何申请退款")
    form = admin.get(edit_url(page)).content.decode()
    assert edit_url(other) in form


def test_a_question_in_another_base_or_language_is_no_repetition(admin, category):
    make_faq(make_base(title="别的知识库", slug="other"), title="钱啥时候退我")
    make_faq(make_base(locale="en", slug="help"), title="钱啥时候退我")
    data = faq_data(similar_questions="钱啥时候退我")
    response = admin.post(add_url(KnowledgeFaqPage, category), data)
    assert warnings(response) == ""


def test_looking_for_repetitions_costs_no_query_a_row(category, django_assert_num_queries):
    page = make_faq(category)
    for number in range(5):
        make_faq(category, title=f"问题 {number}")
    with django_assert_num_queries(2 + len(concrete_models(KnowledgeItemMixin))):
        assert clashes(page) == ()


def test_autosave_gives_no_warnings(admin, category):
    make_faq(category)
    response = admin.post(add_url(KnowledgeFaqPage, category), faq_data(), **JSON)
    assert warnings(response) == ""


def test_the_editor_says_reference_version_and_verified(admin, category):
    page = publish(make_faq(category), title="怎么申请退款")
    content = admin.get(edit_url(page)).content.decode()
    assert f"KB-{1000 + page.kb_items.get().reference_id}" in content
    assert "version 2" in content
    assert "Unverified" in content
