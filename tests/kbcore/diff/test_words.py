import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbcore.content import Link, Run
from kbcore.diff import Op, Span, compare_texts
from kbcore.diff.token import of_runs, of_text
from kbcore.diff.words import compare
from tests.kbcore.strategies import hostile_texts

MARKS = {Op.EQUAL: "{}", Op.DELETE: "[{}]", Op.INSERT: "<{}>", Op.STYLED: "~{}~"}


def marked(spans: tuple[Span, ...]) -> str:
    return "".join(MARKS[span.op].format(span.text) for span in spans)


CHANGES = [
    (
        "退款将在七个工作日内退回。",
        "退款将在三个工作日内退回。",
        "退款将在[七]<三>个工作日内退回。",
    ),
    ("您可以退货。", "您不可以退货。", "您<不>可以退货。"),
    ("请于3天内申请。", "请于15天内申请。", "请于[3]<15>天内申请。"),
    (
        "運費由賣家承擔，逾期無效。",
        "運費由買家承擔，逾期無效。",
        "運費由[賣]<買>家承擔，逾期無效。",
    ),
    (
        "支持微信、支付宝和银行卡",
        "支持微信、支付宝、云闪付和银行卡",
        "支持微信、支付宝<、云闪付>和银行卡",
    ),
    (
        "我们会在收到退货后七个工作日内为您处理退款。",
        "商家将于收货当日办理退款，节假日顺延。",
        "[我们会在收到退货后七个工作日内为您处理退款]<商家将于收货当日办理退款，节假日顺延>。",
    ),
    (
        "打开应用。点击我的订单。",
        "打开应用。登录账号。点击我的订单。",
        "打开应用。<登录账号。>点击我的订单。",
    ),
    ("You can cancel it.", "You can't cancel it.", "You [can]<can't> cancel it."),
    (
        "It takes 5 working days in all.",
        "It takes 10 business days in all.",
        "It takes [5 working]<10 business> days in all.",
    ),
    ("售价1,299.00元", "售价1,199.00元", "售价[1,299.00]<1,199.00>元"),
    (
        "见https://a.example/x?y=1，谢谢",
        "见https://a.example/z，谢谢",
        "见[https://a.example/x?y=1]<https://a.example/z>，谢谢",
    ),
]


@pytest.mark.parametrize(("old", "new", "shown"), CHANGES)
def test_a_change_is_marked_as_a_person_would_mark_it(old: str, new: str, shown: str) -> None:
    assert marked(compare_texts(old, new)) == shown


def test_a_sentence_that_came_is_one_insertion_in_a_long_text() -> None:
    old = "".join(f"第{n}条，须在{n}天内办理。" for n in range(200))
    new = old.replace("第100条", "附则：另行通知。第100条")
    assert [s.text for s in compare_texts(old, new) if s.op is not Op.EQUAL] == ["附则：另行通知。"]


def test_equal_texts_are_one_span_and_no_text_is_none() -> None:
    assert compare_texts("退款", "退款") == (Span(op=Op.EQUAL, text="退款"),)
    assert compare_texts("", "") == ()


def test_a_family_and_an_accent_stay_whole() -> None:
    texts = [token.text for token in of_text("👨‍👩‍👧e\u0301é👍🏽")]
    assert texts == ["👨‍👩‍👧", "e\u0301é", "👍🏽"]


def test_a_word_half_in_bold_is_one_word() -> None:
    runs = (Run(text="re"), Run(text="fund", marks=("bold",)))
    assert [(t.text, t.style) for t in of_runs(runs)] == [("refund", " | bold")]


def test_another_mark_or_link_shows_as_such_on_words_that_stay() -> None:
    old = tuple(of_runs([Run(text="see the form")]))
    link = Link(kind="url", target="https://example.com/")
    new = tuple(of_runs([Run(text="see "), Run(text="the form", link=link)]))
    assert compare(old, new) == (
        Span(op=Op.EQUAL, text="see "),
        Span(op=Op.STYLED, text="the form", now="https://example.com/"),
    )


texts = hostile_texts | st.text("退款货不在3天。，\n ab", max_size=60)


@given(texts)
def test_the_tokens_of_a_text_are_the_text(text: str) -> None:
    assert "".join(token.text for token in of_text(text)) == text


@given(texts, texts)
def test_both_texts_can_be_read_from_the_spans(old: str, new: str) -> None:
    spans = compare_texts(old, new)
    assert "".join(s.text for s in spans if s.op is not Op.INSERT) == old
    assert "".join(s.text for s in spans if s.op is not Op.DELETE) == new


@given(texts, texts)
def test_a_deletion_comes_before_the_insertion_in_its_place(old: str, new: str) -> None:
    ops = "".join(span.op[0] for span in compare_texts(old, new))
    assert "id" not in ops
    assert not {"ee", "dd", "ii"} & {ops[n : n + 2] for n in range(len(ops))}
