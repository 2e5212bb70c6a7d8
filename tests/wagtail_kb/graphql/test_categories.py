"""Tests of wagtail_kb.graphql.queries.categories and of the fields of a category."""

import pytest
from wagtail.models import Locale, PageViewRestriction

from wagtail_kb.testing import make_base, make_category, make_faq, make_user

TREE = """query ($depth: Int, $parent: ID) {
  categories(locale: "zh-Hans", depth: $depth, parent: $parent) { id title depth itemCount } }"""


@pytest.fixture
def tree(base):
    """退款 over 到账 over 银行卡, beside 安装, one FAQ in each."""
    refunds = make_category(base, title="退款", slug="refunds")
    arrival = make_category(refunds, title="到账", slug="arrival")
    cards = make_category(arrival, title="银行卡", slug="cards")
    installing = make_category(base, title="安装", slug="installing")
    found = {"退款": refunds, "到账": arrival, "银行卡": cards, "安装": installing}
    for title, category in found.items():
        make_faq(category, title=f"{title}的问题")
    return found


def titles(found):
    return [category["title"] for category in found["categories"]]


def test_the_top_is_what_is_right_below_the_base(api, tree):
    found = api.data(TREE)["categories"]
    assert [(one["title"], one["depth"], one["itemCount"]) for one in found] == [
        ("退款", 1, 3),
        ("安装", 1, 1),
    ]


def test_more_levels_come_in_the_order_of_the_tree(api, tree):
    assert titles(api.data(TREE, depth=2)) == ["退款", "到账", "安装"]
    assert titles(api.data(TREE, depth=10)) == ["退款", "到账", "银行卡", "安装"]


def test_a_parent_gives_what_is_below_it(api, tree):
    parent = api.data(TREE)["categories"][0]["id"]
    assert titles(api.data(TREE, parent=parent)) == ["到账"]
    assert titles(api.data(TREE, parent=parent, depth=2)) == ["到账", "银行卡"]


@pytest.mark.parametrize("depth", [0, -1, 11])
def test_a_depth_out_of_range_is_a_bad_request(api, depth):
    assert api.code(TREE, depth=depth) == "BAD_REQUEST"


def test_a_category_is_found_by_path_or_id(api, tree):
    asked = """query ($path: String, $id: ID) { category(path: $path, id: $id) {
        id title slug path key depth parent { title } children { title } } }"""
    found = api.data(asked, path=tree["到账"].get_url())["category"]
    assert api.data(asked, id=found["id"])["category"] == found
    assert found.pop("id")
    assert found == {
        "title": "到账",
        "slug": "arrival",
        "path": tree["到账"].get_url(),
        "key": str(tree["到账"].translation_key),
        "depth": 2,
        "parent": {"title": "退款"},
        "children": [{"title": "银行卡"}],
    }


@pytest.mark.parametrize("arguments", ["", '(id: "x", path: "/")', '(id: "x")'])
def test_a_category_needs_exactly_one_valid_selector(api, arguments):
    assert api.code(f"{{ category{arguments} {{ title }} }}") == "BAD_REQUEST"


def test_a_category_of_another_language_is_null(api, tree):
    asked = 'query ($p: String) { category(path: $p, locale: "en") { title } }'
    assert api.data(asked, p=tree["退款"].get_url()) == {"category": None}


def test_a_category_has_the_items_below_it_page_by_page(api, tree):
    asked = """query ($path: String, $after: String) { category(path: $path) {
      items(first: 2, after: $after) { totalCount pageInfo { hasNextPage endCursor }
        edges { node { title } } } } }"""
    path = tree["退款"].get_url()
    first = api.data(asked, path=path)["category"]["items"]
    after = first["pageInfo"]["endCursor"]
    last = api.data(asked, path=path, after=after)["category"]["items"]
    found = [edge["node"]["title"] for page in (first, last) for edge in page["edges"]]
    assert found == ["银行卡的问题", "到账的问题", "退款的问题"]
    assert (first["totalCount"], last["pageInfo"]["hasNextPage"]) == (3, False)


def test_several_categories_have_their_items_each(api, tree):
    asked = """{ categories(locale: "zh-Hans", depth: 3) { title items(first: 2) {
        totalCount pageInfo { hasNextPage } edges { node { title category { title } } } } } }"""
    found = {
        one["title"]: (
            [edge["node"]["title"] for edge in one["items"]["edges"]],
            one["items"]["pageInfo"]["hasNextPage"],
            one["items"]["totalCount"],
        )
        for one in api.data(asked)["categories"]
    }
    assert found == {
        "退款": (["银行卡的问题", "到账的问题"], True, 3),
        "到账": (["银行卡的问题", "到账的问题"], False, 2),
        "银行卡": (["银行卡的问题"], False, 1),
        "安装": (["安装的问题"], False, 1),
    }


def test_a_cursor_of_one_category_is_refused_by_another(api, tree):
    asked = """query ($after: String) { categories(locale: "zh-Hans") {
        items(first: 1, after: $after) { pageInfo { endCursor } } } }"""
    cursor = api.data(asked)["categories"][0]["items"]["pageInfo"]["endCursor"]
    assert api.code(asked, after=cursor) == "CURSOR_INVALID"


def test_an_item_is_counted_for_those_who_may_read_it(api, as_user, tree):
    make_faq(tree["安装"], audience="internal")
    agent = as_user(make_user("view_internal"))
    assert [ask.data(TREE)["categories"][1]["itemCount"] for ask in (api, agent)] == [1, 2]


def test_a_private_category_is_for_those_who_may_see_it(api, as_user, tree):
    PageViewRestriction.objects.create(page=tree["退款"], restriction_type="login")
    assert titles(api.data(TREE, depth=3)) == ["安装"]
    assert titles(as_user(make_user()).data(TREE, depth=3))[0] == "退款"


def test_an_unpublished_category_is_nobodys_parent_or_child(api, tree):
    tree["到账"].unpublish()
    asked = (
        '{ categories(locale: "zh-Hans", depth: 3) { title children { title } parent { title } } }'
    )
    assert api.data(asked)["categories"] == [
        {"title": "退款", "children": [], "parent": None},
        {"title": "银行卡", "children": [], "parent": None},
        {"title": "安装", "children": [], "parent": None},
    ]


def test_every_base_of_the_site_is_at_the_top(api, tree):
    make_category(make_base(slug="second"), title="第二")
    assert titles(api.data(TREE)) == ["退款", "安装", "第二"]


def test_categories_are_of_one_language(api, tree):
    english, _ = Locale.objects.get_or_create(language_code="en")
    tree["退款"].copy_for_translation(english, copy_parents=True).save_revision().publish()
    assert titles(api.data("{ categories { title } }")) == ["退款"]
    assert titles(api.data(TREE)) == ["退款", "安装"]
