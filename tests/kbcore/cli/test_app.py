"""What all commands share: exit codes, languages, colours, and errors as text and as JSON."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from kbcore.cli import main
from tests.kbcore.cli.conftest import Run, Write

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-m", "kbcore.cli"]


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_command_is_installed_under_its_name() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["scripts"] == {"kbcore": f"{main.__module__.rpartition('.')[0]}:main"}


def test_it_runs_in_a_process_of_its_own(folder: Path, write: Write) -> None:
    write()
    ran = run("review", str(folder), LANG="zh_CN.UTF-8")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "如何退款？" in ran.stdout
    assert "草稿" in ran.stdout


def test_a_reader_who_has_seen_enough_is_no_error(folder: Path, write: Write) -> None:
    write(text="退款\n\n" * 20_000)
    script = 'exec 3>&1; "$@" | head -c 10 >/dev/null; echo ${PIPESTATUS[0]} >&3'
    ran = subprocess.run(
        ["bash", "-c", script, "bash", *COMMAND, "diff", str(folder), "1.zh-Hans.md", "--json"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.stdout.split(), ran.stderr) == (["0"], "")


def test_a_terminal_without_unicode_gets_escapes(folder: Path, write: Write) -> None:
    write()
    ran = run("review", str(folder), PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert ran.returncode == 0
    assert "\\u5982\\u4f55" in ran.stdout


@pytest.mark.parametrize("command", ["check", "search", "review", "log", "diff", "publish", "new"])
def test_a_folder_that_is_none_is_told(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rest = {"publish": ["--as", "Ann"], "check": [], "review": []}.get(command, ["KB-1"])
    assert main([command, str(tmp_path / "nowhere"), *rest]) == 2
    assert "nowhere is not a folder" in capsys.readouterr().err


def test_an_error_is_json_too_where_json_is_asked_for(kb: Run) -> None:
    ran = kb("log", "KB-7", "--json")
    assert ran.code == 2
    assert ran.json["error"]["code"] == "UnknownTarget"
    assert ran.json["error"]["message"] in ran.err


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "No item"), ("zh", "没有条目"), ("zh_TW", "沒有條目"), ("zh-Hant", "沒有條目")],
)
def test_errors_are_told_in_the_language_asked_for(kb: Run, language: str, told: str) -> None:
    assert told in kb("log", "KB-7", "--lang", language).err


def test_the_language_of_the_system_is_taken_without_one(
    kb: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_HK.UTF-8")
    assert "沒有條目" in kb("log", "KB-7").err
    monkeypatch.setenv("LC_ALL", "C")
    assert "No item" in kb("log", "KB-7").err


def test_a_language_that_it_does_not_speak_is_told(kb: Run) -> None:
    ran = kb("check", "--lang", "fr")
    assert (ran.code, ran.out) == (2, "")
    assert "zh-Hant" in ran.err


def test_help_is_in_the_language_asked_for(kb: Run) -> None:
    ran = kb("check", "--lang", "zh", "--help")
    assert ran.code == 0
    assert "退出码：0 完成" in ran.out


def test_colours_are_for_terminals_that_want_them(
    kb: Run, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write()
    assert "\x1b" not in kb("review").out
    monkeypatch.setattr("kbcore.cli.output.Output.is_terminal", lambda self, stream: True)
    assert "\x1b[1m" in kb("review").out
    assert "\x1b" not in kb("review", "--json").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in kb("review").out


def test_what_a_file_says_commands_no_terminal(kb: Run, write: Write) -> None:
    write(title='"a\\e[2Jb"', text='```kb-block\ntype: code\ncontent: "x\\e[2J"\n```')
    for arguments in (("review",), ("search", "--drafts", "a"), ("diff", "1.zh-Hans.md")):
        ran = kb(*arguments)
        assert "2J" in ran.out
        assert "\x1b" not in ran.out


def test_a_broken_history_is_told_by_line(kb: Run, folder: Path, published: Path) -> None:
    [path] = (folder / ".kb/versions").iterdir()
    path.write_text("{\n", "utf-8")
    ran = kb("log", "KB-1")
    assert ran.code == 2
    assert ".jsonl:1: is no JSON" in ran.err


def test_a_folder_where_nothing_may_be_written_is_told(kb: Run, folder: Path) -> None:
    (folder / ".kb").write_text("in the way")
    ran = kb("new", "如何退款？")
    assert ran.code == 2
    assert ".kb" in ran.err
