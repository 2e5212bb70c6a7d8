import re
from pathlib import Path

from tests.kbcore.cli.conftest import Run, Write


def told(kb: Run, name: str = "KB-1") -> list[str]:
    """The lines without their times."""
    lines = kb("log", name).out.splitlines()
    assert all(re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d  ", line) for line in lines)
    return [line[18:] for line in lines]


def test_versions_and_reviews_are_told_in_the_order_of_time(kb: Run, published: Path) -> None:
    published.write_text(published.read_text("utf-8").replace("3 天", "5 天"), "utf-8")
    kb("review", "KB-1", "--submit", "--as", "Ann")
    kb("review", "KB-1", "--request-changes", "应为 7 天", "--as", "Bob")
    assert told(kb) == [
        "handed in  Ann",
        "approved  Bob",
        "version 1 published  Ann",
        "handed in  Ann",
        "changes requested  Bob: 应为 7 天",
    ]


def test_an_item_that_was_taken_down_and_brought_back_tells_both(
    kb: Run, published: Path, folder: Path
) -> None:
    from datetime import UTC, datetime

    from kbcore.stores import FolderStore

    store = FolderStore(folder)
    [identity] = store.published()
    store.hide(*identity, at=datetime.now(UTC))
    kb("publish", "KB-1", "--as", "Ann")
    assert told(kb)[2:] == ["version 1 published  Ann", "taken down", "version 2 published  Ann"]


def test_a_file_of_which_nothing_is_known_tells_that(kb: Run, write: Write) -> None:
    write()
    assert kb("log", "1.zh-Hans.md").out == "Nothing has happened to it yet.\n"


def test_programs_get_the_events_themselves(kb: Run, published: Path) -> None:
    shape = kb("log", "KB-1", "--json").json
    assert (shape["format"], shape["command"], shape["item"]["reference"]) == (1, "log", "KB-1")
    assert [entry["what"] for entry in shape["entries"]] == ["reviewed", "reviewed", "published"]
    last = shape["entries"][-1]
    assert (last["version"], last["cause"], last["event"]["type"]) == (1, "editor", "published")


def test_a_remark_of_several_lines_stays_one_line(kb: Run, write: Write) -> None:
    write()
    kb("review", "1.zh-Hans.md", "--comment", "a\nb\x1b[2J", "--as", "Bob")
    assert told(kb, "1.zh-Hans.md") == ["remarked  Bob: a b�[2J"]
