from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kbcore.diff.align import gaps, rising

sequences = st.text("abcd", max_size=60) | st.integers(0, 5).map(lambda n: "abcdefgh" * n)


@given(sequences, sequences)
def test_what_lies_between_the_gaps_is_equal(old: str, new: str) -> None:
    i = k = 0
    for gap in [*gaps(old, new), None]:
        end, other = (gap.i, gap.k) if gap else (len(old), len(new))
        assert old[i:end] == new[k:other]
        if gap:
            i, k = gap.j, gap.l


@given(sequences, sequences)
def test_gaps_are_in_order_and_none_is_empty(old: str, new: str) -> None:
    found = gaps(old, new)
    assert all(gap.i < gap.j or gap.k < gap.l for gap in found)
    assert all(a.j <= b.i and a.l <= b.k for a, b in pairwise(found))


@given(sequences)
def test_equal_sequences_have_no_gap(text: str) -> None:
    assert gaps(text, text) == []


def test_long_texts_without_anything_in_common_are_one_gap() -> None:
    assert gaps("ab" * 300, "cd" * 300) == [(0, 600, 0, 600)]


@given(st.permutations(range(7)))
def test_the_rising_part_is_as_long_as_any(order: list[int]) -> None:
    pairs = list(enumerate(order))
    found = rising(pairs)
    subsets = ([p for n, p in enumerate(pairs) if bits >> n & 1] for bits in range(128))
    longest = max(len(s) for s in subsets if [j for _, j in s] == sorted(j for _, j in s))
    assert (len(found), found) == (longest, sorted(found))
    assert [other for _, other in found] == sorted(other for _, other in found)
