"""Tests of wagtail_kb.graphql.cost."""

from wagtail_kb.testing import make_faq


def nested(first: str, levels: int) -> str:
    inner = "title"
    for _ in range(levels):
        inner = f"category {{ items(first: {first}) {{ edges {{ node {{ {inner} }} }} }} }}"
    return f"items(first: {first}) {{ edges {{ node {{ {inner} }} }} }}"


def test_lists_in_lists_are_too_costly_before_anything_is_read(api, sql):
    asked = f"{{ {nested('100', 2)} }}"
    assert api.error(asked).items() >= {"code": "QUERY_TOO_COSTLY", "limit": 20000}.items()
    assert sql(api, asked) == []


def test_a_page_size_in_a_variable_counts(api):
    asked = f"query ($n: Int = 100) {{ {nested('$n', 2)} }}"
    assert api.code(asked) == "QUERY_TOO_COSTLY"
    assert api.data(asked, n=5)["items"]["edges"] == []


def test_lists_in_fragments_count_wherever_they_are_spread(api):
    asked = f"{{ {nested('30', 1).replace('title', '...F')} }} fragment F on KnowledgeItem {{ %s }}"
    inner = "category { items(first: 30) { edges { node { title } } } }"
    assert api.code(asked % inner) == "QUERY_TOO_COSTLY"


def test_only_the_chosen_operation_counts(api):
    asked = f"query A {{ viewer {{ locale }} }} query B {{ {nested('100', 2)} }}"
    answer = api.post({"query": asked, "operationName": "A"}).json()
    assert answer == {"data": {"viewer": {"locale": "en"}}}


def test_a_long_list_with_its_relations_is_not_too_costly(api, category):
    make_faq(category)
    asked = """{ items(locale: "zh-Hans", first: 100) { edges { node { title
        category { title parent { title } } facets { title facet { title } } version { number }
        attachments { url } } } } }"""
    assert len(api.data(asked)["items"]["edges"]) == 1
