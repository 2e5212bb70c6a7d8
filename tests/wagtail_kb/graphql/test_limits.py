"""Tests of wagtail_kb.graphql.limits and documents: odd, wide and deep queries."""

import pytest
from graphql import get_introspection_query
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wagtail_kb.graphql.context import Context
from wagtail_kb.graphql.documents import document
from wagtail_kb.graphql.execution import execute
from wagtail_kb.graphql.schema import schema
from wagtail_kb.viewer import Viewer


def nested(field: str, levels: int) -> str:
    return f"{field} {{ " * levels + "title" + " }" * levels


@pytest.mark.parametrize(
    "query",
    [
        "{",
        "}",
        "{ }",
        "query",
        "{ viewer { locale }",
        "{ viewer { unknown } }",
        "{ viewer }",
        "{ viewer { locale { x } } }",
        "{ items(nothing: 1) { totalCount } }",
        '{ items(first: "1") { totalCount } }',
        "{ items(first: 99999999999) { totalCount } }",
        "query ($x: Int!) { items(first: $x) { totalCount } }",
        "query ($x: Nothing) { items(first: $x) { totalCount } }",
        '{ item(key: "1") { title } }',
        "{ item(key: 1) { title } }",
        "{ items(filter: {kind: NOTHING}) { totalCount } }",
        '{ items(filter: {updatedSince: "yesterday"}) { totalCount } }',
        "{ ...F } fragment F on Query { ...F }",
        "{ ...G }",
        "fragment F on Query { viewer { locale } }",
        "mutation { approve { id } }",
        "subscription { items { totalCount } }",
        "type Query { hacked: Int }",
        "{ viewer { locale } } \x00",
        '{ item(path: "\\u{110000}") { title } }',
        "{ viewer @unknown { locale } }",
        "{ viewer: item { title } viewer { locale } }",
        "# nothing",
        "\ufeff",
    ],
)
def test_an_odd_query_is_a_bad_request(api, query):
    response = api.post({"query": query})
    assert response.status_code == 400
    errors = response.json()["errors"]
    assert {error["extensions"]["code"] for error in errors} == {"BAD_REQUEST"}


@pytest.mark.parametrize("value", ["x", 1.5, 10**12, [], {}, True])
def test_a_variable_of_the_wrong_type_is_a_bad_request(api, value):
    response = api.post(
        {"query": "query ($n: Int) { items(first: $n) { totalCount } }", "variables": {"n": value}}
    )
    assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (
        400,
        "BAD_REQUEST",
    )


def test_a_query_fifty_levels_deep_is_too_deep(api, category):
    asked = f"{{ categories {{ {nested('parent', 50)} }} }}"
    assert api.error(asked).items() >= {"code": "QUERY_TOO_DEEP", "limit": 15}.items()


def test_a_query_too_deep_to_parse_is_too_deep(api):
    assert api.code(f"{{ categories {{ {nested('parent', 5000)} }} }}") == "QUERY_TOO_DEEP"


def test_depth_counts_through_fragments(api):
    parts = [f"fragment F{n} on Category {{ parent {{ ...F{n + 1} }} }}" for n in range(15)]
    parts.append("fragment F15 on Category { title }")
    assert api.code("{ categories { ...F0 } } " + " ".join(parts)) == "QUERY_TOO_DEEP"


def test_many_aliases_are_too_many(api):
    fields = " ".join(f"v{n}: viewer {{ locale }}" for n in range(31))
    assert api.code(f"{{ {fields} }}") == "TOO_MANY_ALIASES"


def test_aliases_count_wherever_their_fragment_is_spread(api):
    fields = " ".join(f"v{n}: title" for n in range(10))
    spreads = "categories { ...F children { ...F children { ...F parent { ...F } } } }"
    asked = f"{{ {spreads} }} fragment F on Category {{ {fields} }}"
    assert api.code(asked) == "TOO_MANY_ALIASES"


def test_fragments_that_double_with_every_line_are_too_costly(api):
    parts = [
        f"fragment F{n} on Category {{ parent {{ ...F{n + 1} }} children {{ ...F{n + 1} }} }}"
        for n in range(12)
    ]
    parts.append("fragment F12 on Category { title }")
    assert api.code("{ categories { ...F0 } } " + " ".join(parts)) == "QUERY_TOO_COSTLY"


def test_tools_can_ask_for_the_schema(api):
    found = api.data(get_introspection_query())
    assert "KnowledgeItem" in {one["name"] for one in found["__schema"]["types"]}


def test_introspection_that_multiplies_is_too_deep(api):
    inner = "name"
    for _ in range(3):
        inner = f"fields {{ type {{ {inner} }} }}"
    assert api.code(f"{{ __schema {{ types {{ {inner} }} }} }}") == "QUERY_TOO_DEEP"


def test_a_document_is_parsed_and_validated_once(db):
    text = "{ viewer { locale username } }"
    assert document(schema(), text) is document(schema(), text)


# Characters that mean something to GraphQL, and some that shouldn't come.
CHARACTERS = st.sampled_from(
    [*'{}()[]:!$@"\\.,|&=#*<>', *"aQ0_-", " ", "\n", "\0", "é", "退", "🙂"]
)
PARTS = st.sampled_from(["items", "search", "query", "fragment", "on", "node", "(first: 1)", "..."])


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.one_of(CHARACTERS, PARTS, st.text(max_size=5)), max_size=25))
def test_no_text_is_answered_with_an_error_of_ours(db, parts):
    answer = execute(schema(), " ".join(parts), context=Context(viewer=Viewer()))
    for error in answer.body.get("errors", ()):
        assert error["extensions"]["code"] != "INTERNAL", parts


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=30), first=st.integers(-(2**31), 2**31 - 1) | st.none())
def test_no_argument_is_answered_with_an_error_of_ours(db, text, first):
    asked = """query ($t: String, $id: ID, $n: Int) {
      items(after: $t, first: $n) { totalCount }  item(path: $t) { title }
      other: items(locale: $t) { totalCount }     quoted: item(reference: $t) { title }
      category(path: $t) { title }                categories(parent: $id, depth: $n) { title }
      known: item(id: $id) { title } }"""
    variables = {"t": text, "id": text, "n": first}
    answer = execute(schema(), asked, context=Context(viewer=Viewer()), variables=variables)
    for error in answer.body.get("errors", ()):
        assert error["extensions"]["code"] in ("BAD_REQUEST", "CURSOR_INVALID"), error
