"""Tests of wagtail_kb.graphql.queries.items: filters, orders, pages."""

from datetime import UTC, datetime

import pytest
from wagtail.models import Locale, PageViewRestriction

from wagtail_kb.models import Item
from wagtail_kb.testing import (
    make_article,
    make_category,
    make_dimension,
    make_facet,
    make_faq,
    make_user,
)

PAGE = """query ($first: Int, $after: String, $order: ItemOrder, $filter: ItemFilter) {
  items(locale: "zh-Hans", first: $first, after: $after, orderBy: $order, filter: $filter) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node { title } } } }"""
ORDERS = ["UPDATED_DESC", "UPDATED_ASC", "PUBLISHED_DESC", "PUBLISHED_ASC", "TITLE_ASC"]


def titles_of(page):
    return [edge["node"]["title"] for edge in page["edges"]]


@pytest.fixture
def filtered(api):
    """``filtered(kind=…)``: titles of the items that an ItemFilter lets through, sorted."""

    def filtered(ask=api, **conditions):
        page = ask.data(PAGE, first=50, filter=conditions)["items"]
        assert page["totalCount"] == len(page["edges"])
        return sorted(titles_of(page))

    return filtered


@pytest.fixture
def ids(api):
    """Global ids of categories and facet values by title."""
    asked = """{ categories(locale: "zh-Hans", depth: 5) { id title }
        facets(locale: "zh-Hans") { values { id title } } }"""

    def ids(title):
        found = api.data(asked)
        values = [value for facet in found["facets"] for value in facet["values"]]
        return next(one["id"] for one in [*found["categories"], *values] if one["title"] == title)

    return ids


@pytest.mark.parametrize("order", [*ORDERS, "TITLE_DESC"])
def test_pages_in_any_order_hold_every_item_once(api, category, order):
    for number in range(5):
        make_faq(category, title=f"{number}")
    moment = datetime(2026, 1, 1, tzinfo=UTC)  # equal times: the id decides
    Item.objects.filter(pk__gt=2).update(updated_at=moment, published_at=moment)
    whole = titles_of(api.data(PAGE, first=50, order=order)["items"])
    found, after = [], None
    for _ in range(3):
        page = api.data(PAGE, first=2, after=after, order=order)["items"]
        found += titles_of(page)
        after = page["pageInfo"]["endCursor"]
    assert found == whole
    assert sorted(found) == ["0", "1", "2", "3", "4"]


def test_the_page_info_says_what_lies_before_and_behind(api, category):
    for title in "abc":
        make_faq(category, title=title)
    first = api.data(PAGE, first=2)["items"]
    last = api.data(PAGE, first=2, after=first["edges"][1]["cursor"])["items"]
    assert first["pageInfo"] == {
        "hasNextPage": True,
        "hasPreviousPage": False,
        "startCursor": first["edges"][0]["cursor"],
        "endCursor": first["edges"][1]["cursor"],
    }
    assert (last["pageInfo"]["hasNextPage"], last["pageInfo"]["hasPreviousPage"]) == (False, True)
    assert first["totalCount"] == last["totalCount"] == 3


def test_an_empty_list_has_no_cursors(api, base):
    page = api.data(PAGE)["items"]
    assert (page["edges"], page["totalCount"], page["pageInfo"]["endCursor"]) == ([], 0, None)


def test_a_page_goes_on_where_it_was_when_items_are_added(api, category):
    for title in "ab":
        make_faq(category, title=title)
    page = api.data(PAGE, first=1)["items"]
    make_faq(category, title="c")
    after = page["pageInfo"]["endCursor"]
    assert titles_of(api.data(PAGE, first=5, after=after)["items"]) == ["a"]


def test_items_are_of_one_language(api, category):
    page = make_faq(category, title="如何退款")
    english, _ = Locale.objects.get_or_create(language_code="en")
    page.copy_for_translation(english, copy_parents=True).save_revision().publish()
    asked = (
        '{ zh: items(locale: "zh-Hans") { totalCount } en: items { edges { node { locale } } } }'
    )
    found = api.data(asked)
    assert found["zh"] == {"totalCount": 1}
    assert found["en"]["edges"] == [{"node": {"locale": "en"}}]


def test_a_filter_by_kind_takes_any_of_them(filtered, category):
    make_faq(category, title="faq")
    make_article(category, title="policy", kind="policy")
    make_article(category, title="how to", kind="how_to")
    assert filtered(kind=["FAQ", "POLICY"]) == ["faq", "policy"]
    assert filtered(kind="HOW_TO") == ["how to"]


def test_an_empty_list_or_null_filters_nothing(filtered, category):
    make_faq(category, title="a")
    assert filtered(kind=[], facets=[], audience=[], category=None, verified=None) == ["a"]


def test_a_filter_by_category_holds_those_below_it(filtered, ids, base, category):
    make_faq(make_category(category), title="below")
    make_faq(category, title="in it")
    make_faq(make_category(base, title="别的"), title="elsewhere")
    assert filtered(category=ids("退款")) == ["below", "in it"]


def test_a_category_that_is_not_seen_any_more_holds_nothing(filtered, ids, category):
    make_faq(category, title="a")
    pk = ids("退款")
    category.unpublish()
    assert filtered(category=pk) == []


def test_a_category_of_another_language_holds_its_translations_items(api, ids, category):
    page = make_faq(category, title="a")
    english, _ = Locale.objects.get_or_create(language_code="en")
    page.copy_for_translation(english, copy_parents=True).save_revision().publish()
    asked = 'query ($c: ID) { items(locale: "en", filter: {category: $c}) { totalCount } }'
    assert api.data(asked, c=ids("退款"))["items"] == {"totalCount": 1}


def test_facets_are_any_within_one_and_all_across(filtered, ids, category):
    product, region = make_dimension("产品"), make_dimension("地区")
    series = make_facet(product, "S 系列")
    s6, x1 = make_facet(product, "S6", parent=series), make_facet(product, "X1")
    north = make_facet(region, "北方")
    make_faq(category, title="s6 north", facets=[s6, north])
    make_faq(category, title="s6", facets=[s6])
    make_faq(category, title="x1 north", facets=[x1, north])
    assert filtered(facets=[ids("S6"), ids("X1")]) == ["s6", "s6 north", "x1 north"]
    assert filtered(facets=[ids("S6"), ids("北方")]) == ["s6 north"]
    assert filtered(facets=[ids("S 系列")]) == ["s6", "s6 north"]


def test_a_filter_by_audience_agrees_with_what_is_reported(filtered, as_user, base):
    for privacy in ("", "login", "groups"):
        category = make_category(base)
        if privacy:
            PageViewRestriction.objects.create(page=category, restriction_type=privacy)
        for audience in ("public", "internal"):
            make_faq(category, title=f"{privacy or 'open'} {audience}", audience=audience)
    root = as_user(make_user(is_superuser=True))
    assert filtered(root, audience=["PUBLIC"]) == ["open public"]
    assert filtered(root, audience=["MEMBERS"]) == ["login public"]
    assert filtered(root, audience=["INTERNAL"]) == ["login internal", "open internal"]
    assert filtered(root, audience=["RESTRICTED"]) == ["groups internal", "groups public"]
    assert len(filtered(root, audience=["PUBLIC", "MEMBERS", "INTERNAL", "RESTRICTED"])) == 6


def test_a_filter_by_time_includes_that_moment(filtered, category):
    for title, day in (("old", 1), ("new", 2)):
        page = make_faq(category, title=title)
        moment = datetime(2026, 1, day, tzinfo=UTC)
        Item.objects.filter(page=page).update(updated_at=moment)
    assert filtered(updatedSince="2026-01-02T00:00:00Z") == ["new"]
    # Without a time zone it is the site's, eight hours ahead.
    assert filtered(updatedSince="2026-01-02T08:00:00") == ["new"]
    assert filtered(updatedSince="2026-01-02T08:00:01") == []


def test_a_filter_by_verified_takes_one_or_the_other(filtered, category):
    make_faq(category, title="a")
    make_faq(category, title="b")
    Item.objects.filter(current__title="b").update(verified=True)
    assert (filtered(verified=True), filtered(verified=False)) == (["b"], ["a"])


@pytest.mark.parametrize("first", [-1, 0, 101, 100_000])
def test_a_page_size_out_of_range_names_the_limit(api, first):
    error = api.error(PAGE, first=first)
    expected = {"code": "BAD_REQUEST", "argument": "first", "value": first, "limit": 100}
    assert expected.items() <= error.items()


def test_the_page_size_of_the_settings_holds(api, settings):
    settings.WAGTAIL_KB = {**settings.WAGTAIL_KB, "MAX_PAGE_SIZE": 5}
    assert api.error(PAGE, first=6)["limit"] == 5


def test_a_null_page_size_is_the_default(api, category):
    make_faq(category)
    assert api.data(PAGE, first=None)["items"]["totalCount"] == 1


@pytest.mark.parametrize(
    "change",
    [
        {"order": "TITLE_ASC"},
        {"filter": {"kind": "FAQ"}},
        {"after": "x" * 40},
        {"after": ""},
        {"after": "é\x00"},
    ],
)
def test_a_cursor_from_elsewhere_is_refused(api, category, change):
    make_faq(category)
    cursor = api.data(PAGE, first=1)["items"]["pageInfo"]["endCursor"]
    assert api.code(PAGE, **{"after": cursor, **change}) == "CURSOR_INVALID"


def test_a_cursor_of_another_language_is_refused(api, category):
    make_faq(category)
    cursor = api.data(PAGE, first=1)["items"]["pageInfo"]["endCursor"]
    assert api.code("query ($a: String) { items(after: $a) { totalCount } }", a=cursor) == (
        "CURSOR_INVALID"
    )


@pytest.mark.parametrize("given", ["", "abc", "S0ItMTAwMQ", "é", "x" * 500])
def test_an_id_that_is_none_is_a_bad_request(api, given):
    assert api.code(PAGE, filter={"category": given, "facets": [given]}) == "BAD_REQUEST"


def test_a_filter_takes_no_more_than_fifty_values(api):
    assert api.error(PAGE, filter={"facets": ["x"] * 51})["limit"] == 50
