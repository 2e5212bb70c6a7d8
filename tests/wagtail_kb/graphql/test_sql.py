"""How much SQL queries cost: the same for few and many, and little."""

import pytest

from tests.wagtail_kb.timeline import add_version, item_of, past
from wagtail_kb.graphql.ids import GlobalId
from wagtail_kb.models import Item
from wagtail_kb.testing import make_category, make_dimension, make_facet, make_faq, make_user

RELATIONS = {
    "body": ("body(format: HTML)", 0),
    "text": ("body(format: TEXT)", 0),
    "category": ("category { title depth path }", 1),
    "parent": ("category { parent { title } }", 2),
    "children": ("category { children { title } }", 2),
    "count": ("category { itemCount }", 2),
    "items": ("category { items(first: 3) { edges { node { title } } } }", 2),
    "facets": ("facets { title facet { title } }", 1),
    "parents": ("facets { parent { title } }", 2),
    "values": ("facets { facet { values { title } } }", 2),
    "attachments": ("attachments { title url }", 0),
    "audience": ("audience", 1),
    "version": ("version { number digest publishedAt retiredAt verified item { body } }", 0),
    "verification": ("verified verification", 0),
    "faq": ("... on Faq { similarQuestions answer }", 0),
}


@pytest.fixture
def many(base):
    """Twenty FAQ in three categories, each with facets in a tree."""
    series = make_facet(make_dimension(), "S")
    models = [make_facet(series.dimension, f"S{n}", parent=series) for n in range(3)]
    categories = [make_category(base) for _ in range(2)]
    categories.append(make_category(categories[0]))
    for number in range(20):
        parent = categories[number % 3]
        make_faq(parent, title=f"问题 {number}", facets=[models[number % 3]])
    return categories


def items(selection: str) -> str:
    return f'query ($first: Int) {{ items(locale: "zh-Hans", first: $first) {{ {selection} }} }}'


def nodes(selection: str) -> str:
    return items(f"edges {{ node {{ {selection} }} }}")


def test_a_list_costs_the_same_sql_for_2_and_20_items(api, sql, many):
    wrong = {}
    for relation, (selection, more) in RELATIONS.items():
        query = nodes(f"title {selection}")
        few, all_of_them = (sql(api.data, query, first=first) for first in (2, 20))
        if not len(few) == len(all_of_them) == 1 + more:
            wrong[relation] = (few, all_of_them)
    assert not wrong


def test_a_list_counts_itself_only_when_asked(api, sql, many):
    counted = sql(api.data, items("totalCount edges { node { title } }"), first=2)
    assert len(counted) == 2, counted


def test_a_list_reads_no_text_that_nobody_asked_for(api, sql, many):
    (statement,) = sql(api.data, nodes("title"), first=2)
    assert not [name for name in ("html", "document", '"summary"') if name in statement]


@pytest.mark.parametrize("who", [0, 1])
def test_a_viewer_costs_at_most_three_sql(as_user, sql, many, who):
    user = make_user("view_internal", groups=["客服"]) if who else None
    statements = sql(as_user(user).data, "{ viewer { username permissions locale } }")
    assert len(statements) == (3 if who else 0), statements


def test_an_item_costs_one_sql_by_key_reference_and_path(api, sql, category, quoted):
    page = make_faq(category)
    path = f"/{page.url_path.split('/', 2)[2]}"
    reference = f'reference: "{quoted(page)}"'
    selectors = [f'key: "{page.translation_key}"', reference, f'path: "{path}"']
    for selector in selectors:
        statements = sql(api.data, f"{{ item({selector}) {{ title body }} }}")
        assert len(statements) == 1, statements


def test_categories_cost_the_same_sql_for_2_and_12(api, sql, many, base):
    query = """{ categories(locale: "zh-Hans") { title depth itemCount parent { title }
        children { title } items(first: 2) { totalCount edges { node { title } } } } }"""
    few = sql(api.data, query)
    for _ in range(10):
        make_faq(make_category(base))
    more = sql(api.data, query)
    assert len(few) == len(more) == 4, (few, more)  # top categories have no parent to look up


def test_facets_cost_two_sql(api, sql, many):
    statements = sql(api.data, '{ facets(locale: "zh-Hans") { title values { title } } }')
    assert len(statements) == 2, statements


def test_a_search_costs_two_sql(api, sql, many, index):
    index()
    query = """query ($first: Int) { search(query: "问题", locale: "zh-Hans", first: $first) {
        totalCount edges { score node { title } highlights { field fragments } } } }"""
    few, more = (sql(api.data, query, first=first) for first in (2, 20))
    assert len(few) == len(more) == 2, (few, more)


def test_counts_of_facets_cost_a_search_two_more(api, sql, many, index):
    index()
    counted = sql(
        api.data,
        """{ search(query: "问题", locale: "zh-Hans") {
            edges { node { title } } facetCounts { count value { title } } } }""",
    )
    assert len(counted) == 4, counted


FORMER = {
    "body": ("body(format: HTML) summary slug kind path", 0),
    "category": ("category { title }", 1),
    "facets": ("facets { title facet { title } }", 1),
    "attachments": ("attachments { title url }", 0),
    "audience": ("audience", 1),
    "verification": ("verified verification", 0),
    "version": ("version { number changeNote item { title } }", 0),
    "approvals": ("version { approvals { name } }", 1),
    "versions": ("versions(first: 3) { edges { node { number verified item { body } } } }", 1),
    "count": ("versions(first: 3) { totalCount }", 2),
}
VIEWER = 3  # session, user, rights


@pytest.fixture
def historian(as_user):
    return as_user(make_user("view_history"))


@pytest.fixture
def past_of_many(many):
    for item in Item.objects.all():
        add_version(item.page.specific, 2, past(), past(hours=2))


def test_a_list_as_of_a_time_costs_the_same_sql_for_2_and_20_items(historian, sql, past_of_many):
    wrong = {}
    for relation, (selection, more) in FORMER.items():
        query = nodes(f"title {selection}").replace(
            "first: $first", f'first: $first, asOf: "{past(hours=1).isoformat()}"'
        )
        few, all_of_them = (sql(historian.data, query, first=first) for first in (2, 20))
        if not len(few) == len(all_of_them) == VIEWER + 1 + more:
            wrong[relation] = (few, all_of_them)
    assert not wrong


def test_the_versions_of_a_list_cost_the_same_sql_for_2_and_20_items(historian, sql, past_of_many):
    selection = "versions(first: 2) { edges { node { number approvals { name } } } }"
    few, more = (sql(historian.data, nodes(selection), first=first) for first in (2, 20))
    assert len(few) == len(more) == VIEWER + 3, (few, more)


def test_an_item_as_of_a_time_costs_two_sql(historian, sql, category):
    page = make_faq(category)
    add_version(page, 2, past(), past(hours=2))
    at = past(hours=1).isoformat()
    query = f'{{ item(key: "{page.translation_key}", asOf: "{at}") {{ title body verified }} }}'
    statements = sql(historian.data, query)
    assert len(statements) == VIEWER + 2, statements


def test_differences_of_many_versions_cost_as_much_as_one(historian, sql, category):
    page = make_faq(category, facets=[make_facet(make_dimension())])
    for number in range(2, 12):
        add_version(page, number, past(hours=number), past(hours=number + 1))
    item = item_of(page)
    to = GlobalId(type="Version", key=item.key, locale=item.locale, number=1)
    query = f"""query ($first: Int) {{ item(key: "{item.key}") {{ versions(first: $first) {{
        edges {{ node {{ diff(to: "{to}") {{ html }} }} }} }} }} }}"""
    few, more = (sql(historian.data, query, first=first) for first in (2, 10))
    assert len(few) == len(more) == VIEWER + 5, (few, more)


def test_a_search_among_former_items_costs_two_sql(historian, sql, many, index):
    Item.objects.first().page.unpublish()
    index()
    query = """query ($first: Int) { search(query: "问题", locale: "zh-Hans", first: $first,
        includeFormer: true) { totalCount edges { node { title } highlights { fragments } } } }"""
    few, more = (sql(historian.data, query, first=first) for first in (2, 20))
    assert len(few) == len(more) == VIEWER + 2, (few, more)
