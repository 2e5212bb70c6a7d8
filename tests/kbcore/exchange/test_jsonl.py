import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from kbcore import Locale
from kbcore.content import to_text
from kbcore.exchange import ImportedRow, NotUtf8, RowProblem, read

ROW = {
    "id": "faq-1",
    "lang": "zh-CN",
    "question": "如何 申请\n退款？",
    "answer_md": "**七天**内[可退](../refund.md)。",
    "product": "shop",
    "product_name": "商城",
    "category": ["售后", " 退款 "],
}


def written(*rows: dict[str, Any] | str) -> io.BytesIO:
    lines = (row if isinstance(row, str) else json.dumps(row) for row in rows)
    return io.BytesIO("\n".join(lines).encode())


def one(stream: io.BytesIO, **options: Any) -> ImportedRow | RowProblem:
    (found,) = read(stream, **options)
    return found


def row(**changes: Any) -> ImportedRow:
    found = one(written(ROW | changes))
    assert isinstance(found, ImportedRow), found
    return found


def problem(**changes: Any) -> RowProblem:
    fields = {name: value for name, value in (ROW | changes).items() if value is not ...}
    found = one(written(fields))
    assert isinstance(found, RowProblem), found
    return found


def test_a_row_is_read_with_its_fields() -> None:
    found = row()
    assert (found.number, found.id, found.locale) == (1, "faq-1", "zh-Hans")
    assert (found.title, to_text(found.blocks)) == ("如何 申请 退款？", "七天内可退。")
    assert (found.product, found.product_name) == ("shop", "商城")
    assert found.category == ("售后", "退款")
    assert found.dropped_links == (("可退", "../refund.md"),)
    assert found.problems == ()


def test_reading_a_row_twice_gives_the_same() -> None:
    assert row() == row()


@pytest.mark.parametrize("name", ["question", "answer_md", "product", "category"])
def test_the_hash_follows_what_the_file_says(name: str) -> None:
    changed = row(**{name: ["x"] if name == "category" else "x"})
    assert changed.content_hash != row().content_hash


def test_the_hash_ignores_what_is_not_imported() -> None:
    assert row(commit="abc", page_title="x").content_hash == row().content_hash


@pytest.mark.parametrize(
    ("lang", "locale"),
    [
        ("zh-CN", "zh-Hans"),
        ("zh_tw", "zh-Hant"),
        ("zh-Hant", "zh-Hant"),
        ("en-US", "en"),
        ("ja", "ja"),
    ],
)
def test_a_country_tells_the_script(lang: str, locale: str) -> None:
    assert row(lang=lang).locale == locale


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", ...),
        ("id", " "),
        ("id", ["a"]),
        ("question", ...),
        ("question", None),
        ("question", "\x00 \n"),
        ("answer_md", ""),
        ("answer_md", 5),
        ("answer_md", "<!-- nothing -->"),
        ("answer_md", ">" * 200),
        ("lang", ...),
        ("lang", "中文"),
        ("lang", 5),
    ],
)
def test_a_row_without_what_it_needs_is_a_problem_that_names_it(field: str, value: object) -> None:
    found = problem(**{field: value})
    assert (found.row, found.field) == (1, field)
    assert found.hint.endswith(".")


def test_a_number_is_an_id_too() -> None:
    assert row(id=7).id == "7"


def test_rows_in_another_language_than_expected_are_problems() -> None:
    stream = written(ROW, ROW | {"id": "2", "lang": "en-US"}, ROW | {"id": "3", "lang": None})
    found = list(read(stream, expect=Locale("zh-Hans")))
    assert [type(entry) for entry in found] == [ImportedRow, RowProblem, ImportedRow]


def test_reading_goes_on_after_every_kind_of_bad_row() -> None:
    bad = ['{"id": "x"', "[1]", "5", "[" * 100_000, '{"id": 1e999}', ROW]
    stream = written(ROW, *bad, "", ROW | {"id": "last"})
    found = list(read(stream))
    assert [entry.number for entry in found if isinstance(entry, ImportedRow)] == [1, 9]
    assert [entry.row for entry in found if isinstance(entry, RowProblem)] == [2, 3, 4, 5, 6, 7]


def test_a_repeated_id_is_a_problem_that_names_the_first() -> None:
    first, again = read(written(ROW, ROW))
    assert isinstance(first, ImportedRow)
    assert "row 1" in str(again)


@pytest.mark.parametrize("spare", [0, 1])
def test_a_row_above_the_limit_is_a_problem_and_below_it_is_not(spare: int) -> None:
    size = len(written(ROW).getvalue())
    found = list(read(written(ROW, ROW | {"id": "b"}), limit=size - 1 + spare))
    assert isinstance(found[0], ImportedRow) == bool(spare)
    assert isinstance(found[1], ImportedRow)


def test_an_answer_of_five_megabytes_is_a_problem_and_the_next_row_is_read() -> None:
    large = ROW | {"id": "large", "answer_md": "退款" * 900_000}
    too_large, next_row = read(written(large, ROW))
    assert "1,000,000 bytes" in str(too_large)
    assert isinstance(next_row, ImportedRow)
    assert next_row.number == 2


def test_a_limit_can_be_raised() -> None:
    large = ROW | {"answer_md": "退款" * 900_000}
    found = one(written(large), limit=20_000_000)
    assert isinstance(found, ImportedRow)


def test_a_file_that_is_not_utf_8_is_refused_with_row_and_byte() -> None:
    good = json.dumps(ROW, ensure_ascii=False).encode() + b"\n"
    rows = read(io.BytesIO(good + '{"id": "退款"}'.encode("gbk")))
    assert isinstance(next(rows), ImportedRow)
    with pytest.raises(NotUtf8) as refused:
        next(rows)
    assert (refused.value.row, refused.value.byte) == (2, len(good) + 8)


def test_a_mark_at_the_start_and_windows_line_ends_are_no_problem() -> None:
    text = json.dumps(ROW) + "\r\n\r\n" + json.dumps(ROW | {"id": "2"}) + "\r\n"
    found = list(read(io.BytesIO(b"\xef\xbb\xbf" + text.encode())))
    assert [entry.number for entry in found if isinstance(entry, ImportedRow)] == [1, 3]


def test_a_category_that_is_no_path_is_a_small_problem() -> None:
    found = row(category="售后")
    assert found.category == ()
    assert [small.field for small in found.problems] == ["category"]


def test_characters_that_no_database_takes_are_left_out() -> None:
    found = row(question="退\x00款\ud800", answer_md="a\x0bb\x1fc")
    assert (found.title, to_text(found.blocks)) == ("退款", "abc")


def test_an_empty_file_has_no_rows() -> None:
    assert list(read(io.BytesIO())) == []


class _Endless(io.RawIOBase):
    """A file that counts how much of it was read."""

    def __init__(self) -> None:
        self.rows = self._rows()
        self.given = 0

    def _rows(self) -> Iterator[bytes]:
        while True:
            self.given += 1
            yield json.dumps(ROW | {"id": self.given}).encode() + b"\n"

    def readline(self, limit: int | None = -1) -> bytes:
        return next(self.rows)


def test_rows_are_read_one_at_a_time() -> None:
    stream = _Endless()
    rows = read(stream)  # type: ignore[arg-type]  # all that reading needs is readline
    next(rows)
    next(rows)
    assert stream.given == 2
