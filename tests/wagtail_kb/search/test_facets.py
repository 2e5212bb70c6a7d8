"""Facet trees by key."""

from uuid import UUID

from wagtail_kb.search.facets import FacetTrees

SERIES, S6, X1, EAST, STRANGE = (UUID(int=number) for number in range(1, 6))
PRODUCT, REGION = UUID(int=11), UUID(int=12)

TREES = FacetTrees(
    parents={SERIES: None, S6: SERIES, X1: None, EAST: None},
    dimensions={SERIES: PRODUCT, S6: PRODUCT, X1: PRODUCT, EAST: REGION},
)


def test_keys_are_grouped_by_dimension_with_what_stands_below_them():
    assert set(TREES.groups([SERIES, X1, EAST])) == {frozenset({SERIES, S6, X1}), frozenset({EAST})}


def test_an_unknown_key_is_a_group_that_nothing_has():
    assert TREES.groups([STRANGE]) == (frozenset({STRANGE}),)


def test_a_value_counts_each_item_below_it_once():
    assert TREES.counts([{S6}, {S6, SERIES}, {X1}]) == {SERIES: 2, S6: 2, X1: 1}


def test_a_loop_in_the_data_ends():
    looped = FacetTrees(parents={S6: SERIES, SERIES: S6}, dimensions=TREES.dimensions)
    assert looped.counts([{S6}]) == {S6: 1, SERIES: 1}
    assert looped.groups([S6]) == (frozenset({S6, SERIES}),)
