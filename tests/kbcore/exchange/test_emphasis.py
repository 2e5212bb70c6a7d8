import pytest

from kbcore.content import to_html
from kbcore.exchange import to_blocks


def html(markdown: str) -> str:
    return to_html(to_blocks(markdown).blocks)


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("单击**“确定”**按钮", "单击<strong>“确定”</strong>按钮"),
        ("**说明：**如果无法替换", "<strong>说明：</strong>如果无法替换"),
        ("选择**Target（beat）**页签", "选择<strong>Target（beat）</strong>页签"),
        ("**规则**和**名称：**都填", "<strong>规则</strong>和<strong>名称：</strong>都填"),
        ("这是*重点。*请看", "这是<em>重点。</em>请看"),
        ("請按**「確定」**鈕", "請按<strong>「確定」</strong>鈕"),
    ],
)
def test_bold_works_beside_chinese_punctuation(markdown: str, shown: str) -> None:
    assert html(markdown) == f"<p>{shown}</p>"


@pytest.mark.parametrize(
    "markdown", ["3 * 4 * 5", "尊敬的 ** 用户", "a ** b ** c", "** 不是粗体 **"]
)
def test_stars_that_are_no_marks_stay(markdown: str) -> None:
    assert html(markdown) == f"<p>{markdown}</p>"


def test_latin_text_follows_commonmark() -> None:
    assert html("a**“b”**c and _x_y_ **d**") == (
        "<p>a**“b”**c and <em>x_y</em> <strong>d</strong></p>"
    )
