"""Building anew: the old index answers until the end, and the database knows which one is its."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wagtail_kb import search
from wagtail_kb.models import Item, Outbox, SearchIndex
from wagtail_kb.models.search_index import SearchIndexQuerySet
from wagtail_kb.search import build, engine
from wagtail_kb.search.engine import get_engine
from wagtail_kb.testing import make_faq, publish
from wagtail_kb.viewer import Viewer

pytestmark = pytest.mark.django_db


def _found(text: str = "退款") -> int:
    engine.forget()
    return search.search(Viewer(), text).total


def test_everything_that_was_ever_published_is_indexed(folder, base):
    make_faq(base)
    make_faq(base).unpublish()
    make_faq(base, live=False)
    assert search.rebuild() == 2
    assert _found() == 1


def test_what_was_queued_before_is_done_with_it(folder, base):
    make_faq(base)
    search.rebuild()
    assert not Outbox.objects.exists()


def test_the_old_index_answers_until_the_new_one_is_complete(index, base):
    make_faq(base)
    search.drain()
    make_faq(base)
    seen = []
    search.rebuild(progress=lambda done, total: seen.append((done, total, _found())))
    assert seen == [(1, 2, 1), (2, 2, 1)]
    assert _found() == 2


def test_what_is_published_meanwhile_stays_queued(index, base):
    page = make_faq(base)
    search.rebuild(progress=lambda *_: publish(page, title="怎么开发票"))
    assert Outbox.objects.count() == 1
    search.drain()
    assert _found("发票") == 1


def test_database_and_index_agree_on_the_generation(index):
    row = SearchIndex.objects.get()
    assert row.generation == get_engine().health().generation
    assert row.pending == ""
    assert row.built_at is not None


def test_a_rebuild_that_fails_leaves_the_old_index_in_use(index, base, monkeypatch):
    make_faq(base)
    search.drain()
    monkeypatch.setattr(build, "documents", lambda items: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        search.rebuild()
    assert _found() == 1


def test_a_rebuild_that_stopped_after_the_swap_is_in_use(index, base, monkeypatch):
    make_faq(base)
    monkeypatch.setattr(SearchIndexQuerySet, "finish", lambda *_: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        search.rebuild()
    assert _found() == 1
    assert Outbox.objects.exists()
    search.drain()


def test_a_rebuild_costs_the_same_sql_for_2_and_6_items(index, base):
    costs = []
    for wanted in (2, 6):
        while Item.objects.count() < wanted:
            make_faq(base)
        Outbox.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            search.rebuild()
        costs.append(len(queries))
    assert costs[0] == costs[1]
