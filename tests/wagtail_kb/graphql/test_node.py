"""Tests of wagtail_kb.graphql.queries.node."""

import pytest

from wagtail_kb.graphql.ids import GlobalId
from wagtail_kb.models import Item
from wagtail_kb.testing import make_dimension, make_facet, make_faq, publish

IDS = """query ($key: UUID) { item(key: $key) {
  id version { id } category { id } facets { id facet { id } } } }"""
NODE = """query ($id: ID!) { node(id: $id) { __typename id
  ... on KnowledgeItem { title } ... on Faq { question } ... on Category { title depth }
  ... on Version { number } ... on FacetValue { title }
  ... on Facet { title values { title } } } }"""


@pytest.fixture
def page(category):
    facet = make_facet(make_dimension("产品"), "S6")
    return make_faq(category, title="如何退款", facets=[facet])


@pytest.fixture
def ids(api, page):
    item = api.data(IDS, key=str(page.translation_key))["item"]
    (value,) = item["facets"]
    return {
        "Faq": item["id"],
        "Version": item["version"]["id"],
        "Category": item["category"]["id"],
        "FacetValue": value["id"],
        "Facet": value["facet"]["id"],
    }


def test_everything_with_an_id_is_found_by_it(api, ids):
    found = {name: api.data(NODE, id=pk)["node"] for name, pk in ids.items()}
    assert {name: (node["__typename"], node["id"]) for name, node in found.items()} == {
        name: (name, pk) for name, pk in ids.items()
    }
    assert found["Faq"]["question"] == "如何退款"
    assert found["Category"]["depth"] == 1
    assert found["Facet"]["values"] == [{"title": "S6"}]


def test_what_was_hidden_is_null(api, ids, page, category):
    page.unpublish()
    category.unpublish()
    hidden = [api.data(NODE, id=ids[name])["node"] for name in ("Faq", "Version", "Category")]
    assert hidden == [None, None, None]


def test_a_former_version_is_null(api, ids, page):
    publish(page, title="新")
    assert api.data(NODE, id=ids["Version"]) == {"node": None}


def test_an_id_of_a_key_that_is_nowhere_is_null(api, ids):
    item = Item.objects.get()
    for kind in ("Item", "Category", "Facet", "FacetValue"):
        elsewhere = str(GlobalId(type=kind, key=item.reference.key, locale="en"))
        found = api.data(NODE, id=elsewhere)["node"]
        assert found is None, kind


@pytest.mark.parametrize("given", ["", "x", "VXNlcjox", "S0ItMTAwMQ==", "é", "\x00"])
def test_what_is_no_id_is_a_bad_request(api, given):
    assert api.code(NODE, id=given) == "BAD_REQUEST"
