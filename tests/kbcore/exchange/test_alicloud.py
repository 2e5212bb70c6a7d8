"""The whole of a real help centre goes through the reader: nothing lost, nothing forged."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from kbcore.content import Block, Picture, RichText, Table, parse, references, to_html, to_text
from kbcore.content.richtext import lines_html
from kbcore.exchange import ImportedRow, read

pytestmark = pytest.mark.shared_data

LANGUAGES = {"zh": 2613, "en": 2147}


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def file(shared_data: Path, language: str) -> Path:
    return shared_data / "alicloud_faq" / f"faq_{language}.jsonl"


@pytest.fixture(scope="module")
def rows(file: Path) -> list[ImportedRow]:
    with file.open("rb") as stream:
        found = list(read(stream))
    problems = [entry for entry in found if not isinstance(entry, ImportedRow)]
    assert problems == []
    return [entry for entry in found if isinstance(entry, ImportedRow)]


def _of(rows: list[ImportedRow], kind: type[Block]) -> int:
    return sum(isinstance(block, kind) for row in rows for block in row.blocks)


def test_every_row_is_read(rows: list[ImportedRow], language: str) -> None:
    assert len(rows) == LANGUAGES[language]
    assert all(row.blocks and row.title and not row.problems for row in rows)


def test_no_html_holds_a_script_or_a_placeholder(rows: list[ImportedRow]) -> None:
    for row in rows:
        html = to_html(row.blocks)
        assert "<script" not in html
        assert references([html]) == frozenset()


def test_the_words_of_every_answer_are_in_its_blocks(rows: list[ImportedRow], file: Path) -> None:
    # The plain text that came with the data was made by others: a second opinion.
    plain = {
        row["id"]: row["answer_text"] for row in map(json.loads, file.read_bytes().splitlines())
    }
    wanted = lost = 0
    for row in rows:
        characters = Counter(re.findall(r"[\u4e00-\u9fff]|[A-Za-z]{3,}", plain[row.id]))
        kept = Counter(re.findall(r"[\u4e00-\u9fff]|[A-Za-z]{3,}", to_text(row.blocks)))
        wanted += characters.total()
        lost += (characters - kept).total()
    assert lost / wanted < 0.005


def test_pictures_tables_and_links_come_along(rows: list[ImportedRow], file: Path) -> None:
    source = file.read_text("utf-8")
    links = sum(1 for row in rows for block in row.blocks for _ in block.links())
    assert _of(rows, Picture) >= source.count("![](http") * 0.95
    assert _of(rows, Table) >= 50
    assert links > 300
    assert sum(len(row.dropped_links) for row in rows) > 1000


def test_links_that_readers_would_see_as_brackets_are_few(rows: list[ImportedRow]) -> None:
    texts = (to_text(block for block in row.blocks if isinstance(block, RichText)) for row in rows)
    assert sum("](" in text for text in texts) <= 10


def test_every_rich_text_is_in_the_form_that_an_editor_s_text_has(rows: list[ImportedRow]) -> None:
    for row in rows:
        for block in row.blocks:
            if isinstance(block, RichText):
                assert parse(lines_html(block.lines)) == block.lines, row.id


def test_reading_again_gives_the_same_ids_and_hashes(rows: list[ImportedRow], file: Path) -> None:
    with file.open("rb") as stream:
        assert list(read(stream)) == rows
