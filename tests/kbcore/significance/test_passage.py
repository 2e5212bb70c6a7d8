from hypothesis import given

from kbcore.diff import compare_texts
from kbcore.significance.passage import Passage, passages, touched
from tests.kbcore.strategies import texts


def facts_of(old: str, new: str) -> tuple[list[str], list[str]]:
    before, after = touched(compare_texts(old, new))
    return [each.words for each in before], [each.words for each in after]


def test_a_passage_is_a_deletion_with_the_insertion_in_its_place() -> None:
    found = passages(compare_texts("需七天，请等待", "需三天，请耐心等待"))
    assert list(found) == [
        Passage(before="七", after="三", old=1, new=1),
        Passage(before="", after="耐心", old=5, new=5),
    ]


@given(texts, texts)
def test_passages_stand_where_they_say(old: str, new: str) -> None:
    for each in passages(compare_texts(old, new)):
        assert old[each.old :].startswith(each.before)
        assert new[each.new :].startswith(each.after)
        assert each.before or each.after


def test_only_facts_in_what_changed_are_touched() -> None:
    assert facts_of("3天内退款，需付5元。", "3天内退款，需付6元。") == (["5元"], ["6元"])
    assert facts_of("3天内退款。", "3天内可以退款。") == ([], [])


def test_what_comes_inside_a_fact_touches_it() -> None:
    assert facts_of("手续费5元", "手续费5美元") == (["5元"], ["5美元"])


def test_a_sentence_of_its_own_denies_nothing_that_stood_there() -> None:
    assert facts_of("可退。", "可退。海外订单不退。") == ([], [])
    assert facts_of("可退。", "不可退。") == ([], ["不"])
