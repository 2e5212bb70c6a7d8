from pathlib import Path

import pytest

from kbcore.cli.target import AmbiguousTarget, UnknownTarget, find
from kbcore.stores import FolderStore
from tests.kbcore.cli.conftest import KEYS, Write


def name(folder: Path, wanted: str, language: str | None = None) -> str:
    store = FolderStore(folder)
    return find(store, wanted, language).file.path


@pytest.mark.parametrize(
    "wanted",
    ["KB-7", "kb7", "ＫＢ-７", "KB-7.zh-Hans", "kb-7.zh_hans", KEYS[1], f"{KEYS[1]}.zh-Hans",
     "1.zh-Hans.md", "./1.zh-Hans.md"],
)  # fmt: skip
def test_an_item_is_found_by_reference_key_and_file(
    folder: Path, write: Write, wanted: str
) -> None:
    write(more="reference: KB-7\n")
    write(2, "退货")
    assert name(folder, wanted) == "1.zh-Hans.md"


def test_a_file_is_found_by_its_path_from_where_one_stands(
    folder: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write()
    monkeypatch.chdir(folder.parent)
    assert name(folder, f"kb/{path.name}") == name(folder, str(path)) == path.name


def test_an_item_of_several_languages_needs_one_named(folder: Path, write: Write) -> None:
    write(more="reference: KB-7\n")
    write(locale="en", more="reference: KB-7\n")
    with pytest.raises(AmbiguousTarget, match=r"KB-7\.en, KB-7\.zh-Hans"):
        name(folder, "KB-7")
    assert name(folder, "KB-7.en") == name(folder, "KB-7", "EN") == "1.en.md"


@pytest.mark.parametrize("wanted", ["KB-8", "KB-7.fr", "", "../kb", "退款", "KB-7.", "a\0b"])
def test_what_is_not_there_is_told(folder: Path, write: Write, wanted: str) -> None:
    write(more="reference: KB-7\n")
    with pytest.raises(UnknownTarget):
        name(folder, wanted)
