import os
from pathlib import Path

import pytest

from tests.kbcore.cli.conftest import Run, Write


def titles(kb: Run, *arguments: str) -> list[str]:
    return [each["title"] for each in kb("search", *arguments, "--json").json["results"]]


def test_an_answer_is_found_in_either_script_with_the_passage_that_says_why(
    kb: Run, published: Path
) -> None:
    ran = kb("search", "退款到賬")
    assert ran == (
        0,
        "KB-1.zh-Hans  如何退款？\n    3 天内到账。\nFound for “退款到賬”: 1.\n",
        "",
    )


def test_matches_are_marked_in_json_and_coloured_on_a_terminal(
    kb: Run, published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [result] = kb("search", "退款", "--json").json["results"]
    assert result["highlights"] == {
        "title": "如何<mark>退款</mark>？",
        "text": [],
    }
    monkeypatch.setattr("kbcore.cli.output.Output.is_terminal", lambda self, stream: True)
    assert "如何\x1b[1;33m退款\x1b[0m？" in kb("search", "退款").out


def test_nothing_found_is_told_by_the_exit_code_too(kb: Run, published: Path) -> None:
    ran = kb("search", "航班")
    assert (ran.code, ran.out) == (1, "Nothing found for “航班”.\n")


def test_what_is_not_published_is_found_with_drafts_alone(kb: Run, write: Write) -> None:
    write()
    assert "--drafts" in kb("search", "退款").out
    assert titles(kb, "退款", "--drafts") == ["如何退款？"]


def test_readers_get_the_published_text_while_the_file_is_edited(kb: Run, published: Path) -> None:
    published.write_text(published.read_text("utf-8").replace("到账", "入账"), "utf-8")
    assert "天内到账" in kb("search", "到账").out
    assert "天内入账" in kb("search", "入账", "--drafts").out


def test_a_newly_published_item_is_found_at_once(kb: Run, write: Write, published: Path) -> None:
    assert titles(kb, "退货") == ["如何退款？"]
    write(2, "如何退货？")
    kb("publish", "--as", "Ann", "--unreviewed")
    assert titles(kb, "退货")[0] == "如何退货？"


def test_the_index_is_kept_until_something_is_published(
    kb: Run, published: Path, folder: Path
) -> None:
    kb("search", "退款")
    before = os.stat(folder / ".kb/index/current.json").st_ino
    kb("search", "到账")
    assert os.stat(folder / ".kb/index/current.json").st_ino == before


def test_searching_drafts_writes_nothing_into_a_folder_without_its_own(
    kb: Run, write: Write, folder: Path
) -> None:
    path = write()
    kb("search", "退款", "--drafts")
    assert list(folder.iterdir()) == [path]


def test_an_index_that_cannot_be_written_is_made_elsewhere(
    kb: Run, published: Path, folder: Path
) -> None:
    (folder / ".kb/index").write_text("in the way")
    assert titles(kb, "退款") == ["如何退款？"]


def test_what_only_staff_may_read_is_marked_and_can_be_left_out(kb: Run, write: Write) -> None:
    write(1, "退款补偿", more="audience: internal\n")
    write(2, "退款", text="公开\n\n::: internal\n补偿 10 元\n:::")
    assert "[internal]" in kb("search", "退款补偿", "--drafts").out
    public = kb("search", "退款补偿", "--drafts", "--public", "--json").json
    assert [each["title"] for each in public["results"]] == ["退款"]
    assert "补偿" not in str(public["results"])


def test_answers_can_be_bounded(kb: Run, write: Write) -> None:
    write(1, "退款一")
    write(2, "退款二", locale="zh-Hant")
    write(3, "退款三")
    ran = kb("search", "退款", "--drafts", "--limit", "1", "--json").json
    assert (len(ran["results"]), ran["total"]) == (1, 3)
    assert len(titles(kb, "退款", "--drafts", "--locale", "zh-hant")) == 1
    assert titles(kb, "退款", "--drafts", "--kind", "article") == []
    assert kb("search", "退款", "--limit", "0").code == 2


def test_building_for_long_is_told_on_the_way(
    kb: Run, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write()
    monkeypatch.setattr("kbcore.cli.index._QUIET", -1.0)
    ran = kb("search", "退款", "--drafts", "--json")
    assert "1 of 1" in ran.err
    assert ran.json["total"] == 1
