from pathlib import Path

import pytest

from tests.kbcore.cli.conftest import KEYS, Run, Write


def found(kb: Run, *arguments: str) -> list[tuple[str, int, str]]:
    ran = kb("check", "--json", *arguments)
    problems = [(each["path"], each["line"], each["code"]) for each in ran.json["problems"]]
    assert ran.code == (1 if problems else 0)
    return problems


def test_a_folder_where_all_is_published_and_reviewed_has_nothing_to_mend(
    kb: Run, published: Path
) -> None:
    assert kb("check") == (0, "Files: 1. Nothing to mend.\n", "")


def test_an_empty_folder_has_nothing_to_mend(kb: Run, folder: Path) -> None:
    assert kb("check").code == 0
    assert list(folder.iterdir()) == []


def test_a_problem_is_told_with_its_file_and_line(kb: Run, write: Write) -> None:
    write(more="colour: red\n")
    ran = kb("check")
    assert ran.code == 1
    assert ran.out.startswith("1.zh-Hans.md:6: no field is called colour.")
    assert ran.out.endswith("Files: 1. To mend: 1.\n")


def test_problems_are_told_in_other_languages(kb: Run, write: Write) -> None:
    write(more="colour: red\n")
    assert "没有名为 colour 的字段" in kb("check", "--lang", "zh").out


def test_all_problems_of_all_files_are_told(kb: Run, write: Write, folder: Path) -> None:
    write(1, more="colour: red\n")
    write(2, locale="??", name="2.md")
    (folder / "3.md").write_bytes("退款".encode("utf-16"))
    (folder / "4.md").write_text("---\na: [\n---\n")
    assert found(kb) == [
        ("1.zh-Hans.md", 6, "unknown_field"),
        ("2.md", 4, "wrong_field"),
        ("3.md", 1, "not_utf8"),
        ("4.md", 3, "broken_yaml"),
    ]


def test_a_file_that_was_never_published_is_told(kb: Run, write: Write) -> None:
    write()
    assert found(kb) == [("1.zh-Hans.md", 0, "new")]


def test_a_changed_file_is_told_until_it_is_published(kb: Run, published: Path) -> None:
    published.write_text(published.read_text("utf-8").replace("3 天", "5 天"), "utf-8")
    assert found(kb) == [("1.zh-Hans.md", 0, "changed")]
    assert "changed, not published (draft)" in kb("check").out
    kb("publish", "--as", "Ann", "--unreviewed")
    assert found(kb) == [("1.zh-Hans.md", 0, "unreviewed")]


def test_what_the_policy_asks_for_decides_what_was_reviewed(kb: Run, published: Path) -> None:
    assert found(kb, "--policy", "pair") == []
    assert found(kb, "--policy", "regulated") == [("1.zh-Hans.md", 0, "unreviewed")]


def test_titles_that_are_the_same_are_told_in_whatever_script(kb: Run, write: Write) -> None:
    write(1, "如何退款？")
    write(2, "如何退款?")
    write(3, "如何退款？", locale="en")
    told = [each for each in found(kb) if each[2] == "same_title"]
    assert told == [("1.zh-Hans.md", 5, "same_title"), ("2.zh-Hans.md", 5, "same_title")]


def test_a_reference_that_two_items_have_is_told(kb: Run, write: Write) -> None:
    write(1, more="reference: KB-7\n")
    write(2, "退货", more="reference: KB-7\n")
    assert [each[1:] for each in found(kb)] == [(6, "same_reference")] * 2


def test_two_files_of_one_item_are_told(kb: Run, write: Write) -> None:
    write(1)
    write(1, name="copy.md")
    assert [each[1:] for each in found(kb)] == [(2, "same_item")] * 2


def test_a_link_to_no_item_is_told_with_its_line(kb: Run, write: Write) -> None:
    write(text=f"一\n\n[退款](page/{KEYS[9]})")
    assert ("1.zh-Hans.md", 10, "unknown_link") in found(kb)


def test_a_link_to_an_item_that_is_there_is_fine(kb: Run, write: Write) -> None:
    write(1, text="[退货](KB-8)")
    write(2, "退货", more="reference: KB-8\n")
    assert {each[2] for each in found(kb)} == {"new"}


def test_a_link_to_a_reference_whose_file_is_gone_is_told(
    kb: Run, write: Write, published: Path
) -> None:
    write(2, "退货", text="见\n[退款](KB-1)")
    published.unlink()
    assert found(kb) == [
        ("2.zh-Hans.md", 0, "new"),
        ("2.zh-Hans.md", 9, "unknown_link"),
        ("KB-1.zh-Hans", 0, "gone"),
    ]


def test_a_link_to_what_was_taken_down_is_told(
    kb: Run, write: Write, published: Path, folder: Path
) -> None:
    from datetime import UTC, datetime

    from kbcore import ItemKey, Locale
    from kbcore.stores import FolderStore

    write(2, "退货", text="[退款](KB-1)")
    store = FolderStore(folder)
    [(key, language)] = store.published()
    store.hide(ItemKey(key), Locale(language), at=datetime.now(UTC))
    assert ("2.zh-Hans.md", 8, "hidden_link") in found(kb)


def test_a_kind_that_nobody_registered_is_told(kb: Run, write: Write) -> None:
    path = write()
    path.write_text(path.read_text("utf-8").replace("kind: faq", "kind: rumour"), "utf-8")
    assert ("1.zh-Hans.md", 3, "unknown_kind") in found(kb)


@pytest.mark.parametrize("journal", ["versions", "reviews"])
def test_a_journal_that_cannot_be_read_is_told_and_hides_nothing_else(
    kb: Run, write: Write, published: Path, folder: Path, journal: str
) -> None:
    write(2, "退货")
    [path] = (folder / ".kb" / journal).iterdir()
    path.write_text(path.read_text("utf-8") + "退款\n", "utf-8")
    lines = len(path.read_text("utf-8").splitlines())
    code = {"versions": "broken_history", "reviews": "broken_review"}[journal]
    told = found(kb)
    assert (f".kb/{journal}/{path.name}", lines, code) in told
    assert ("2.zh-Hans.md", 0, "new") in told
