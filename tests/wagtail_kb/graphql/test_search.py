"""Tests of wagtail_kb.graphql.queries.search."""

import pytest

from wagtail_kb.models import Item
from wagtail_kb.testing import (
    make_article,
    make_category,
    make_dimension,
    make_facet,
    make_faq,
    make_user,
)

SEARCH = """query ($q: String!, $first: Int, $after: String, $filter: ItemFilter) {
  search(query: $q, locale: "zh-Hans", first: $first, after: $after, filter: $filter) {
    totalCount totalCountIsExact pageInfo { hasNextPage hasPreviousPage endCursor }
    edges { cursor score node { title } highlights { field fragments } } } }"""


@pytest.fixture
def find(api, index):
    """``find("退款")``: the SearchConnection, on an index that is up to date."""

    def find(q, ask=api, **variables):
        index()
        return ask.data(SEARCH, q=q, **variables)["search"]

    return find


def titles(page):
    return [edge["node"]["title"] for edge in page["edges"]]


def test_a_traditional_question_finds_a_simplified_answer(find, category):
    make_faq(category, title="如何申请退款")
    make_faq(category, title="更换滤芯", text="先关闭进水阀。")
    page = find("申請退款")
    assert titles(page) == ["如何申请退款"]
    assert (page["totalCount"], page["totalCountIsExact"]) == (1, True)


def test_highlights_show_what_matches_field_by_field(find, category):
    make_faq(category, title="<退款>", summary="退款很快", text="先登录。申请退款。")
    (edge,) = find("退款")["edges"]
    assert edge["score"] > 0
    assert edge["highlights"] == [
        {"field": "title", "fragments": ["&lt;<mark>退款</mark>&gt;"]},
        {"field": "summary", "fragments": ["<mark>退款</mark>很快"]},
        {"field": "body", "fragments": ["先登录。申请<mark>退款</mark>。"]},
    ]


def test_highlights_of_internal_text_are_for_those_who_may_see_it(find, category, as_user):
    make_faq(category, title="如何退款", text="公开退款", internal="内部退款")
    agent = as_user(make_user("view_internal"))
    fragments = [
        next(h["fragments"] for h in page["edges"][0]["highlights"] if h["field"] == "body")
        for page in (find("退款"), find("退款", agent))
    ]
    assert "内部" not in str(fragments[0])
    assert "内部" in str(fragments[1])


def test_pages_of_a_search_hold_every_hit_once(find, category):
    for number in range(5):
        make_faq(category, title=f"退款 {number}")
    whole, found, after = titles(find("退款", first=50)), [], None
    for expected in (True, True, False):
        page = find("退款", first=2, after=after)
        found += titles(page)
        after = page["pageInfo"]["endCursor"]
        assert page["pageInfo"]["hasNextPage"] is expected
    assert found == whole
    assert page["pageInfo"]["hasPreviousPage"] is True


def test_a_cursor_of_another_search_is_refused(find, api, category):
    make_faq(category, title="退款到账")
    cursor = find("退款", first=1)["pageInfo"]["endCursor"]
    assert api.code(SEARCH, q="到账", after=cursor) == "CURSOR_INVALID"
    assert api.code(SEARCH, q="退款", after=cursor, filter={"kind": "FAQ"}) == "CURSOR_INVALID"


def test_filters_bound_a_search(find, api, base, category):
    product = make_dimension("产品")
    s6 = make_facet(product, "S6")
    make_faq(category, title="退款 一", facets=[s6])
    make_article(make_category(base), title="退款 二", kind="policy")
    asked = '{ categories(locale: "zh-Hans") { id } facets(locale: "zh-Hans") { values { id } } }'
    found = api.data(asked)
    bounds = [
        {"kind": ["POLICY"]},
        {"category": found["categories"][0]["id"]},
        {"facets": [found["facets"][0]["values"][0]["id"]]},
        {"audience": ["INTERNAL"]},
        {"verified": True},
        {"updatedSince": "2100-01-01T00:00:00Z"},
    ]
    got = [titles(find("退款", filter=bound)) for bound in bounds]
    assert got == [["退款 二"], ["退款 一"], ["退款 一"], [], [], []]


def test_facets_of_what_was_found_are_counted(api, index, category):
    series = make_facet(make_dimension("产品"), "S 系列")
    for title in ("退款 一", "退款 二"):
        make_faq(category, title=title, facets=[make_facet(series.dimension, title, parent=series)])
    make_faq(category, title="退款 三", audience="internal", facets=[series])
    index()
    asked = """{ search(query: "退款", locale: "zh-Hans") {
        facetCounts { count value { title facet { title } parent { title } } } } }"""
    counts = api.data(asked)["search"]["facetCounts"]
    assert [(one["value"]["title"], one["count"]) for one in counts] == [
        ("S 系列", 2),
        ("退款 一", 1),
        ("退款 二", 1),
    ]
    assert counts[1]["value"]["parent"] == {"title": "S 系列"}


def test_what_was_hidden_since_is_neither_shown_nor_counted(api, index, category):
    make_faq(category, title="退款 一")
    make_faq(category, title="退款 二")
    index()
    Item.objects.filter(current__title="退款 一").update(audience="internal")
    page = api.data(SEARCH, q="退款")["search"]
    assert (titles(page), page["totalCount"]) == (["退款 二"], 1)


def test_without_an_index_search_is_unavailable_and_the_rest_goes_on(api, index, category):
    make_faq(category, title="如何退款")
    answer = api(
        """{ search(query: "退款") { totalCount } items(locale: "zh-Hans") { totalCount } }"""
    )
    assert answer["errors"][0]["extensions"]["code"] == "SEARCH_UNAVAILABLE"
    assert api.titles() == ["如何退款"]


@pytest.mark.parametrize("q", ["", " ", "？", "\x00", "AND OR (", "*", "退" * 1000, "🙂"])
def test_an_odd_question_finds_nothing_and_breaks_nothing(find, category, q):
    make_faq(category, title="如何申请", text="好")
    assert find(q)["edges"] == []


def test_a_question_too_long_is_a_bad_request(api, index):
    assert api.error(SEARCH, q="退" * 1001)["limit"] == 1000


@pytest.mark.parametrize("first", [0, -1, 101])
def test_a_page_size_out_of_range_is_a_bad_request(api, index, first):
    assert api.code(SEARCH, q="退款", first=first) == "BAD_REQUEST"
