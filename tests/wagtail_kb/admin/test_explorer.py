"""The explorer below a base or category shows what editors ask of an item."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from wagtail_kb.models import Item
from wagtail_kb.testing import make_article, make_category, make_faq

pytestmark = pytest.mark.django_db


def explore(client, page, **query):
    return client.get(reverse("wagtailadmin_explore", args=[page.pk]), query)


def test_rows_show_reference_kind_audience_and_verified(admin, category):
    page = make_article(category, audience="internal")
    Item.objects.update(verified=True)
    content = explore(admin, category).content.decode()
    number = 1000 + page.kb_items.get().reference_id
    assert all(text in content for text in (f"KB-{number}", "How-to", "Internal", "Verified"))


def test_categories_are_listed_beside_items(admin, base):
    make_category(base, title="售后")
    make_faq(base, title="怎么开发票")
    content = explore(admin, base).content.decode()
    assert "售后" in content
    assert "怎么开发票" in content
    assert "Knowledge category" in content


def test_the_items_of_2_and_8_rows_are_read_in_one_query(admin, category):
    def item_queries() -> int:
        with CaptureQueriesContext(connection) as queries:
            explore(admin, category)
        return sum('FROM "wagtail_kb_item"' in query["sql"] for query in queries)

    for number in range(2):
        make_faq(category, title=f"问题 {number}")
    few = item_queries()
    for number in range(6):
        make_faq(category, title=f"另一个问题 {number}")
    assert item_queries() == few == 1


def test_a_search_in_the_explorer_keeps_the_columns(admin, category):
    page = make_faq(category, title="怎么开发票")
    content = explore(admin, category, q="发票").content.decode()
    assert f"KB-{1000 + page.kb_items.get().reference_id}" in content


def test_the_list_of_all_categories_stays_wagtail_s_own(admin, category):
    make_faq(category, title="怎么开发票")
    url = reverse("wagtailadmin_pages:type_use", args=["wagtail_kb_pages", "knowledgecategorypage"])
    content = admin.get(url).content.decode()
    assert category.title in content
    assert "怎么开发票" not in content
