import time

import pytest
from hypothesis import given

from kbcore.facts import FactKind, facts
from tests.kbcore.strategies import texts

NUMBER, AMOUNT, DATE, LINK, NEGATION = FactKind


def found(text: str) -> list[tuple[FactKind, str]]:
    return [(fact.kind, text[fact.start : fact.end]) for fact in facts(text)]


@pytest.mark.parametrize(
    "spellings",
    [
        ("七个工作日", "7个工作日", "７ 个工作日", "7個工作日"),
        ("二十三人", "23人", "２３ 人"),
        ("一百零五元", "105元", "１０５ 元"),
        ("一万二千元", "12000元", "12,000元"),
        ("兩件", "两件", "二件", "2件"),
        ("百分之五", "5%", "５％"),
        ("seven working days", "7 working days", "7 Working Days"),
        ("two items", "2 items"),
        ("無", "无", "不", "not", "can't", "没"),
    ],
)
def test_a_fact_is_the_same_however_written(spellings: tuple[str, ...]) -> None:
    values = {tuple((fact.kind, fact.value) for fact in facts(text)) for text in spellings}
    assert len(values) == 1, values
    assert len(next(iter(values))) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("自２０２６年３月１日起，每人限購兩件", [(DATE, "２０２６年３月１日"), (NUMBER, "兩件")]),
        ("十月一日下午3:30前", [(DATE, "十月一日"), (DATE, "3:30")]),
        ("5 Mar 2026, 9 am", [(DATE, "5 Mar 2026"), (DATE, "9 am")]),
        ("$1,299.00 or 5折", [(AMOUNT, "$1,299.00"), (AMOUNT, "5折")]),
        ("見https://a.example/x，謝謝", [(LINK, "https://a.example/x")]),
        ("非会员不予退换", [(NEGATION, "非"), (NEGATION, "不")]),
        ("-5 to 10", [(NUMBER, "-5"), (NUMBER, "10")]),
        ("二十三", [(NUMBER, "二十三")]),
    ],
)
def test_facts_are_found_where_they_stand(text: str, expected: list[tuple[FactKind, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "万一遇到，千万留意，一定要一起",
        "特别推荐，选择类别，分别寄出",
        "非常感谢，不仅如此，无论何时，未来",
        "能不能退？是不是这样？有没有？",
        "第一步，十分满意",
        "everyone knows another note",
    ],
)
def test_what_is_written_alike_is_no_fact(text: str) -> None:
    assert found(text) == []


@given(texts)
def test_facts_are_in_order_and_inside_the_text(text: str) -> None:
    places = [(fact.start, fact.end) for fact in facts(text)]
    assert places == sorted(places)
    assert all(0 <= start < end <= len(text) for start, end in places)


@pytest.mark.parametrize("part", ["一", "1", "1,", "a", "款", "a.", "不", "n'", "http://"])
def test_an_endless_word_takes_no_endless_time(part: str) -> None:
    start = time.process_time()
    list(facts(part * 10_000))
    assert time.process_time() - start < 5
