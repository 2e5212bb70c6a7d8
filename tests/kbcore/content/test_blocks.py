import json
import re
from dataclasses import replace

import pytest
from hypothesis import given

from kbcore.content import (
    Attachment,
    Block,
    BlockAudience,
    Code,
    FileRef,
    Heading,
    InvalidContent,
    Line,
    Link,
    List,
    ListItem,
    Picture,
    RichText,
    Run,
    Table,
    block_from_json,
    block_type,
    references,
)
from tests.kbcore.strategies import blocks

FILE = FileRef(sha256="ab" * 32, filename="label.png", content_type="image/png", size=9)
PAGE = Link(kind="page", target="7")


@given(blocks)
def test_any_block_survives_json(block: Block) -> None:
    assert block_from_json(json.loads(json.dumps(block.to_json()))) == block


@given(blocks)
def test_no_text_of_an_author_forges_a_placeholder(block: Block) -> None:
    real = set(block.links()) | {Link(kind="file", target=f.sha256) for f in block.files()}
    assert references([block.html()]) <= real


@given(blocks)
def test_html_holds_only_tags_that_we_wrote(block: Block) -> None:
    ours = "p li ul ol h2 h3 h4 hr br blockquote strong em s sub sup code pre a table caption thead"
    ours += " tbody tr th td div figure figcaption img kb-link kb-picture"
    assert set(re.findall(r"<([^\s/>]*)", block.html().replace("</", "<"))) <= set(ours.split())


@given(blocks)
def test_an_answer_is_the_same_whatever_the_block_s_id(block: Block) -> None:
    assert replace(block, id="other").answer() == replace(block, id="").answer()


def test_a_block_for_staff_alone_is_another_answer() -> None:
    for block in (Code(content="x"), Picture(file=FILE), Attachment(file=FILE)):
        internal = replace(block, audience=BlockAudience.INTERNAL)
        assert internal.answer() != block.answer()


def test_a_file_s_name_and_size_are_no_part_of_an_answer() -> None:
    renamed = replace(FILE, filename="other.png", size=1)
    assert Attachment(file=renamed).answer() == Attachment(file=FILE).answer()
    assert Picture(file=renamed, width=5).answer() == Picture(file=FILE).answer()


def test_another_file_is_another_answer() -> None:
    changed = replace(FILE, sha256="cd" * 32)
    assert Picture(file=changed).answer() != Picture(file=FILE).answer()


def test_a_heading_can_be_linked_to_by_its_id() -> None:
    assert Heading(content="A", level=3, id="x").html() == '<h3 id="x">A</h3>'


def test_a_table_marks_its_headers() -> None:
    table = Table(rows=(("型号", "P200"), ("功率", "6\nW")), header_column=True, caption="规格")
    assert table.html() == (
        '<div class="kb-table" tabindex="0"><table><caption>规格</caption><thead><tr>'
        '<th scope="col">型号</th><th scope="col">P200</th></tr></thead><tbody><tr>'
        '<th scope="row">功率</th><td>6<br>W</td></tr></tbody></table></div>'
    )
    assert table.text() == "规格\n型号\tP200\n功率\t6 W"


def test_a_picture_elsewhere_is_shown_without_telling_who_looks() -> None:
    html = Picture(url='https://example.com/"a".png', alt="a < b", caption="c").html()
    assert 'src="https://example.com/&quot;a&quot;.png" alt="a &lt; b"' in html
    assert 'referrerpolicy="no-referrer"' in html
    assert "<figcaption>c</figcaption>" in html


def test_text_of_a_picture_is_what_it_shows() -> None:
    assert Picture(url="https://example.com/a", alt="Label", caption="Below").text() == (
        "Label\nBelow"
    )


def test_an_ordered_list_counts() -> None:
    steps = List(items=tuple(ListItem(runs=(Run(text=t),)) for t in "ab"), ordered=True)
    assert (steps.text(), steps.html()) == ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>")
    assert replace(steps, ordered=False).text() == "- a\n- b"


def test_code_keeps_its_spaces() -> None:
    code = Code(content="if a:\n    b", language="python")
    assert code.html() == '<pre><code class="language-python">if a:\n    b</code></pre>'


def test_links_of_rich_text_and_lists_are_found() -> None:
    runs = (Run(text="a"), Run(text="b", link=PAGE))
    assert list(RichText(lines=(Line(runs=runs),)).links()) == [PAGE]
    assert list(List(items=(ListItem(runs=runs),)).links()) == [PAGE]


def test_an_attachment_without_a_title_shows_its_file_name() -> None:
    assert Attachment(file=FILE).text() == "label.png"
    assert f"file:{FILE.sha256}" in Attachment(file=FILE).html()


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        ({"type": "hologram"}, "hologram"),
        ({}, "no block type"),
        ({"type": "heading"}, "content"),
        ({"type": "heading", "content": 5}, "content"),
        ({"type": "rich_text", "lines": "text"}, "lines"),
        ({"type": "rich_text", "lines": [{"runs": [7]}]}, "runs"),
        ({"type": "rich_text", "lines": [{"runs": [{"text": "a", "link": {"ftp": "x"}}]}]}, "ftp"),
        ({"type": "rich_text", "lines": [{"runs": [{"text": "a", "marks": ["blink"]}]}]}, "blink"),
        ({"type": "table", "rows": [5]}, "rows"),
        ({"type": "picture"}, "url"),
        ({"type": "picture", "file": "x"}, "file"),
        ({"type": "attachment", "file": {}}, "sha256"),
        ({"type": "code", "content": "x", "audience": "nobody"}, "nobody"),
        ({"type": "code", "content": "x", "id": 5}, "id"),
        ("text", "object"),
    ],
)
def test_a_broken_block_is_refused_with_its_path(broken: dict[str, object], problem: str) -> None:
    with pytest.raises(InvalidContent, match=problem) as refused:
        block_from_json(broken, path="blocks[3]")
    assert refused.value.path == "blocks[3]"


def test_a_site_can_register_a_block_of_its_own() -> None:
    @block_type("tests_phone_number")
    class PhoneNumber(Code):
        """A number to call."""

    block = PhoneNumber(content="95000")
    assert block_from_json(block.to_json()) == block
