import pytest

from kbcore.exchange import NotUtf8, RowProblem, content_hash

FIELDS = {"id": "1", "question": "如何退款？", "category": ["售后", "退款"], "product": None}


def test_a_hash_is_the_same_whatever_the_order_of_fields() -> None:
    assert content_hash(dict(reversed(FIELDS.items()))) == content_hash(FIELDS)


def test_a_hash_is_the_same_whatever_machine_wrote_the_lines() -> None:
    windows, unix = ({"answer": text} for text in ("a \r\nb\r\n", "a\nb"))
    assert content_hash(windows) == content_hash(unix)


@pytest.mark.parametrize("name", FIELDS)
def test_any_change_of_a_field_changes_the_hash(name: str) -> None:
    assert content_hash(FIELDS | {name: "other"}) != content_hash(FIELDS)


def test_the_order_of_a_path_counts() -> None:
    assert content_hash({"a": ["x", "y"]}) != content_hash({"a": ["y", "x"]})


def test_a_problem_says_where_what_and_how_to_mend_it() -> None:
    problem = RowProblem(row=7, field="id", problem="is missing", hint="Give one.")
    assert str(problem) == "Row 7, id: is missing. Give one."


def test_a_file_of_another_encoding_is_told_with_row_and_byte() -> None:
    assert str(NotUtf8(row=3, byte=42)).startswith("Row 3: byte 42 of the file is not UTF-8.")
