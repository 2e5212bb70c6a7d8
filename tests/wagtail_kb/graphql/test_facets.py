"""Tests of wagtail_kb.graphql.queries.facets."""

import pytest
from wagtail.models import Locale

from wagtail_kb.testing import make_dimension, make_facet, make_faq

ALL = """query ($locale: String) { facets(locale: $locale) {
  id slug title appliesTo values { id key slug title parent { title } facet { title } } } }"""


@pytest.fixture
def product(db):
    """产品, which applies to answers, with S6 below S 系列; in English only the dimension."""
    product = make_dimension("产品", slug="product", applies_to=True)
    make_facet(product, "S6", slug="s6", parent=make_facet(product, "S 系列", slug="s"))
    english, _ = Locale.objects.get_or_create(language_code="en")
    translated = product.copy_for_translation(english)
    translated.title = "Product"
    translated.save()
    return product


def test_facets_have_their_trees_of_values(api, product):
    (facet,) = api.data(ALL, locale="zh-Hans")["facets"]
    values = facet.pop("values")
    assert (facet["slug"], facet["title"], facet["appliesTo"]) == ("product", "产品", True)
    assert [(v["title"], v["slug"], v["parent"], v["facet"]) for v in values] == [
        ("S 系列", "s", None, {"title": "产品"}),
        ("S6", "s6", {"title": "S 系列"}, {"title": "产品"}),
    ]


def test_what_is_not_translated_is_shown_in_another_language(api, product):
    (facet,) = api.data(ALL, locale="en")["facets"]
    assert facet["title"] == "Product"
    assert [value["title"] for value in facet["values"]] == ["S 系列", "S6"]


def test_a_facet_without_values_has_none(api, db):
    make_dimension("空的")
    assert api.data(ALL, locale="zh-Hans")["facets"][0]["values"] == []


def test_an_items_value_says_of_which_facet_it_is(api, category, product):
    make_faq(category, facets=[product.values.get(slug="s6")])
    asked = """{ items(locale: "zh-Hans") { edges { node {
        facets { title facet { title values { title } } } } } } }"""
    (edge,) = api.data(asked)["items"]["edges"]
    (value,) = edge["node"]["facets"]
    assert value == {
        "title": "S6",
        "facet": {"title": "产品", "values": [{"title": "S 系列"}, {"title": "S6"}]},
    }
