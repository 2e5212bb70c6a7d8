"""What a viewer finds: the engine proposes, the database decides."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db.models import Q
from django.utils import timezone
from wagtail.models import PageViewRestriction

from kbcore.search import IndexMissing, IndexOutdated
from tests.contracts.search_engine import document
from wagtail_kb import search
from wagtail_kb.models import Item, SearchIndex
from wagtail_kb.search.engine import get_engine
from wagtail_kb.testing import make_article, make_base, make_category, make_faq, make_user
from wagtail_kb.viewer import Viewer, for_user

pytestmark = pytest.mark.django_db


def _restrict(page, kind=PageViewRestriction.LOGIN, *groups: str, **fields):
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=kind, **fields)
    restriction.groups.set(Group.objects.get_or_create(name=name)[0] for name in groups)


def _members(*groups: str, **fields) -> Viewer:
    return replace(for_user(make_user(groups=groups, **fields)), site_paths=None)


# What is found


def test_a_published_item_is_found_by_any_part_of_its_title(pages, base):
    page = make_faq(base, title="如何申请退款流程")
    search.drain()
    assert pages("退款") == pages("退款流") == pages("申请退款流程") == [page.pk]


def test_a_query_in_one_script_finds_an_item_in_the_other(pages, base):
    page = make_faq(base, title="知识库怎么搜索")
    search.drain()
    assert pages("知識庫") == [page.pk]


@pytest.mark.parametrize("field", ["summary", "similar_questions", "keywords", "text"])
def test_every_field_of_a_page_is_searched(pages, base, field):
    page = make_faq(base, **{"title": "别的", field: "发票"})
    search.drain()
    assert pages("发票") == [page.pk]


def test_an_item_is_found_by_the_reference_that_people_quote(pages, base):
    page = make_faq(base)
    search.drain()
    assert pages(str(Item.objects.get(page=page)).split()[0].lower()) == [page.pk]


def test_hits_are_counted_and_come_in_pages(pages, base):
    expected = {make_faq(base, title=f"退款问题{number}").pk for number in range(7)}
    search.drain()
    found = [pages("退款", first=3, offset=offset) for offset in (0, 3, 6, 9)]
    assert [len(page) for page in found] == [3, 3, 1, 0]
    assert set().union(*found) == expected
    result = search.search(Viewer(), "退款", first=3)
    assert (result.total, result.total_is_exact) == (7, True)


# Who finds it


def test_internal_text_leads_only_those_who_may_read_it_to_an_item(pages, base, agent):
    page = make_faq(base, internal="最多补偿五十元")
    search.drain()
    assert pages("补偿") == []
    assert search.search(Viewer(), "补偿").total == 0
    assert pages("补偿", viewer=agent) == [page.pk]


def test_an_internal_item_is_found_by_staff_only(pages, base, agent):
    page = make_faq(base, audience="internal")
    search.drain()
    assert pages("退款") == []
    assert pages("退款", viewer=agent) == pages("退款", viewer=_members(is_superuser=True))
    assert pages("退款", viewer=agent) == [page.pk]


def test_page_privacy_decides_who_finds_an_item(pages, base):
    login, group, password = (make_category(base) for _ in range(3))
    _restrict(login)
    _restrict(group, PageViewRestriction.GROUPS, "售后")
    _restrict(password, PageViewRestriction.PASSWORD, password="secret")
    members, restricted, _ = (make_faq(category).pk for category in (login, group, password))
    search.drain()
    assert pages("退款") == []
    assert pages("退款", viewer=_members()) == [members]
    assert set(pages("退款", viewer=_members("售后"))) == {members, restricted}
    assert set(pages("退款", viewer=_members(is_superuser=True))) == {members, restricted}


def test_restrictions_one_below_the_other_are_all_kept(pages, base):
    outer = make_category(base)
    inner = make_category(outer)
    _restrict(outer, PageViewRestriction.GROUPS, "售后", "售前")
    _restrict(inner, PageViewRestriction.GROUPS, "售前", "主管", "质检")
    page = make_faq(inner)
    search.drain()
    assert pages("退款", viewer=_members("售后")) == []
    assert pages("退款", viewer=_members("售后", "质检")) == [page.pk]


def test_an_item_is_found_again_when_its_privacy_is_lifted(pages, base):
    category = make_category(base)
    _restrict(category, PageViewRestriction.GROUPS, "售后")
    page = make_faq(category)
    search.drain()
    PageViewRestriction.objects.filter(page=category).delete()
    search.drain()
    assert pages("退款") == [page.pk]


def test_a_translation_follows_the_privacy_of_its_source(pages, base):
    source = make_faq(base, title="退款")
    other = make_base(title="Help", locale="en")
    page = make_faq(other, title="退款 refund", translation_key=source.translation_key)
    _restrict(base)
    search.drain()
    assert pages("refund") == []
    PageViewRestriction.objects.all().delete()
    search.drain()
    assert pages("refund") == [page.pk]


def test_only_the_items_of_the_viewers_site_are_found(pages, base):
    make_faq(base)
    search.drain()
    assert pages("退款", viewer=Viewer(site_paths=(base.url_path,)))
    assert pages("退款", viewer=Viewer(site_paths=("/elsewhere/",))) == []


# A late index


def test_an_unpublished_item_is_gone_before_the_index_hears_of_it(pages, base):
    page = make_faq(base)
    search.drain()
    page.unpublish()
    assert pages("退款") == []
    assert search.search(Viewer(), "退款").total == 0


def test_a_deleted_page_is_gone_before_the_index_hears_of_it(pages, base):
    page = make_faq(base)
    search.drain()
    page.delete()
    assert pages("退款") == []


def test_privacy_hides_before_the_index_hears_of_it(pages, base):
    make_faq(base)
    search.drain()
    _restrict(base)
    assert pages("退款") == []


def test_bounds_hold_before_the_index_hears_of_a_change(pages, base):
    old, new = make_category(base), make_category(base)
    page = make_article(old, title="退款", kind="how_to")
    search.drain()
    page.move(new, pos="last-child")
    Item.objects.update(kind="policy", verified=True, locale="en")
    for bounds in (
        {"category": old.translation_key},
        {"kinds": ["how_to"]},
        {"verified": False},
        {"locale": "zh-hans"},
    ):
        assert pages("退款", **bounds) == []


# Bounds


def test_a_category_holds_what_stands_in_its_descendants(pages, base):
    outer, other = make_category(base), make_category(base)
    page = make_faq(make_category(outer))
    make_faq(other)
    search.drain()
    assert pages("退款", category=outer.translation_key) == [page.pk]


def test_a_category_that_the_viewer_may_not_see_holds_nothing(pages, base, agent):
    category = make_category(base)
    page = make_faq(category)
    search.drain()
    assert pages("退款", category=category.translation_key) == [page.pk]
    category.unpublish()
    search.drain()
    assert pages("退款", category=category.translation_key) == []
    assert pages("退款") == [page.pk]


def test_an_item_moved_with_its_category_is_found_there(pages, base):
    inner, outer = make_category(base), make_category(base)
    page = make_faq(inner)
    search.drain()
    inner.move(outer, pos="last-child")
    search.drain()
    assert pages("退款", category=outer.translation_key) == [page.pk]


def test_locale_kind_audience_and_base_bound(pages, base, agent):
    other = make_base(title="Help", locale="en")
    faq = make_faq(base)
    article = make_article(other, title="退款", kind="policy", audience="internal")
    search.drain()
    both = {faq.pk, article.pk}
    assert set(pages("退款", viewer=agent)) == both
    for bounds in (
        {"locale": "EN"},
        {"kinds": ["policy", "how_to"]},
        {"audiences": ["internal"]},
        {"base": other.translation_key},
        {"where": Q(page_type__contains="article")},
    ):
        assert pages("退款", viewer=agent, **bounds) == [article.pk]


def test_items_changed_since_a_moment_are_found(pages, base):
    page = make_faq(base)
    search.drain()
    changed = Item.objects.get(page=page).updated_at
    assert pages("退款", updated_since=changed) == [page.pk]
    assert pages("退款", updated_since=timezone.now() + timedelta(seconds=1)) == []


def test_any_value_of_a_dimension_will_do_and_each_dimension_is_needed(pages, base, dimensions):
    product, region = dimensions
    both = make_faq(base, facets=[product["S6"], region["华东"]])
    make_faq(base, facets=[product["S6"], region["华北"]])
    make_faq(base, facets=[product["X1"], region["华东"]])
    search.drain()
    keys = [product["S6"], product["S7"], region["华东"]]
    assert pages("退款", facets=[value.translation_key for value in keys]) == [both.pk]


def test_a_facet_value_holds_what_has_one_below_it(pages, base, dimensions):
    product, _ = dimensions
    page = make_faq(base, facets=[product["S6"]])
    make_faq(base, facets=[product["X1"]])
    search.drain()
    key = product["S 系列"].translation_key
    assert pages("退款", facets=[key]) == [page.pk]
    counts = search.search(Viewer(), "退款").facet_counts
    assert (counts[key], counts[product["S6"].translation_key]) == (1, 1)


def test_facets_count_only_what_the_viewer_may_see(pages, base, agent, dimensions):
    value = dimensions[0]["S6"]
    make_faq(base, facets=[value])
    make_faq(base, facets=[value], audience="internal")
    search.drain()
    key = value.translation_key
    assert search.search(Viewer(), "退款").facet_counts[key] == 1
    assert search.search(agent, "退款").facet_counts[key] == 2
    assert not search.search(agent, "退款", count_facets=False).facet_counts


# Size and cost


def test_more_candidates_are_asked_for_when_the_database_leaves_less_than_a_page(pages, base):
    page = make_faq(base, title="别的", text="退款")
    search.drain()
    ghosts = (document(str(10**6 + number), locale="zh-hans") for number in range(1100))
    get_engine().apply(ghosts)
    assert pages("退款") == [page.pk]
    assert search.search(Viewer(), "退款").total == 1


def test_a_total_beyond_a_thousand_candidates_is_not_exact(pages, base):
    make_faq(base, title="退款" * 9)
    search.drain()
    ghosts = (document(str(10**6 + number), locale="zh-hans") for number in range(1100))
    get_engine().apply(ghosts)
    found = search.search(Viewer(), "退款", first=1)
    assert (found.total, found.total_is_exact) == (1, False)


def test_a_search_costs_the_same_sql_for_2_and_12_items(
    index, base, dimensions, django_assert_num_queries
):
    value = dimensions[0]["S6"]
    for wanted in (2, 12):
        while Item.objects.count() < wanted:
            make_faq(base, facets=[value])
        search.drain()
        with django_assert_num_queries(2):
            found = search.search(Viewer(), "退款", facets=[value.translation_key])
        assert found.total == wanted
    with django_assert_num_queries(1):
        search.search(Viewer(), "退款", count_facets=False)


# No index


def test_without_an_index_searching_says_so(folder, db):
    with pytest.raises(IndexMissing, match="kb_index"):
        search.search(Viewer(), "退款")


def test_the_index_of_another_database_is_not_asked(index):
    SearchIndex.objects.update(generation="another")
    with pytest.raises(IndexOutdated, match="kb_index --rebuild"):
        search.drain()
