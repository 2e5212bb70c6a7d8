"""When the index hears of a publication, and that publishing never suffers from it."""

import contextlib
import logging

import pytest
from django.db import connection, transaction

from kbcore.search import IndexLocked
from wagtail_kb import search
from wagtail_kb.models import Item, Outbox
from wagtail_kb.search import outbox, schedule
from wagtail_kb.testing import make_base, make_category, make_faq, publish
from wagtail_kb.viewer import Viewer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def drain_by(index, settings):
    """Sets the site's way to drain; what was logged before may be told again."""

    def drain_by(way: str) -> None:
        settings.WAGTAIL_KB = {
            "SEARCH": {"PATH": index, "DRAIN": way, "OPTIONS": {"patience": 0.0}}
        }

    schedule._told.clear()
    return drain_by


def _found() -> int:
    return search.search(Viewer(), "退款").total


def _publish_and_fail(base) -> None:
    make_faq(base)
    raise RuntimeError


@pytest.fixture
def drains(monkeypatch) -> list[int]:
    """One number, of rows, for each drain."""
    done: list[int] = []
    real = outbox.drain
    monkeypatch.setattr(outbox, "drain", lambda: done.append(real()))
    return done


@pytest.mark.parametrize("way", ["commit", "task"])
def test_what_is_published_is_found_at_once(drain_by, way):
    drain_by(way)
    page = make_faq(make_base())
    assert _found() == 1
    page.unpublish()
    assert _found() == 0
    assert not Outbox.objects.exists()


def test_a_site_that_drains_by_hand_finds_it_then(drain_by):
    drain_by("manual")
    make_faq(make_base())
    assert _found() == 0
    search.drain()
    assert _found() == 1


def test_a_transaction_is_drained_once_after_its_commit(drain_by, drains):
    base = make_base()
    drain_by("commit")
    with transaction.atomic():
        make_faq(base)
        make_faq(make_category(base))
        assert drains == []
    assert drains == [2]


def test_what_is_rolled_back_is_not_drained_and_hinders_no_later_drain(drain_by, drains):
    base = make_base()
    drain_by("commit")
    with transaction.atomic():
        with contextlib.suppress(RuntimeError), transaction.atomic():
            _publish_and_fail(base)
        make_faq(base)
    assert drains == [1]


def test_while_paused_nothing_is_drained_until_the_end(drain_by, drains):
    base = make_base()
    drain_by("commit")
    with search.paused() as drain:
        make_faq(base)
        with search.paused():
            make_faq(base)
        assert drains == []
        drain()
        drain()
        assert drains == [2]
        make_faq(base)
    assert drains == [2, 1]


def test_what_was_published_before_an_error_is_drained(drain_by, drains):
    base = make_base()
    drain_by("commit")
    with pytest.raises(RuntimeError), search.paused():
        _publish_and_fail(base)
    assert drains == [1]


def test_a_failing_index_hinders_no_publication_and_is_told_once(drain_by, caplog, monkeypatch):
    base = make_base()
    drain_by("commit")
    locked = IndexLocked("var/kb-search")
    with monkeypatch.context() as failing, caplog.at_level(logging.ERROR, "wagtail_kb.search"):
        failing.setattr(outbox, "drain", lambda: (_ for _ in ()).throw(locked))
        page = make_faq(base)
        publish(page, title="怎么开发票")
    assert [record.getMessage() for record in caplog.records] == [
        f"Published, but not yet in the search index. {locked}"
    ]
    assert Item.objects.current().count() == 1
    assert Outbox.objects.count() == 2
    publish(page, title="申请退款")
    assert _found() == 1


@pytest.mark.parametrize("harm", ["missing", "broken", "no folder"])
def test_a_harmed_index_hinders_no_publication(drain_by, index, caplog, harm):
    base = make_base()
    drain_by("commit")
    pointer = index / "current.json"
    if harm == "missing":
        pointer.unlink()
    elif harm == "broken":
        pointer.write_text("{")
    else:
        index.rename(index.with_name("elsewhere"))
        index.write_text("a file where the folder should be")
    make_faq(base)
    assert "kb_index" in caplog.text
    assert Item.objects.current().count() == Outbox.objects.count() == 1
    assert not connection.in_atomic_block


def test_a_database_that_fails_while_draining_hinders_no_publication(drain_by, caplog, monkeypatch):
    base = make_base()
    drain_by("commit")
    monkeypatch.setattr(outbox, "documents", lambda items: 1 // 0)
    make_faq(base)
    assert "ZeroDivisionError" in caplog.text
    assert Outbox.objects.count() == 1
