"""Privacy as tokens, and the categories above an item."""

from uuid import UUID

import pytest

from wagtail_kb.search.place import Places, tokens

LOGIN, PASSWORD = {"type": "login", "groups": []}, {"type": "password", "groups": []}
BASE, OUTER, INNER, ITEM = (UUID(int=number) for number in range(1, 5))

PLACES = Places(
    keys={"0001": UUID(int=9), "00010001": BASE, "000100010001": OUTER, "0001000100010001": INNER},
    restricted={"00010001": [LOGIN]},
)


def _groups(*groups: int):
    return {"type": "groups", "groups": list(groups)}


@pytest.mark.parametrize(
    ("restrictions", "expected"),
    [
        ([], ("none",)),
        ([LOGIN], ("login",)),
        ([_groups(3, 4)], ("group:3", "group:4")),
        ([PASSWORD, LOGIN, _groups(3)], ("never",)),
        ([LOGIN, _groups(3)], ("group:3",)),
        ([_groups(3, 4), _groups(4)], ("group:4",)),
        ([_groups()], ("never",)),
    ],
)
def test_of_several_restrictions_the_tightest_counts(restrictions, expected):
    assert tokens(restrictions) == expected


def test_categories_are_what_stands_between_the_base_and_the_item():
    path = "00010001000100010007"
    assert PLACES.categories(path, BASE) == (str(OUTER), str(INNER))


def test_an_item_outside_its_base_has_no_categories():
    assert PLACES.categories("00010001000100010007", ITEM) == ()
    assert PLACES.categories("00010001000100010007", None) == ()


def test_a_base_below_a_base_hides_the_one_above():
    nested = Places(keys={**PLACES.keys, "000100010001": BASE}, restricted={})
    assert nested.categories("00010001000100010007", BASE) == (str(INNER),)


def test_privacy_is_collected_on_the_way_down():
    assert list(PLACES.restrictions(["000100010001", "00020001"])) == [LOGIN]
