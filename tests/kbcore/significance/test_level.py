import pytest

from kbcore.significance import Significance


def test_the_higher_of_two_counts() -> None:
    assert max(Significance.TYPO, Significance.CRITICAL) is Significance.CRITICAL
    assert sorted(Significance) == [*Significance]


def test_a_level_is_found_by_its_code() -> None:
    assert [Significance.of(level.code) for level in Significance] == [*Significance]


def test_an_unknown_code_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match="known are typo, content, critical"):
        Significance.of("huge")
