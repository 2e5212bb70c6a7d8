"""How much SQL queries cost: the same for few and many, and little."""

import pytest

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
    "version": ("version { number digest publishedAt }", 0),
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
