import pytest
from hypothesis import given

from kbcore.significance.correction import is_correction
from tests.kbcore.strategies import texts


@pytest.mark.parametrize(
    ("before", "after"),
    [("", "。"), ("陆", "录"), ("teh", "the"), ("refnd", "refund"), ("無", "无"), ("Ａ b", "a  B")],
)
def test_how_it_was_written_is_corrected(before: str, after: str) -> None:
    assert is_correction(before, after)
    assert is_correction(after, before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("商", "买"),
        ("", "请"),
        ("is", "it"),
        ("able", "unable"),
        ("form", "from here"),
        ("1", "2"),
        ("退款", "款退"),
        ("été", "èté"),
    ],
)
def test_another_word_is_no_correction(before: str, after: str) -> None:
    assert not is_correction(before, after)
    assert not is_correction(after, before)


@given(texts)
def test_spaces_and_case_never_matter(text: str) -> None:
    assert is_correction(text, f" {text} ")
