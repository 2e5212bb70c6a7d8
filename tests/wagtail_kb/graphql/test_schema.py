"""Tests of the schema as a whole: it is documented, and the documentation holds it."""

import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from graphql import GraphQLSchema, parse, validate

from kbcore import kinds
from tests.testapp.api import Guide
from wagtail_kb.graphql.errors import Code
from wagtail_kb.graphql.registry import Registry, SchemaIsBuilt, registry
from wagtail_kb.graphql.schema import build, schema, sdl

ROOT = Path(__file__).resolve().parents[3]
COMMITTED = ROOT / "docs" / "schema.graphql"


@pytest.fixture(scope="module")
def ours() -> GraphQLSchema:
    """The schema without what the test site adds."""
    return build(Registry())


def test_the_committed_schema_is_the_schema(ours):
    assert COMMITTED.read_text() == sdl(ours), (
        "Run python example_site/manage.py kb_schema docs/schema.graphql and commit it."
    )


def test_the_queries_in_the_documentation_are_valid(ours):
    page = (ROOT / "docs" / "reference" / "graphql.md").read_text()
    queries = re.findall(r"^```graphql\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert queries
    assert [validate(ours, parse(query)) for query in queries] == [[]] * len(queries)


def test_every_error_code_is_in_the_documentation():
    page = (ROOT / "docs" / "reference" / "graphql.md").read_text()
    assert [code for code in Code if f"`{code}`" not in page] == []


def described(ours):
    for name, found in ours.type_map.items():
        if name.startswith("__"):
            continue
        yield name, found
        for kind in ("fields", "values"):
            for part, value in (getattr(found, kind, None) or {}).items():
                yield f"{name}.{part}", value
                for argument, input_value in getattr(value, "args", {}).items():
                    yield f"{name}.{part}({argument})", input_value


def test_everything_in_the_schema_is_described(ours):
    assert [name for name, part in described(ours) if not part.description] == []


def test_every_list_of_a_connection_is_bounded_and_has_a_cursor(ours):
    for name, part in described(ours):
        if str(getattr(part, "type", "")).rstrip("!").endswith("Connection"):
            assert {"first", "after"} <= set(part.args), name


def test_the_kinds_are_those_of_the_registry(ours):
    assert set(ours.type_map["ItemKind"].values) == {kind.name.upper() for kind in kinds}


def test_a_sites_own_page_type_has_its_own_graphql_type(api, category, make_guide):
    page = make_guide(category, minutes=20)
    asked = """query ($key: UUID) { item(key: $key) {
        __typename title kind ... on Guide { minutes category { title } } } }"""
    assert api.data(asked, key=str(page.translation_key))["item"] == {
        "__typename": "Guide",
        "title": "安装指南",
        "kind": "HOW_TO",
        "minutes": 20,
        "category": {"title": "退款"},
    }


def test_a_sites_own_type_is_found_by_its_id(api, category, make_guide):
    page = make_guide(category)
    pk = api.data(f'{{ item(key: "{page.translation_key}") {{ id }} }}')["item"]["id"]
    asked = "query ($id: ID!) { node(id: $id) { __typename ... on Guide { minutes } } }"
    assert api.data(asked, id=pk)["node"] == {"__typename": "Guide", "minutes": 5}


def test_a_page_type_that_a_site_gave_up_is_an_article(db):
    assert schema()
    assert registry.type_of("shop.gonepage").__name__ == "Article"


def test_what_is_registered_after_the_schema_was_built_is_refused(db):
    assert schema()
    with pytest.raises(SchemaIsBuilt, match=r"AppConfig\.ready"):
        registry.register(dict, Guide)


def test_the_command_prints_the_sites_schema(capsys):
    call_command("kb_schema")
    assert "type Guide implements KnowledgeItem & Node" in capsys.readouterr().out


def test_the_command_writes_and_checks_a_file(tmp_path, capsys):
    file = tmp_path / "schema.graphql"
    with pytest.raises(CommandError, match="Run kb_schema"):
        call_command("kb_schema", file, "--check")
    call_command("kb_schema", file)
    call_command("kb_schema", file, "--check")
    file.write_text(file.read_text() + "#")
    with pytest.raises(CommandError, match="Run kb_schema"):
        call_command("kb_schema", file, "--check")


def test_a_check_needs_a_file():
    with pytest.raises(CommandError, match="Name the file"):
        call_command("kb_schema", "--check")
