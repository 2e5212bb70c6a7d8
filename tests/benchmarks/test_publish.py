"""What publishing one FAQ costs beside plain Wagtail: add, save a revision, publish, commit.

Each real question is written both ways in turn, so that both feel the same machine.
"""

import os
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from kbcore.exchange import ImportedRow, read
from tests.testapp.models import PlainFaqPage
from wagtail_kb import search
from wagtail_kb.bridge import body_from_content
from wagtail_kb.models import Outbox, Version
from wagtail_kb.pages.models import KnowledgeFaqPage
from wagtail_kb.testing import make_base, make_category

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.shared_data,
    pytest.mark.django_db(transaction=True),
]

ROWS = int(os.environ.get("KB_BENCHMARK_ROWS", "150"))
WARM = 10  # rows that are written before the clock starts
STATEMENTS = 30  # of ours beside plain Wagtail's, at most


def rows(data: Path) -> Iterator[ImportedRow]:
    with (data / "alicloud_faq" / "faq_zh.jsonl").open("rb") as stream:
        found = (row for row in read(stream) if isinstance(row, ImportedRow))
        yield from islice(found, ROWS + WARM)


def write(model: Any, parent: Any, row: ImportedRow, number: int) -> None:
    field = model._meta.get_field("body")
    page = model(title=row.title, slug=f"faq-{number}", locale=parent.locale)
    page.audience = "public"  # as a form and an import have it; nothing to plain Wagtail
    page.body = field.to_python(body_from_content(field.stream_block, row.blocks))
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    page.save_revision().publish()


def seconds(*arguments: Any) -> float:
    start = time.perf_counter()
    write(*arguments)
    return time.perf_counter() - start


@pytest.mark.parametrize(
    ("drain", "limit"), [pytest.param("manual", 1.2, id="commit"), pytest.param("commit", 1.6)]
)
def test_publishing_costs_little_more_than_plain_wagtail(
    shared_data: Path, settings: Any, tmp_path: Path, drain: str, limit: float
) -> None:
    settings.WAGTAIL_KB = {"SEARCH": {"PATH": tmp_path / "search", "DRAIN": drain}}
    base = make_base()
    search.rebuild()
    home, category = base.get_parent(), make_category(base)
    ours = theirs = 0.0
    for number, row in enumerate(rows(shared_data)):
        plain_s = seconds(PlainFaqPage, home, row, number)
        our_s = seconds(KnowledgeFaqPage, category, row, number)
        if number >= WARM:
            theirs, ours = theirs + plain_s, ours + our_s
    assert Version.objects.count() == PlainFaqPage.objects.count() == ROWS + WARM
    assert Outbox.objects.exists() is (drain == "manual")
    sys.stderr.write(
        f"\npublish, index {drain}: {ours / theirs:.2f} x plain Wagtail "
        f"({ours / ROWS * 1000:.1f} ms beside {theirs / ROWS * 1000:.1f})\n"
    )
    assert ours / theirs <= limit


def test_publishing_makes_few_statements_more_than_plain_wagtail(
    shared_data: Path, settings: Any
) -> None:
    settings.WAGTAIL_KB = {"SEARCH": {"DRAIN": "manual"}}
    base = make_base()
    parents = {PlainFaqPage: base.get_parent(), KnowledgeFaqPage: make_category(base)}
    made = {}
    for number, row in enumerate(islice(rows(shared_data), 3)):
        for model, parent in parents.items():
            with CaptureQueriesContext(connection) as captured:
                write(model, parent, row, number)
            made[model] = [query["sql"] for query in captured.captured_queries]
    more = len(made[KnowledgeFaqPage]) - len(made[PlainFaqPage])
    sys.stderr.write(f"\npublish: {more} statements beside {len(made[PlainFaqPage])}\n")
    assert more <= STATEMENTS, "\n".join(made[KnowledgeFaqPage])
