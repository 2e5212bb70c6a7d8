"""The main job on real input: a cloud's FAQ, imported, asked over GraphQL and searched."""

import json
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from wagtail_kb import search
from wagtail_kb.models import Item, Outbox
from wagtail_kb.testing import make_base

pytestmark = [pytest.mark.django_db, pytest.mark.shared_data]

ROWS = 50
SEARCH = """query ($query: String!) { search(query: $query, locale: "zh-Hans", first: 5) {
  totalCount edges { node { title reference } } } }"""


@pytest.fixture
def imported(shared_data: Path, tmp_path: Path, settings: Any) -> Path:
    """The file's first rows, imported and indexed."""
    settings.WAGTAIL_KB = {"SEARCH": {"PATH": tmp_path / "index", "DRAIN": "manual"}}
    make_base()
    file = tmp_path / "faq_zh.jsonl"
    with (shared_data / "alicloud_faq" / "faq_zh.jsonl").open("rb") as stream:
        file.write_bytes(b"".join(islice(stream, ROWS)))
    call_command("kb_import", str(file), locale="zh-Hans", verbosity=0, stdout=StringIO())
    search.rebuild()
    search.drain()
    return file


def ask(client: Any, document: str, **variables: Any) -> Any:
    body = {"query": document, "variables": variables}
    answer = client.post("/graphql/", body, content_type="application/json").json()
    assert "errors" not in answer, answer
    return answer["data"]


def test_every_row_can_be_read_over_graphql(client: Any, imported: Path) -> None:
    query = '{ items(locale: "zh-Hans", first: 100) { totalCount edges { node { body } } } }'
    found = ask(client, query)["items"]
    assert found["totalCount"] == ROWS == Item.objects.current().count()
    assert all(edge["node"]["body"] for edge in found["edges"])
    assert not Outbox.objects.exists()


@pytest.mark.parametrize("query", ["不推荐 Sarama 客户端", "不推薦 Sarama 客戶端"])
def test_both_scripts_find_the_answer(client: Any, imported: Path, query: str) -> None:
    found = ask(client, SEARCH, query=query)["search"]
    assert found["totalCount"] > 0
    assert "Sarama" in found["edges"][0]["node"]["title"]


def test_most_titles_find_their_own_item_first(client: Any, imported: Path) -> None:
    titles = [json.loads(line)["question"] for line in imported.read_text().splitlines()[:40]]
    first = [ask(client, SEARCH, query=t)["search"]["edges"][0]["node"]["title"] for t in titles]
    same = sum(" ".join(t.split()) == found for t, found in zip(titles, first, strict=True))
    assert same >= 38


def test_a_second_import_changes_nothing(imported: Path) -> None:
    out = StringIO()
    call_command("kb_import", str(imported), locale="zh-Hans", verbosity=0, json=True, stdout=out)
    assert json.loads(out.getvalue())["unchanged"] == ROWS
