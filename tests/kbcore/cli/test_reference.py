"""What docs/reference/kbcore-command.md and the how-to guide say is what the command does."""

import json
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kbcore.cli import main
from kbcore.cli.app import _COMMANDS as COMMANDS
from kbcore.stores import folder
from tests.kbcore.cli.conftest import Run

DOCS = Path(__file__).parents[3] / "docs"
PAGE = (DOCS / "reference/kbcore-command.md").read_text("utf-8")
GUIDE = (DOCS / "how-to/without-wagtail.md").read_text("utf-8")
# What differs from one run to the next.
VOLATILE = {
    r"\d{4}-\d\d-\d\d( \d\d:\d\d)?": "<date>",
    r"1:[0-9a-f]{64}": "<digest>",
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}": "<key>",
}


def steady(text: str) -> str:
    for pattern, name in VOLATILE.items():
        text = re.sub(pattern, name, text)
    return text


def transcript(page: str) -> Iterator[tuple[str, str]]:
    """Each command of the page's console blocks, with what it prints."""
    for block in re.findall(r"^```console\n(.*?)^```", page, re.MULTILINE | re.DOTALL):
        for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = step.partition("\n")
            if "<<'END'" in command:
                text, _, output = output.partition("END\n")
                command = f"{command}\n{text}END"
            yield command, output


def perform(command: str, capfd: pytest.CaptureFixture[str]) -> str:
    """What *command* prints, here if it is ours, else in a shell."""
    ours, _, rest = command.partition(" | ")
    if not ours.startswith("kbcore "):
        ours, rest, printed = "", command, ""
    else:
        main(shlex.split(ours)[1:])
        captured = capfd.readouterr()
        printed = captured.out + captured.err
    if rest:
        ran = subprocess.run(
            ["bash", "-c", rest], input=printed, capture_output=True, encoding="utf-8", check=True
        )
        printed = ran.stdout
    return printed


def test_the_tour_shows_what_happens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    steps = list(transcript(PAGE))
    assert len(steps) > 15
    for command, expected in steps:
        assert steady(perform(command, capfd)) == steady(expected), command


def test_the_guide_s_program_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("help").mkdir()
    row = {"id": "1", "question": "如何退款？", "answer_md": "3 天。", "lang": "zh"}
    Path("faq.jsonl").write_text(json.dumps(row), "utf-8")
    main(["new", "help", "如何退货？"])
    main(["publish", "help", "--as", "Ann", "--unreviewed"])
    capsys.readouterr()
    reading, filling = re.findall(r"^```python\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    known: dict[str, object] = {}
    exec(reading, known)
    exec(filling, known)
    assert capsys.readouterr().out.startswith("KB-1 如何退货？")
    titles = [item.title for item in folder.FolderStore("help").items()]
    assert sorted(titles) == ["如何退款？", "如何退货？"]


def test_every_command_is_described() -> None:
    described = re.findall(r"^`kbcore (\w+) DIR", PAGE, re.MULTILINE)
    assert sorted(described) == sorted(COMMANDS)


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("check", ()),
        ("search", ("退款",)),
        ("review", ("KB-1",)),
        ("log", ("KB-1",)),
        ("diff", ("KB-1",)),
        ("publish", ("KB-1", "--as", "Ann")),
        ("new", ("换滤网",)),
    ],
)
def test_the_fields_of_the_json_are_described(
    kb: Run, published: Path, command: str, arguments: tuple[str, ...]
) -> None:
    shape = kb(command, *arguments, "--json").json
    assert (shape.pop("format"), shape.pop("command")) == (1, command)
    [row] = re.findall(rf"^\| {command} \| (.*) \|$", PAGE, re.MULTILINE)
    item = {"reference", "key", "locale", "path", "title"} if "an item" in row else set()
    described = set(re.findall(r"`(\w+)`", row)) | item
    nested = {
        field
        for values in shape.values()
        if isinstance(values, list)
        for value in values
        for field in value
    }
    assert set(shape) | nested <= described


def test_the_reference_lists_every_public_name() -> None:
    names = re.findall(r":: kbcore\.stores\.(?:folder\.)?(\w+)", PAGE)
    assert sorted(names) == sorted(folder.__all__)


def test_the_files_it_describes_are_those_it_makes(kb: Run, published: Path) -> None:
    kb("search", "退款")
    own = published.parent / ".kb"
    made = {path.name for path in own.iterdir()} - {".gitignore"}
    assert all(re.search(rf"^\| .*`{name}[`/]", PAGE, re.MULTILINE) for name in made), made
