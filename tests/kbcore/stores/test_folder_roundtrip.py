"""Whatever an item holds, its file gives it back; and what people write stays readable."""

from dataclasses import replace

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kbcore import KnowledgeItem, digest
from kbcore.content import (
    Attachment,
    Block,
    BlockAudience,
    Code,
    FileRef,
    Heading,
    Line,
    Link,
    List,
    ListItem,
    Picture,
    RichText,
    Run,
    Table,
    parse,
)
from kbcore.stores.folder import body, yamltext
from kbcore.stores.folder.header import read_header
from kbcore.stores.folder.itemfile import read, write
from kbcore.stores.folder.links import Links
from tests.contracts.store import item
from tests.kbcore.strategies import blocks, items, json_values, texts

LINKS = Links(key_of=lambda number: None, reference_of=lambda key: None)


def text_of(*written: Block) -> str:
    return body.write(written, link=LINKS.read, address=LINKS.write)


def again(written: KnowledgeItem) -> KnowledgeItem | None:
    header, problems = read_header(write(written, LINKS), "a.md")
    assert header, problems
    found, problems = read(header, LINKS)
    assert problems == ()
    return found


@given(items)
def test_an_item_comes_back_from_its_file_as_it_was(written: KnowledgeItem) -> None:
    assert again(written) == written


@given(st.lists(blocks, max_size=4).map(tuple))
def test_blocks_come_back_from_their_text_as_they_were(written: tuple[Block, ...]) -> None:
    found = body.read(text_of(*written), link=LINKS.read)
    assert (found.blocks, found.problems) == (written, ())


@given(items)
def test_a_file_that_is_written_again_is_the_same(written: KnowledgeItem) -> None:
    text = write(written, LINKS)
    assert write(again(written) or written, LINKS) == text


@given(st.dictionaries(texts, json_values | st.floats(allow_nan=False, allow_infinity=False)))
def test_json_comes_back_from_yaml_as_it_was(data: dict[str, object]) -> None:
    node = yamltext.read(yamltext.write({"data": data}))
    assert node
    assert yamltext.value(node) == {"data": data}


@given(st.text(st.sampled_from("-?:,[]{}#&*!|>'\"%@` \t\n0x1e.+~nulltrueyes"), max_size=8))
def test_what_yaml_would_take_for_something_else_stays_a_text(text: str) -> None:
    node = yamltext.read(yamltext.write({"text": text}))
    assert node
    assert yamltext.value(node) == {"text": text}


@given(st.dictionaries(texts, json_values, max_size=3))
def test_libyaml_reads_what_python_s_own_reader_does(data: dict[str, object]) -> None:
    source = yamltext.write(data)
    readers = (yamltext._FastLoader, yamltext._Loader)
    fast, slow = (yaml.compose(source, Loader=reader) for reader in readers)
    assert yamltext.value(fast) == yamltext.value(slow) == data


def test_half_a_character_survives() -> None:
    broken = Run(text="a\ud800b")
    written = item("\ud800", blocks=(RichText(lines=(Line(runs=(broken,)),)),))
    text = write(written, LINKS)
    assert text.encode()
    assert digest(again(written) or item()) == digest(written)


INTERNAL = BlockAudience.INTERNAL
LINK = Link(kind="url", target="https://example.com/?a=1&b=2")


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>一<br>二</p><p>三</p>", "一\\\n二\n\n三"),
        ("<p>单击<b>“确定”</b>按钮</p>", "单击**“确定”**按钮"),
        ("<p>a_b * c [d] 2. e #f</p>", "a_b \\* c \\[d\\] 2. e #f"),
        ("<p># a</p><p>1. b</p><p>- c</p>", "\\# a\n\n1\\. b\n\n\\- c"),
        ("<p>H<sub>2</sub>O &amp;amp; <code>a*b</code></p>", "H<sub>2</sub>O \\&amp; `a*b`"),
        ("<ul><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ul>",
         "- a\n  1. b\n  2. c\n- d"),
        ("<blockquote>a<br>b</blockquote><hr>", "> a\\\n> b\n\n---"),
    ],
)  # fmt: skip
def test_text_is_markdown_as_people_write_it(html: str, markdown: str) -> None:
    assert text_of(RichText(lines=parse(html))) == markdown


def test_marks_that_markdown_would_not_see_become_tags_rather_than_yaml() -> None:
    runs = (Run(text="a!", marks=("bold",)), Run(text="b"))
    text = text_of(RichText(lines=(Line(runs=runs),)))
    assert text == r"<strong>a\!</strong>b"


@pytest.mark.parametrize(
    ("block", "markdown"),
    [
        (Heading(content="步骤", level=3), "### 步骤"),
        (Code(content="a:\n  ```", language="yaml"), "````yaml\na:\n  ```\n````"),
        (Table(rows=(("名", "价"), ("a|b", "1"))), "| 名 | 价 |\n| --- | --- |\n| a\\|b | 1 |"),
        (
            Picture(url="https://example.com/a.png", alt="图", caption="说明"),
            '![图](https://example.com/a.png "说明")',
        ),
        (
            List(items=(ListItem(runs=(Run(text="a"),)),), ordered=True),
            "<!-- kb-block as=list -->\n1. a",
        ),
        (
            RichText(lines=parse("<p>a</p><h3>b</h3>")),
            "<!-- kb-block as=text -->\na\n\n### b",
        ),
        (RichText(lines=parse("<p>a</p>"), id="b-1"), "<!-- kb-block id=b-1 -->\na"),
        (Heading(content="a", audience=INTERNAL), "::: internal\n\n## a\n\n:::"),
        (
            Attachment(file=FileRef(sha256="ab", filename="表.pdf"), title="表格"),
            "```kb-block\ntype: attachment\nfile:\n  sha256: ab\n  filename: 表.pdf\n"
            "title: 表格\n```",
        ),
    ],
)
def test_a_block_is_markdown_or_else_yaml(block: Block, markdown: str) -> None:
    assert text_of(block) == markdown


def test_two_texts_in_a_row_stay_two() -> None:
    one = RichText(lines=parse("<p>a</p>"))
    assert text_of(one, one) == "a\n\n<!-- kb-block -->\na"


def test_a_text_that_looks_like_a_mark_is_none() -> None:
    written = Code(content="::: internal\nx\n:::")
    text = text_of(written)
    assert text.startswith("```kb-block")
    assert body.read(text, link=LINKS.read).blocks == (written,)


def test_a_block_that_needs_no_mark_keeps_its_neighbours_readable() -> None:
    hostile = RichText(lines=(Line(runs=(Run(text="\u200b "),)),))
    text = text_of(Heading(content="a"), hostile, replace(hostile, lines=parse("<p>b</p>")))
    assert text.startswith("## a\n\n```kb-block\n")
    assert text.endswith("```\n\nb")
