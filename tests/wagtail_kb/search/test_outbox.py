"""Draining: the index gets each item's current state, and no row goes before that."""

import signal

import pytest
from django.db import connection

from kbcore.search import IndexLocked, SearchQuery
from wagtail_kb import search
from wagtail_kb.models import FacetValue, Item, Outbox, SearchIndex
from wagtail_kb.search import outbox
from wagtail_kb.search.engine import get_engine, index_path
from wagtail_kb.testing import make_base, make_category, make_faq
from wagtail_kb.viewer import Viewer

from .process import start

pytestmark = pytest.mark.django_db


def _in_index(text: str = "退款", **bounds) -> set[int]:
    """Ids of Items that the engine itself has, whoever may see them."""
    query = SearchQuery(
        text=text, audiences=("public", "internal"), privacies=None, limit=1000, **bounds
    )
    return {int(hit.id) for hit in get_engine().search(query).hits}


def _write_document(item: Item, document: str) -> None:
    """What a newer release might have written: versions can't be changed through the ORM."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE wagtail_kb_version SET document = %s WHERE id = %s", [document, item.current_id]
        )


def test_a_drain_leaves_no_rows_and_a_second_one_nothing_to_do(index, base):
    make_faq(base)
    assert search.drain() == 1
    assert not Outbox.objects.exists()
    assert search.drain() == 0


def test_an_item_queued_often_is_written_once(index, base, monkeypatch):
    page = make_faq(base)
    item = Item.objects.get(page=page)
    Outbox.objects.bulk_create([Outbox(item=item), Outbox(item=item), Outbox(subtree=page.pk)])
    written = []
    real = outbox.documents
    monkeypatch.setattr(outbox, "documents", lambda ids: written.append(list(ids)) or real(ids))
    search.drain()
    assert written == [[item.pk]]


def test_a_subtree_is_what_stands_below_the_page_when_it_is_drained(index, base):
    old, new = make_category(base), make_category(base)
    moved, stays = make_faq(old), make_faq(old)
    search.rebuild()
    Item.objects.update(verified=True)
    moved.move(new, pos="last-child")
    Outbox.objects.all().delete()
    Outbox.objects.create(subtree=new.pk)
    search.drain()
    assert _in_index(verified=True) == {Item.objects.get(page=moved).pk}
    assert _in_index(verified=False) == {Item.objects.get(page=stays).pk}


def test_a_subtree_whose_page_is_gone_is_no_hindrance(index, base):
    Outbox.objects.create(subtree=10**6)
    make_faq(base)
    search.drain()
    assert len(_in_index()) == 1


def test_a_subtree_larger_than_a_batch_is_indexed_whole(index, base, monkeypatch):
    for _ in range(5):
        make_faq(base)
    Outbox.objects.all().delete()
    Outbox.objects.create(subtree=base.pk)
    monkeypatch.setattr(outbox, "BATCH", 2)
    search.drain()
    assert len(_in_index()) == 5


def test_a_draft_is_not_indexed(index, base):
    make_faq(base, live=False)
    search.drain()
    assert _in_index(include_hidden=True) == set()


@pytest.mark.parametrize("hide", ["unpublish", "delete"])
def test_a_hidden_item_stays_in_the_index_with_a_mark(index, base, hide):
    page = make_faq(base)
    item = Item.objects.get(page=page)
    search.drain()
    getattr(page, hide)()
    search.drain()
    assert _in_index() == set()
    assert _in_index(include_hidden=True) == {item.pk}


def test_a_deleted_item_keeps_the_privacy_and_categories_it_had(index, base):
    category = make_category(base)
    page = make_faq(category)
    item = Item.objects.get(page=page)
    page.delete()
    Item.objects.update(restriction=[{"type": "groups", "groups": [7]}])
    search.drain()
    (document,) = outbox.documents([item.pk])
    assert document.privacy == ("group:7",)
    assert document.categories == (str(category.translation_key),)


def test_an_item_without_rows_in_the_database_leaves_the_index(index, base):
    page = make_faq(base)
    item = Item.objects.get(page=page)
    search.drain()
    Item.objects.update(published_at=None)
    Outbox.objects.create(item=item)
    search.drain()
    assert _in_index(include_hidden=True) == set()


def test_an_item_that_cannot_be_read_holds_up_no_other(index, base, caplog):
    page = make_faq(base)
    broken, sound = Item.objects.get(page=page), make_faq(base)
    _write_document(broken, '{"format": 99}')
    search.drain()
    assert _in_index() == {Item.objects.get(page=sound).pk}
    assert f"{broken} can't be indexed" in caplog.text
    assert not Outbox.objects.exists()


def test_a_document_costs_the_same_sql_for_2_and_12_items(
    index, base, dimensions, django_assert_max_num_queries
):
    value = FacetValue.objects.first()
    for wanted in (2, 12):
        while Item.objects.count() < wanted:
            make_faq(make_category(base), facets=[value])
        with django_assert_max_num_queries(6):
            found = list(outbox.documents(Item.objects.values_list("pk", flat=True)))
        assert len(found) == wanted


def test_rows_queued_while_the_engine_writes_stay_for_the_next_round(index, base, monkeypatch):
    page = make_faq(base)
    engine = get_engine()
    real = engine.apply

    def apply(documents, deleted=()):
        real(documents, deleted)
        if page.title != "怎么开发票":
            page.title = "怎么开发票"
            page.save_revision().publish()

    monkeypatch.setattr(engine, "apply", apply)
    assert search.drain() == 2
    assert len(_in_index("发票")) == 1


def test_rows_stay_while_a_rebuild_holds_the_lock(index, base, settings):
    settings.WAGTAIL_KB = {"SEARCH": {"PATH": index, "OPTIONS": {"patience": 0.0}}}
    make_faq(base)

    def publish(done, total):
        make_faq(base, title="怎么开发票")
        with pytest.raises(IndexLocked):
            search.drain()

    search.rebuild(progress=publish)
    assert Outbox.objects.count() == 1
    assert _in_index("发票") == set()
    search.drain()
    assert len(_in_index("发票")) == 1


def test_a_failure_leaves_every_row(index, base, monkeypatch):
    make_faq(base)
    monkeypatch.setattr(outbox, "documents", lambda ids: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        search.drain()
    assert Outbox.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_drain_killed_after_the_index_committed_is_completed_by_the_next(index):
    page = make_faq(make_base())
    killed = start(
        """
from wagtail_kb.search.engine import get_engine
engine = get_engine()
apply = engine.apply
def dying(documents, deleted=()):
    apply(documents, deleted)
    os.kill(os.getpid(), signal.SIGKILL)
engine.apply = dying
search.drain()
""",
        index=index,
    )
    assert killed.wait() == -signal.SIGKILL
    assert Outbox.objects.exists()
    assert _in_index() == {Item.objects.get(page=page).pk}
    search.drain()
    assert not Outbox.objects.exists()
    assert search.search(Viewer(), "退款").total == 1


@pytest.mark.django_db(transaction=True)
def test_a_drain_killed_before_the_index_committed_loses_nothing(index):
    make_faq(make_base())
    killed = start(
        """
from wagtail_kb.search import outbox
def dying(items):
    os.kill(os.getpid(), signal.SIGKILL)
    yield
outbox.documents = dying
search.drain()
""",
        index=index,
    )
    assert killed.wait() == -signal.SIGKILL
    assert _in_index() == set()
    search.drain()
    assert len(_in_index()) == 1


@pytest.mark.django_db(transaction=True)
def test_two_processes_drain_at_once_and_nothing_is_lost(index):
    base = make_base()
    for number in range(12):
        make_faq(base, title=f"退款问题{number}")
    drains = [
        start(
            "from wagtail_kb.search import outbox; outbox.BATCH = 2\n"
            "print('ready', flush=True); input(); print(search.drain())",
            index=index,
        )
        for _ in range(2)
    ]
    for process in drains:
        assert process.stdout.readline() == "ready\n"
    for process in drains:
        process.stdin.write("\n")
        process.stdin.flush()
    assert [process.wait() for process in drains] == [0, 0]
    assert not Outbox.objects.exists()
    assert _in_index() == set(Item.objects.values_list("pk", flat=True))


def test_the_first_drain_builds_the_index_of_a_small_site(folder, base):
    make_faq(base)
    search.drain()
    assert not Outbox.objects.exists()
    assert search.search(Viewer(), "退款").total == 1


def test_no_drain_builds_the_index_of_a_large_site(folder, base, monkeypatch):
    make_faq(base)
    monkeypatch.setattr(outbox, "FIRST_BUILD", 0)
    with pytest.raises(LookupError, match="kb_index"):
        search.drain()
    assert Outbox.objects.exists()


def test_no_drain_builds_an_index_that_was_there_before(folder, base):
    make_faq(base)
    SearchIndex.objects.finish("built once")
    with pytest.raises(LookupError, match="kb_index"):
        search.drain()
    assert not index_path().exists()
