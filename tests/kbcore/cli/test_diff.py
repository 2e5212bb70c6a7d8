from pathlib import Path

import pytest

from tests.kbcore.cli.conftest import Run, Write


@pytest.fixture
def changed(kb: Run, published: Path) -> Path:
    """KB-1 with versions of 3 and 5 days, and 7 days in its file."""
    for days in ("5 天", "7 天"):
        text = published.read_text("utf-8")
        published.write_text(text.replace("3 天", days).replace("5 天", days), "utf-8")
        if days == "5 天":
            kb("publish", "--as", "Ann", "--unreviewed")
    return published


def test_the_live_version_is_compared_with_the_file(kb: Run, changed: Path) -> None:
    assert kb("diff", "KB-1") == (
        0,
        "KB-1.zh-Hans: version 2 → file\n## Text: changed\n[-5-]{+7+} 天内到账。\n"
        "Significance: critical\n",
        "",
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--from", "1"), ["version 1 → file", "[-3-]{+7+}"]),
        (("--from", "1", "--to", "2"), ["version 1 → version 2", "[-3-]{+5+}"]),
        (("--from", "2", "--to", "1"), ["version 2 → version 1", "[-5-]{+3+}"]),
        (("--to", "2"), ["version 1 → version 2", "[-3-]{+5+}"]),
        (("--to", "1"), ["nothing → version 1", "{+3 天内到账。+}"]),
    ],
)
def test_any_two_versions_can_be_compared(
    kb: Run, changed: Path, arguments: tuple[str, ...], told: list[str]
) -> None:
    out = kb("diff", "KB-1", *arguments).out
    assert all(each in out for each in told), out


def test_a_file_without_versions_is_all_new(kb: Run, write: Write) -> None:
    write()
    shape = kb("diff", "1.zh-Hans.md", "--json").json
    assert (shape["from"], shape["to"], shape["diff"]["new"]) == ("nothing", "file", True)


def test_what_was_published_differs_in_nothing(kb: Run, published: Path) -> None:
    ran = kb("diff", "KB-1", "--lang", "zh")
    assert (ran.code, ran.out) == (0, "KB-1.zh-Hans: 版本 1 → 文件\n没有差异。\n")
    assert kb("diff", "KB-1", "--json").json["significance"] is None


@pytest.mark.parametrize("arguments", [("--from", "9"), ("--to", "0"), ("--from", "-1")])
def test_a_version_that_is_none_is_told(
    kb: Run, published: Path, arguments: tuple[str, ...]
) -> None:
    ran = kb("diff", "KB-1", *arguments)
    assert ran.code == 2
    assert "it has 1." in ran.err


def test_changes_are_coloured_on_a_terminal(
    kb: Run, changed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kbcore.cli.output.Output.is_terminal", lambda self, stream: True)
    assert "\x1b[9;31m5\x1b[0m\x1b[32m7\x1b[0m" in kb("diff", "KB-1").out


def test_versions_can_be_compared_when_the_file_is_gone(kb: Run, changed: Path) -> None:
    changed.unlink()
    assert kb("diff", "KB-1", "--to", "2").code == 0
    assert kb("diff", "KB-1").code == 2
