from pathlib import Path

from kbcore.stores import FolderStore
from tests.kbcore.cli.conftest import Run


def test_a_new_file_has_a_key_and_a_reference_of_its_own(kb: Run, folder: Path) -> None:
    assert kb("new", "如何退款？") == (0, "faq/KB-1.zh-Hans.md (KB-1)\n", "")
    assert kb("new", "如何退货？", "--json").json["reference"] == "KB-2"
    first, second = FolderStore(folder).scan().drafts
    assert (first.item.title, second.item.title) == ("如何退款？", "如何退货？")
    assert first.item.key != second.item.key


def test_it_begins_with_the_headings_of_its_kind(kb: Run, folder: Path) -> None:
    kb("new", "换滤网", "--kind", "how_to", "--locale", "zh_hant")
    text = (folder / "how_to/KB-1.zh-Hant.md").read_text("utf-8")
    assert text.endswith("---\n\n## 開始之前\n\n## 操作步驟\n\n## 如果沒有成功\n")


def test_a_translation_shares_key_reference_and_kind(kb: Run, folder: Path) -> None:
    kb("new", "换滤网", "--kind", "how_to")
    ran = kb("new", "Change the filter", "--locale", "en", "--of", "KB-1")
    assert ran.out == "how_to/KB-1.en.md (KB-1)\n"
    one, other = FolderStore(folder).scan().drafts
    assert one.item.key == other.item.key
    assert "## Before you start" in (folder / "how_to/KB-1.en.md").read_text("utf-8")


def test_a_file_that_is_there_is_not_overwritten(kb: Run, folder: Path) -> None:
    kb("new", "如何退款？")
    path = folder / "faq/KB-1.zh-Hans.md"
    before = path.read_bytes()
    assert kb("new", "又一个", "--of", "KB-1").code == 1
    assert path.read_bytes() == before


def test_bad_arguments_are_told(kb: Run) -> None:
    assert kb("new", "a", "--kind", "rumour").code == 2
    assert kb("new", "a", "--locale", "??").code == 2
    assert kb("new", "a", "--of", "KB-9").code == 2
