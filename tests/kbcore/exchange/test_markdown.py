import re
import time
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbcore.content import (
    Block,
    Code,
    Heading,
    Line,
    Link,
    Picture,
    RichText,
    Table,
    parse,
    references,
    to_html,
    to_text,
)
from kbcore.content.richtext import lines_html
from kbcore.exchange import Converted, TooInvolved, to_blocks
from tests.kbcore.strategies import hostile_texts

PICTURE = "![示意图](https://example.com/a.png)"


def blocks(markdown: str, **options: Any) -> tuple[Block, ...]:
    return to_blocks(markdown, **options).blocks


def text(markdown: str) -> str:
    return to_text(blocks(markdown))


def html(markdown: str) -> str:
    return to_html(blocks(markdown))


def kinds(markdown: str) -> list[str]:
    return [block.type for block in blocks(markdown)]


def lines(markdown: str) -> list[tuple[str, int]]:
    (block,) = blocks(markdown)
    assert isinstance(block, RichText)
    return [(line.style, line.level) for line in block.lines]


# Text and lists


def test_paragraphs_lists_quotes_and_rules_are_lines_of_one_rich_text() -> None:
    markdown = "第一段\n\n- 甲\n- 乙\n  1. 子\n\n> 引文\n\n---\n\n末段"
    assert lines(markdown) == [
        ("p", 0),
        ("ul", 0),
        ("ul", 0),
        ("ol", 1),
        ("quote", 0),
        ("hr", 0),
        ("p", 0),
    ]


def test_marks_and_web_links_are_kept() -> None:
    assert html("**a** *b* ~~c~~ `d` [e](https://example.com) [f](mailto:a@example.com)") == (
        "<p><strong>a</strong> <em>b</em> <s>c</s> <code>d</code> "
        '<a href="https://example.com">e</a> <a href="mailto:a@example.com">f</a></p>'
    )


def test_line_ends_are_spaces_and_hard_breaks_are_breaks() -> None:
    assert text("a\nb  \nc\\\nd") == "a b\nc\nd"


def test_a_second_paragraph_of_an_item_stays_in_its_item() -> None:
    assert text("1. a\n\n   b\n\n2. c") == "1. a\nb\n2. c"


def test_a_numbered_list_that_a_picture_cuts_goes_on_counting() -> None:
    markdown = f"1. 打开\n\n   {PICTURE}\n\n2. 关闭\n3. {PICTURE}"
    assert kinds(markdown) == ["rich_text", "picture", "rich_text", "picture"]
    assert text(markdown) == "1. 打开\n\n示意图\n\n2. 关闭\n3.\n\n示意图"


def test_a_numbered_list_that_starts_later_keeps_its_numbers() -> None:
    assert text("3. 丙\n4. 丁") == "3. 丙\n4. 丁"


def test_a_list_inside_a_cut_list_starts_at_the_outermost_level() -> None:
    markdown = f"1. a\n   - x\n     - y\n2. b {PICTURE}"
    first = blocks(markdown)[0]
    assert isinstance(first, RichText)
    assert [(line.style, line.level) for line in first.lines] == [
        ("p", 0),
        ("ul", 0),
        ("ul", 1),
        ("p", 0),
    ]


def test_text_after_a_nested_list_keeps_the_outer_numbers() -> None:
    assert text("1. a\n   - x\n\n   then\n2. b") == "1. a\n- x\nthen\n2. b"


# Blocks


def test_headings_become_heading_blocks_without_attribute_marks() -> None:
    made = blocks("# 大\n\n### 小 {#section_x1 .section}\n\n###### 最小\n\n标题\n---")
    assert [(b.content, b.level) for b in made if isinstance(b, Heading)] == [
        ("大", 2),
        ("小", 3),
        ("最小", 4),
        ("标题", 2),
    ]


def test_a_table_becomes_plain_cells_and_its_links_are_reported() -> None:
    found = to_blocks("| 项 | 值 |\n|---|---|\n| **甲** | [乙](https://example.com) |\n| 丙 |")
    (table,) = found.blocks
    assert isinstance(table, Table)
    assert table.rows == (("项", "值"), ("甲", "乙"), ("丙", ""))
    assert found.dropped_links == (("乙", "https://example.com"),)


def test_a_simple_html_table_becomes_a_table() -> None:
    (table,) = blocks("<table><tr><td>a<br>b</td><td>c</td></tr><tr><td>d</td></tr></table>")
    assert isinstance(table, Table)
    assert (table.rows, table.header_row) == ((("a\nb", "c"), ("d", "")), False)


@pytest.mark.parametrize(
    "source",
    [
        "<table><tr><td colspan=2>甲</td></tr><tr><td>乙</td><td>丙</td></tr></table>",
        "<table><tr><td><table><tr><td>甲</td></tr></table></td></tr><tr><td>乙</td>"
        "<td>丙</td></tr></table>",
    ],
)
def test_a_table_that_is_not_simple_becomes_its_text(source: str) -> None:
    assert text(source).split() == ["甲", "乙", "|", "丙"]


def test_a_picture_inside_a_paragraph_splits_it() -> None:
    markdown = '单击 ![图标](https://example.com/a.png "保存图标") 保存'
    before, picture, after = blocks(markdown)
    assert (before.text(), after.text()) == ("单击", "保存")
    assert isinstance(picture, Picture)
    assert (picture.url, picture.alt, picture.caption) == (
        "https://example.com/a.png",
        "图标",
        "保存图标",
    )


def test_a_picture_in_a_table_follows_it_and_leaves_its_text() -> None:
    markdown = f"| a |\n|---|\n| {PICTURE} |"
    assert kinds(markdown) == ["table", "picture"]
    assert text(markdown).startswith("a\n示意图")


def test_code_keeps_its_lines_and_its_language() -> None:
    fence, indented = blocks("```bash\n\n  ls  <a>\n\n    b\n```\n\n    x = 1")
    assert fence == Code(content="ls  <a>\n\n  b", language="bash", id=fence.id)
    assert indented == Code(content="x = 1", id=indented.id)


def test_code_in_a_list_item_follows_the_item() -> None:
    assert kinds("- a\n\n  ```\n  code\n  ```\n- b") == ["rich_text", "code", "rich_text"]


# Links


@pytest.mark.parametrize(
    "address",
    [
        "../a.md#b",
        "/cn.zh-CN/用户指南/a.md",
        "/intl.en-US/User Guide/Data Disk (new).md#section",
        "cn.zh-CN/常见问题/TMCH 库.md#",
        'reseller.en-US/FAQ/"Primary domain" cannot be empty.md#',
        "#section",
        "a.md",
        "ftp://example.com/a",
    ],
)
def test_a_link_that_leads_nowhere_becomes_text_and_is_reported(address: str) -> None:
    found = to_blocks(f"请参见[说明]({address})。")
    assert to_html(found.blocks) == "<p>请参见说明。</p>"
    assert found.dropped_links == (("说明", address),)


def test_the_caller_decides_where_a_link_leads() -> None:
    page = Link(kind="page", target="7")
    found = to_blocks("[a](../a.md) [b](b.md)", link={"../a.md": page}.get)
    assert [link for block in found.blocks for link in block.links()] == [page]
    assert found.dropped_links == (("b", "b.md"),)


def test_a_picture_that_can_t_be_shown_leaves_its_alternative_text() -> None:
    found = to_blocks("![图](../images/a.png) ![b](data:image/png;base64,AAAA)")
    assert to_text(found.blocks) == "图 b"
    assert [target for _, target in found.dropped_links] == [
        "../images/a.png",
        "data:image/png;base64,AAAA",
    ]


def test_the_link_around_a_picture_is_reported() -> None:
    found = to_blocks(f"[{PICTURE}](https://example.com/large.png)")
    assert found.dropped_links == (("示意图", "https://example.com/large.png"),)


# Raw HTML


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("a<br>b<br/>c", "a\nb\nc"),
        ('<a name="x"></a>标题', "标题"),
        ('<font color="red">红</font><u>线</u>', "红线"),
        ("<p>a</p>\n<p>b", "a\nb"),
        ("a <!-- 注释 --> b", "a b"),
        ("<div>\n\n- **x**\n\n</div>\n\ny", "- x\ny"),
        ('<div title="\n\n说明', '<div title="\n说明'),
    ],
)
def test_html_inside_markdown_gives_its_text(markdown: str, shown: str) -> None:
    assert text(markdown) == shown


@pytest.mark.parametrize(
    "script",
    [
        "<script>alert(1)</script>",
        "<script\nsrc=x>alert(1)</script >",
        "<STYLE>p{}</STYLE>",
        "<iframe src='https://example.com'>alert(1)</iframe>",
        "<svg onload=alert(1)><text>alert(1)</text></svg>",
        "<template><p>alert(1)</p></template>",
    ],
)
def test_scripts_vanish_with_their_content_and_nothing_else_does(script: str) -> None:
    assert text(f"前 {script} 后") == "前 后"
    assert text(f"前\n\n{script}\n\n后") == "前\n后"


def test_a_script_tag_that_never_ends_is_text_and_swallows_nothing() -> None:
    assert text("在 <script> 标签里\n\n后文") == "在 <script> 标签里\n后文"


@pytest.mark.parametrize("source", ["<LicenseKey>", "</path/to/agent>", "a < b > c", "<kb-link>"])
def test_what_a_reader_should_fill_in_stays_visible(source: str) -> None:
    assert text(f"- {source}：说明") == f"- {source}：说明"


@pytest.mark.parametrize(
    "source",
    [
        '<p onclick="alert(1)">x</p>',
        '<a href="javascript:alert(1)">x</a>',
        "[x](javascript:alert(1))",
        '<img src="javascript:alert(1)" alt="x">',
        '<a href="https://example.com" onmouseover="alert(1)">x</a>',
    ],
)
def test_no_handler_or_script_address_gets_into_the_html(source: str) -> None:
    assert not re.search(r'(href|src)="javascript|<[^>]*\bon\w+=', html(source))


# Any text


@given(st.text() | hostile_texts)
def test_any_text_converts_to_blocks_that_forge_nothing(markdown: str) -> None:
    made = to_html(blocks(markdown))
    assert references([made]) == frozenset()
    assert "<script" not in made


_PIECES = [
    *("# ", "- ", "  - ", "1. ", "   ", "> ", "```\n", "|a|\n|-|\n", "---", "\n", "\n\n", " "),
    *("**", "*", "_", "`", "~~", "\\", "[a](b.md)", "[c](https://example.com)", PICTURE),
    *("<br>", "<p>", "</p>", "<ul><li>", "</ul>", "<b>", "</b>", "<td>", "<table>"),
    *("文字", "word", "\u3000"),
]
_MARKDOWN = st.lists(st.sampled_from(_PIECES)).map("".join)


@given(_MARKDOWN)
def test_rich_text_is_in_the_form_that_an_editor_s_text_has(markdown: str) -> None:
    for block in blocks(markdown):
        if isinstance(block, RichText):
            assert parse(lines_html(block.lines)) == block.lines
            assert all(
                isinstance(line, Line) and (line.runs or line.style == "hr") for line in block.lines
            )


@given(_MARKDOWN)
def test_no_word_is_lost(markdown: str) -> None:
    assert text(markdown).count("文字") >= markdown.count("文字")


@given(_MARKDOWN)
def test_converting_twice_gives_the_same_blocks_with_the_same_ids(markdown: str) -> None:
    assert to_blocks(markdown, seed="row 7") == to_blocks(markdown, seed="row 7")


def test_ids_differ_by_row_and_by_position() -> None:
    markdown = "# a\n\n# b"
    ids = [block.id for seed in ("1", "2") for block in blocks(markdown, seed=seed)]
    assert len(set(ids)) == 4


def test_nothing_gives_nothing() -> None:
    assert to_blocks(" \n\n<!-- -->\n") == Converted()


@pytest.mark.parametrize(
    "piece", [">", "[", "![", "<div>", "<b>", "<b></i>", "<table><tr><td>", "- " * 60 + "\n", "~~a"]
)
def test_a_hostile_row_of_any_length_ends_in_seconds(piece: str) -> None:
    started = time.monotonic()
    with suppress(TooInvolved):
        blocks(piece * (100_000 // len(piece)))
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("markdown", [">" * 100, "<div>" * 101, "[" * 20_001])
def test_what_would_take_minutes_is_refused(markdown: str) -> None:
    with pytest.raises(TooInvolved, match="more than"):
        to_blocks(markdown)


def test_a_list_of_forty_levels_is_read() -> None:
    nested = "\n".join("  " * level + f"- level {level}" for level in range(40))
    assert "level 39" in text(nested)
