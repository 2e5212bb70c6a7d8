"""Tests of wagtail_kb.graphql.queries.item."""

from wagtail_kb.testing import make_faq


def test_a_faq_is_found_by_its_key(api, category):
    page = make_faq(category, title="如何申请退款")
    query = "query ($key: UUID) { item(key: $key) { title } }"
    assert api.data(query, key=str(page.translation_key)) == {"item": {"title": "如何申请退款"}}
