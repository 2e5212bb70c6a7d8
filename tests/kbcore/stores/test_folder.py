"""The folder as a store: what it promises like any other, and what its files have to do with it."""

import json
import os
from collections.abc import Callable
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from kbcore import ItemKey, Reference
from kbcore.content import Line, Link, RichText, Run
from kbcore.review import PersonId, Submitted, event_to_json
from kbcore.significance import Significance
from kbcore.stores import FolderStore
from kbcore.stores.folder import (
    BrokenLine,
    FolderLocked,
    NotAFolder,
    ProblemCode,
    Standing,
    UnpublishedChanges,
)
from tests.contracts.store import HANS, HANT, HOUR, KEY, NOON, OTHER, StoreContract, item
from tests.kbcore.review.strategies import ANN, approved, submitted


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path)


def only_file(folder: Path) -> Path:
    [path] = folder.glob("*/*.md")
    return path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


class TestFolderStore(StoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> FolderStore:
        return FolderStore(tmp_path)


class TestAnotherProcess(StoreContract):
    """Every promise again where each call has only the disk to go by."""

    @pytest.fixture
    def store(self, tmp_path: Path) -> Any:
        return _Forgetful(tmp_path)


class _Forgetful:
    def __init__(self, path: Path) -> None:
        self._path = path


def _anew(name: str) -> Callable[..., Any]:
    return lambda self, *given, **named: getattr(FolderStore(self._path), name)(*given, **named)


for promised in ("publish", "hide", "timeline", "current", "as_of", "reference_of", "items"):
    setattr(_Forgetful, promised, _anew(promised))


class TestFiles:
    def test_a_published_item_is_a_file_named_by_kind_reference_and_language(
        self, store: FolderStore, tmp_path: Path
    ) -> None:
        store.publish(item(), at=NOON)
        assert only_file(tmp_path) == tmp_path / "faq/KB-1.zh-Hans.md"

    def test_a_file_reads_as_people_would_write_it(
        self, store: FolderStore, tmp_path: Path
    ) -> None:
        line = Line(runs=(Run(text="点击"), Run(text="退款", marks=("bold",)), Run(text="。")))
        store.publish(item(blocks=(RichText(lines=(line,)),), keywords=("退钱",)), at=NOON)
        assert only_file(tmp_path).read_text("utf-8") == (
            f"---\nkey: {KEY}\nreference: KB-1\nkind: faq\nlocale: zh-Hans\ntitle: 如何退款？\n"
            "keywords:\n- 退钱\n---\n\n点击**退款**。\n"
        )

    def test_a_kind_that_is_no_folder_s_name_leads_nowhere_else(
        self, store: FolderStore, tmp_path: Path
    ) -> None:
        store.publish(item(kind="../../x"), at=NOON)
        assert only_file(tmp_path).parent.name == "other"

    def test_links_to_items_are_written_by_reference(
        self, store: FolderStore, tmp_path: Path
    ) -> None:
        store.publish(item(key=OTHER), at=NOON)
        run = Run(text="退款", link=Link(kind="page", target=str(OTHER)))
        store.publish(item(blocks=(RichText(lines=(Line(runs=(run,)),)),)), at=NOON)
        [path] = tmp_path.glob("faq/KB-2.*")
        assert "[退款](KB-1)" in path.read_text("utf-8")
        assert [str(OTHER) in str(draft.item.blocks) for draft in store.scan().drafts] == [
            False,
            True,
        ]

    def test_an_edited_file_is_changed_until_it_is_published(
        self, store: FolderStore, tmp_path: Path
    ) -> None:
        store.publish(item(), at=NOON)
        edit(only_file(tmp_path), "如何退款", "怎样退款")
        [draft] = store.scan().drafts
        assert store.standing(draft.item) is Standing.CHANGED
        assert store.publish(draft.item, at=NOON + HOUR).number == 2
        assert store.standing(draft.item) is Standing.LIVE

    def test_a_file_is_new_live_and_hidden(self, store: FolderStore) -> None:
        found = [store.standing(item())]
        store.publish(item(), at=NOON)
        found.append(store.standing(item()))
        store.hide(KEY, HANS, at=NOON + HOUR)
        assert [*found, store.standing(item())] == [Standing.NEW, Standing.LIVE, Standing.HIDDEN]

    def test_publishing_a_file_leaves_its_layout_alone(
        self, store: FolderStore, tmp_path: Path
    ) -> None:
        path = tmp_path / "我的.md"
        written = (
            f"---\nkind: faq\nkey: {KEY}\ntitle:   '如何退款？'\nlocale: zh_hans\n---\n* a\n* b"
        )
        path.write_text(written, "utf-8")
        [draft] = store.scan().drafts
        store.publish(draft.item, at=NOON)
        kept = written.replace(f"{KEY}\n", f"{KEY}\nreference: KB-1\n")
        assert path.read_text("utf-8") == kept
        assert list(tmp_path.glob("**/*.md")) == [path]

    def test_a_reference_that_was_not_given_is_put_right(
        self, store: FolderStore, tmp_path: Path
    ) -> None:
        store.publish(item(), at=NOON)
        edit(only_file(tmp_path), "reference: KB-1", "Reference : KB-9")
        [draft] = store.scan().drafts
        store.publish(draft.item, at=NOON + HOUR)
        [draft] = store.scan().drafts
        assert draft.item.reference == "KB-1"

    def test_the_reference_in_a_file_is_kept_if_it_is_free(
        self, store: FolderStore, tmp_path: Path
    ) -> None:
        store.write(item(reference=Reference("KB-1042")))
        [draft] = store.scan().drafts
        assert store.publish(draft.item, at=NOON).item.reference == "KB-1042"
        assert store.publish(item(key=OTHER), at=NOON).item.reference == "KB-1043"

    def test_what_was_edited_by_hand_is_never_overwritten(
        self, store: FolderStore, tmp_path: Path
    ) -> None:
        store.publish(item(), at=NOON)
        path = only_file(tmp_path)
        edit(path, "如何退款", "怎样退款")
        before = path.read_bytes()
        with pytest.raises(UnpublishedChanges, match=r"KB-1\.zh-Hans\.md"):
            store.publish(item("又一个"), at=NOON + HOUR)
        assert path.read_bytes() == before
        assert len(store.timeline(KEY, HANS)) == 1

    def test_a_broken_file_is_never_overwritten(self, store: FolderStore, tmp_path: Path) -> None:
        store.publish(item(), at=NOON)
        only_file(tmp_path).write_text("no front matter", "utf-8")
        with pytest.raises(UnpublishedChanges):
            store.publish(item("b"), at=NOON + HOUR)
        assert only_file(tmp_path).read_text("utf-8") == "no front matter"

    def test_a_failure_while_writing_leaves_the_old_file(
        self, store: FolderStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store.publish(item(), at=NOON)
        before = only_file(tmp_path).read_bytes()

        def full(_: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            store.publish(item("b"), at=NOON + HOUR)
        monkeypatch.undo()
        assert only_file(tmp_path).read_bytes() == before
        assert [path.name for path in (tmp_path / "faq").iterdir()] == ["KB-1.zh-Hans.md"]
        assert [version.item.title for version in store.timeline(KEY, HANS)] == ["如何退款？"]

    def test_a_folder_that_is_none_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(NotAFolder, match="is not a folder"):
            FolderStore(tmp_path / "nowhere")

    def test_looking_writes_nothing(self, store: FolderStore, tmp_path: Path) -> None:
        store.scan()
        assert list(store.items()) == list(tmp_path.iterdir()) == []


class TestHistory:
    def test_a_version_is_one_line_of_canonical_json(
        self, store: FolderStore, tmp_path: Path
    ) -> None:
        version = store.publish(item(), at=NOON, cause="import")
        [line] = (tmp_path / f".kb/versions/{KEY}.zh-Hans.jsonl").read_text("utf-8").splitlines()
        told = json.loads(line)
        assert (told["number"], told["cause"], told["digest"]) == (1, "import", version.digest)
        assert told["item"]["title"] == "如何退款？"

    def test_another_process_reads_the_same_timeline(
        self, store: FolderStore, tmp_path: Path
    ) -> None:
        for hour, title in enumerate("abc"):
            store.publish(item(title), at=NOON + hour * HOUR)
        store.hide(KEY, HANS, at=NOON + 5 * HOUR)
        assert FolderStore(tmp_path).timeline(KEY, HANS) == store.timeline(KEY, HANS)

    def test_the_begin_of_a_line_that_a_crash_left_is_dropped(
        self, store: FolderStore, tmp_path: Path
    ) -> None:
        store.publish(item("a"), at=NOON)
        path = tmp_path / f".kb/versions/{KEY}.zh-Hans.jsonl"
        whole = path.read_bytes()
        path.write_bytes(whole + b'{"event":"publ')
        assert len(store.timeline(KEY, HANS)) == 1
        store.publish(item("b"), at=NOON + HOUR)
        assert path.read_bytes().startswith(whole)
        assert len(FolderStore(tmp_path).timeline(KEY, HANS)) == 2

    def test_a_last_line_without_its_end_counts(self, store: FolderStore, tmp_path: Path) -> None:
        store.publish(item("a"), at=NOON)
        path = tmp_path / f".kb/versions/{KEY}.zh-Hans.jsonl"
        path.write_bytes(path.read_bytes().rstrip(b"\n"))
        store.publish(item("b"), at=NOON + HOUR)
        assert len(FolderStore(tmp_path).timeline(KEY, HANS)) == 2

    @pytest.mark.parametrize(
        ("old", "new", "told"),
        [
            ("如何退款", "怎样退款", "digest"),
            ('"number":1', '"number":2', "version 1 is missing"),
            ('"format":1', '"format":99', "99"),
            ('{"answer', "{answer", "no JSON"),
        ],
    )
    def test_a_history_that_was_tampered_with_is_told_by_line(
        self, store: FolderStore, tmp_path: Path, old: str, new: str, told: str
    ) -> None:
        store.publish(item(), at=NOON)
        edit(tmp_path / f".kb/versions/{KEY}.zh-Hans.jsonl", old, new)
        with pytest.raises(BrokenLine, match=rf"zh-Hans\.jsonl:1: .*{told}"):
            store.timeline(KEY, HANS)

    def test_a_broken_history_hides_no_other_item(self, store: FolderStore, tmp_path: Path) -> None:
        store.publish(item("a"), at=NOON)
        store.publish(item("b", OTHER), at=NOON)
        (tmp_path / f".kb/versions/{KEY}.zh-Hans.jsonl").write_text("[]\n")
        assert [shown.title for shown in store.items()] == ["b"]
        [problem] = store.scan().problems
        assert (problem.code, problem.line) == (ProblemCode.BROKEN_HISTORY, 1)

    def test_a_broken_history_is_never_written_to(self, store: FolderStore, tmp_path: Path) -> None:
        store.publish(item("a"), at=NOON)
        path = tmp_path / f".kb/versions/{KEY}.zh-Hans.jsonl"
        path.write_text("[]\n")
        with pytest.raises(BrokenLine):
            store.publish(item("b"), at=NOON + HOUR)
        assert path.read_text() == "[]\n"


class TestReviews:
    def test_events_come_back_in_order(self, store: FolderStore, tmp_path: Path) -> None:
        handed_in, agreed = submitted(), approved(ANN)
        store.record(KEY, HANS, handed_in, declared=Significance.TYPO)
        store.record(KEY, HANS, agreed)
        found = FolderStore(tmp_path).review(KEY, HANS)
        assert (found.events, found.declared) == ((handed_in, agreed), Significance.TYPO)

    def test_each_language_has_a_review_of_its_own(self, store: FolderStore) -> None:
        store.record(KEY, HANS, submitted())
        assert store.review(KEY, HANT).events == ()

    def test_a_broken_review_is_told_by_line_and_hides_no_other(
        self, store: FolderStore, tmp_path: Path
    ) -> None:
        store.record(KEY, HANS, submitted())
        store.record(OTHER, HANS, submitted())
        path = tmp_path / f".kb/reviews/{KEY}.zh-Hans.jsonl"
        path.write_text(path.read_text() + '{"format":1,"type":"applauded"}\n')
        [problem] = store.scan().problems
        assert (problem.code, problem.line) == (ProblemCode.BROKEN_REVIEW, 2)
        assert [len(review.events) for review in store.reviews()] == [1]

    def test_a_person_is_kept_with_the_name_of_that_time(self, store: FolderStore) -> None:
        store.record(KEY, HANS, submitted())
        [event] = store.review(KEY, HANS).events
        assert isinstance(event, Submitted)
        assert (event.actor.id, event.actor.name) == (PersonId("ann"), "Ann")
        assert event_to_json(event) == event_to_json(submitted())


def _publish_many(path: str, number: int, start: Any) -> None:
    store = FolderStore(path)
    start.wait()
    for _ in range(number):
        store.publish(item(key=ItemKey(uuid4())), at=NOON)
    store.publish(item(f"of {os.getpid()}"), at=datetime.now(tz=NOON.tzinfo))


class TestTwoAtOnce:
    def test_two_processes_give_no_reference_twice_and_lose_no_version(
        self, tmp_path: Path
    ) -> None:
        context = get_context("spawn")
        start = context.Barrier(2)
        workers = [
            context.Process(target=_publish_many, args=(str(tmp_path), 8, start)) for _ in range(2)
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(60)
        assert [worker.exitcode for worker in workers] == [0, 0]
        store = FolderStore(tmp_path)
        numbers = [shown.reference for shown in store.items()]
        assert sorted(numbers, key=str) == sorted((f"KB-{n}" for n in range(1, 18)), key=str)
        assert len(store.timeline(KEY, HANS)) == 2
        assert store.scan().problems == ()

    def test_whoever_waits_too_long_is_told_and_nothing_is_written(self, tmp_path: Path) -> None:
        hurried = FolderStore(tmp_path, patience=0.05)
        with FolderStore(tmp_path).exclusive(), pytest.raises(FolderLocked, match="another"):
            hurried.publish(item(), at=NOON)
        assert list(FolderStore(tmp_path).items()) == []

    def test_the_lock_is_free_again_after_an_error(self, store: FolderStore) -> None:
        with pytest.raises(RuntimeError), store.exclusive():
            raise RuntimeError
        assert store.publish(item(), at=NOON).number == 1
