"""Passages with marks."""

from html import unescape
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbcore.text import highlight, index_terms
from tests.kbcore.text.strategies import ANY_TEXT, LIKELY_TEXT


def marked(text: str, query: str) -> list[str]:
    """What is marked, in all passages."""
    html = "".join(fragment.html for fragment in highlight(text, query))
    return [unescape(part.partition("</mark>")[0]) for part in html.split("<mark>")[1:]]


def plain(html: str) -> str:
    return unescape(html.replace("<mark>", "").replace("</mark>", ""))


@pytest.mark.parametrize(
    ("text", "query", "marks"),
    [
        ("本公司的知識庫說明", "知识库", ["知識庫"]),
        ("本公司的知识库说明", "知識庫", ["知识库"]),
        ("退款的款项多久退回", "退款", ["退款"]),
        ("退货时款式不对", "退款", ["退", "款"]),
        ("怎麼交稅", "稅", ["稅"]),
        ("You may cancel orders.", "How do you cancel an order?", ["cancel", "orders"]),
        ("设备显示 Ｅ－０７", "e07", ["Ｅ－０７"]),
        ("iPhone15 很好", "iphone", ["iPhone"]),
        ("怎么退款，怎么换货", "怎么退款", ["怎么退款"]),
        ("怎么换货", "怎么退款", ["怎么"]),
        ("别的", "退款", []),
        ("退款", "。！", []),
    ],
)
def test_a_query_marks(text: str, query: str, marks: list[str]) -> None:
    assert marked(text, query) == marks


def test_html_of_the_text_is_escaped() -> None:
    (fragment,) = highlight("<script>退款</script> & \"'", "退款")
    assert fragment.html == ("&lt;script&gt;<mark>退款</mark>&lt;/script&gt; &amp; &quot;&#x27;")


def test_the_densest_passage_is_shown() -> None:
    text = "退款。" + "说明文字" * 50 + "申请退款流程" + "说明文字" * 50
    (fragment,) = highlight(text, "申请退款流程", fragment=40, fragments=1)
    assert "<mark>申请退款流程</mark>" in fragment.html


def test_a_second_passage_shows_what_the_first_lacks() -> None:
    text = "退款和退款和退款" + "说明文字" * 50 + "退款" + "说明文字" * 50 + "发票"
    first, second = highlight(text, "退款 发票", fragment=30)
    assert "<mark>退款</mark>" in first.html
    assert "<mark>发票</mark>" in second.html


def test_a_passage_begins_with_a_sentence_and_ends_with_a_whole_word() -> None:
    text = f"{'Other matters come first. ' * 9}You get a refund soon{' afterwards' * 20}."
    (fragment,) = highlight(text, "refund", fragment=60, fragments=1)
    assert fragment.html.startswith("You get a <mark>refund</mark> soon")
    assert fragment.html.endswith(" afterwards")


def test_an_emoji_of_several_characters_is_not_parted() -> None:
    family = "👨‍👩‍👧"
    for size in range(8, 20):
        (fragment,) = highlight(f"退款{family * 9}", "退款", fragment=size, fragments=1)
        assert fragment.html.replace(family, "") == "<mark>退款</mark>"


@pytest.mark.parametrize("sizes", [{"fragment": 0}, {"fragments": 0}, {"fragment": -1}])
def test_sizes_below_one_are_refused(sizes: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="1 or more"):
        highlight("退款", "退款", **sizes)


@given(
    ANY_TEXT | LIKELY_TEXT.map(lambda text: text * 5),
    ANY_TEXT,
    st.integers(1, 150),
    st.integers(1, 4),
)
def test_a_passage_is_a_piece_of_the_original(text: str, query: str, size: int, most: int) -> None:
    found = highlight(text, query, fragment=size, fragments=most)
    assert len(found) <= most
    for fragment in found:
        assert plain(fragment.html) == text[fragment.start : fragment.end]
        assert 0 < fragment.end - fragment.start <= size
        assert fragment.html.count("<mark>") == fragment.html.count("</mark>") >= 1
    for one, other in pairwise(found):
        assert one.end <= other.start


@given(LIKELY_TEXT)
def test_a_text_that_has_terms_is_marked_by_itself(text: str) -> None:
    assert bool(highlight(text, text)) == bool(index_terms(text))


@pytest.mark.parametrize(
    "piece", ["退款", "退 ", "refund ", "e-07 ", "\u0301", "🙂", "\ud800", "\x00"]
)
def test_10_000_characters_are_no_trouble(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    for fragment in highlight(text, text):
        assert plain(fragment.html) in text
