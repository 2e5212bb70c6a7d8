from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from kbcore.stores import FolderStore
from tests.kbcore.cli.conftest import KEYS, Run, Write
from tests.kbcore.cli.test_app import run

NAME = "1.zh-Hans.md"


def approve(kb: Run, name: str = NAME) -> None:
    assert kb("review", name, "--submit", "--as", "Ann").code == 0
    assert kb("review", name, "--approve", "--as", "Bob").code == 0


def test_what_is_approved_goes_live(kb: Run, write: Write) -> None:
    write()
    approve(kb)
    assert kb("publish", "--as", "Ann") == (0, "KB-1.zh-Hans: version 1 is live.\n", "")
    assert kb("publish", "--as", "Ann") == (0, "Nothing to publish.\n", "")


def test_what_is_not_approved_is_refused_and_stays_as_it_is(
    kb: Run, write: Write, folder: Path
) -> None:
    path = write()
    before = path.read_bytes()
    ran = kb("publish", "--as", "Ann")
    assert ran.code == 1
    assert ran.out == (
        "1.zh-Hans.md: not published (draft). "
        "Missing: it has to be handed in (--submit); approvals: 1.\n"
    )
    assert list(FolderStore(folder).items()) == []
    assert path.read_bytes() == before


def test_one_that_is_refused_keeps_no_other_back(kb: Run, write: Write) -> None:
    write(1)
    write(2, "如何退货？")
    approve(kb)
    ran = kb("publish", "--as", "Ann", "--json")
    assert ran.code == 1
    told = {item["path"]: item["published"] for item in ran.json["items"]}
    assert told == {NAME: True, "2.zh-Hans.md": False}


def test_only_what_is_named_is_published(kb: Run, write: Write) -> None:
    write(1)
    write(2, "如何退货？")
    ran = kb("publish", KEYS[2], "--as", "Ann", "--unreviewed", "--json")
    assert [item["path"] for item in ran.json["items"]] == ["2.zh-Hans.md"]


def test_an_item_is_published_in_all_languages_or_one(kb: Run, write: Write) -> None:
    write(1)
    write(1, locale="en")
    ran = kb("publish", KEYS[1], "--as", "Ann", "--unreviewed", "--locale", "en", "--json")
    assert [item["locale"] for item in ran.json["items"]] == ["en"]
    ran = kb("publish", "KB-1", "--as", "Ann", "--unreviewed", "--json")
    assert [(item["locale"], item["new"]) for item in ran.json["items"]] == [
        ("en", False),
        ("zh-Hans", True),
    ]


def test_unreviewed_content_goes_live_as_unverified(kb: Run, write: Write) -> None:
    write()
    ran = kb("publish", "--as", "Ann", "--unreviewed", "--json")
    [item] = ran.json["items"]
    assert (ran.code, item["verification"]) == (0, "unverified")


def test_who_published_it_unreviewed_cannot_approve_it_afterwards(kb: Run, write: Write) -> None:
    write()
    kb("publish", "--as", "Ann", "--unreviewed")
    assert kb("review", "KB-1", "--approve", "--as", "Ann").code == 1
    assert kb("review", "KB-1", "--approve", "--as", "Bob").code == 0
    assert kb("check").code == 0


def test_one_person_publishes_alone_where_the_policy_lets_them(kb: Run, write: Write) -> None:
    write()
    ran = kb("publish", "--as", "Ann", "--policy", "solo", "--json")
    [item] = ran.json["items"]
    assert (ran.code, item["verification"]) == (0, "self_approved")


def test_a_reference_is_written_into_the_file(kb: Run, published: Path) -> None:
    assert "reference: KB-1\n" in published.read_text("utf-8")


def test_broken_files_are_told_and_keep_nothing_back(kb: Run, write: Write, folder: Path) -> None:
    write()
    approve(kb)
    (folder / "broken.md").write_text("---\n")
    ran = kb("publish", "--as", "Ann")
    assert (ran.code, ran.err) == (0, "Problems with other files: 1. See `kbcore check`.\n")


def test_an_item_whose_file_is_gone_is_told(kb: Run, published: Path) -> None:
    published.unlink()
    ran = kb("publish", "KB-1", "--as", "Ann")
    assert ran.code == 2
    assert "has no file" in ran.err


def test_a_review_that_cannot_be_read_is_told_and_nothing_is_published(
    kb: Run, write: Write, folder: Path
) -> None:
    write()
    approve(kb)
    [path] = (folder / ".kb/reviews").iterdir()
    path.write_text("{\n")
    ran = kb("publish", NAME, "--as", "Ann")
    assert ran.code == 2
    assert ".jsonl:1: is no JSON" in ran.err
    assert list(FolderStore(folder).items()) == []


def test_what_was_taken_down_is_republished_by_name_alone(
    kb: Run, published: Path, folder: Path
) -> None:
    from datetime import UTC, datetime

    store = FolderStore(folder)
    [identity] = store.published()
    store.hide(*identity, at=datetime.now(UTC))
    assert kb("publish", "--as", "Ann").out == "Nothing to publish.\n"
    assert kb("publish", "KB-1", "--as", "Ann").out == "KB-1.zh-Hans: version 2 is live.\n"


def test_two_processes_that_publish_at_once_make_one_version(
    kb: Run, write: Write, folder: Path
) -> None:
    for number in range(1, 6):
        write(number, f"问题 {number}")
    with ThreadPoolExecutor() as pool:
        publish = ("publish", str(folder), "--as", "Ann", "--unreviewed", "--json")
        ran = list(pool.map(lambda _: run(*publish), range(2)))
    assert [each.returncode for each in ran] == [0, 0], ran
    store = FolderStore(folder)
    assert sorted(str(item.reference) for item in store.items()) == [f"KB-{n}" for n in range(1, 6)]
    assert {len(store.timeline(*identity)) for identity in store.published()} == {1}
    assert kb("review", "--json").json["items"][0]["state"] == "published"
