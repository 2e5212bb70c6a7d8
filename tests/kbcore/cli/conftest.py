"""A folder and the command run on it, in English and without colours unless a test says so."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from kbcore.cli import main

FAQ = "---\nkey: {key}\nkind: faq\nlocale: {locale}\ntitle: {title}\n{more}---\n\n{text}\n"
KEYS = [f"6f9c1a52-0c33-4f2e-9f33-b8a1f0a6d00{number}" for number in range(10)]


class Ran(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]
Write = Callable[..., Path]


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "kb"
    made.mkdir()
    return made


@pytest.fixture
def kb(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run ``kbcore COMMAND FOLDER …``."""

    def run(command: str, *arguments: str) -> Ran:
        capsys.readouterr()
        try:
            code = main([command, str(folder), *arguments])
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return run


@pytest.fixture
def write(folder: Path) -> Write:
    """Write a file of an item, valid unless the test says otherwise."""

    def make(
        number: int = 1,
        title: str = "如何退款？",
        text: str = "3 天内到账。",
        *,
        locale: str = "zh-Hans",
        more: str = "",
        name: str = "",
    ) -> Path:
        path = folder / (name or f"{number}.{locale}.md")
        key = KEYS[number]
        path.write_text(
            FAQ.format(key=key, locale=locale, title=title, more=more, text=text), "utf-8"
        )
        return path

    return make


@pytest.fixture
def published(kb: Run, write: Write) -> Path:
    """The file of KB-1, handed in by Ann, approved by Bob and published."""
    path = write()
    for arguments in (
        ("review", path.name, "--submit", "--as", "Ann"),
        ("review", path.name, "--approve", "--as", "Bob"),
        ("publish", "--as", "Ann"),
    ):
        ran = kb(*arguments)
        assert ran.code == 0, ran
    return path
