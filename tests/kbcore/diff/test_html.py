import re
from dataclasses import replace

from hypothesis import given, settings
from lxml import html

from kbcore import KnowledgeItem, Locale
from kbcore.content import BlockAudience, Heading
from kbcore.diff import LABELS, diff, to_html
from kbcore.diff.fields import Part
from tests.kbcore.diff.test_item import FIELDS, ITEM
from tests.kbcore.strategies import items

TAGS = {"div", "section", "h3", "p", "ins", "del", "span", "br", "ul", "li"}


def test_a_change_is_said_as_well_as_marked() -> None:
    page = to_html(diff(ITEM, replace(ITEM, summary="三天内可退。")))
    assert page == (
        '<div class="kb-diff"><section class="kb-diff-field kb-diff-changed">'
        "<h3>Short answer: changed</h3><p>"
        '<del><span class="kb-diff-said">deleted: </span>七</del>'
        '<ins><span class="kb-diff-said">inserted: </span>三</ins>天内可退。</p></section>'
        '<p class="kb-diff-same">2 unchanged parts</p></div>'
    )


def test_nothing_is_said_to_be_nothing() -> None:
    assert to_html(diff(ITEM, ITEM)) == '<p class="kb-diff-empty">Nothing differs.</p>'


def test_a_line_that_came_alone_can_be_seen() -> None:
    broken = replace(ITEM, summary="七天内\n可退。")
    assert re.search(r"<ins>.*?</span>↵<br></ins>", to_html(diff(ITEM, broken)))


def test_a_block_says_that_it_moved_and_is_internal() -> None:
    one, two = (replace(block, audience=BlockAudience.INTERNAL) for block in ITEM.blocks)
    old, new = (replace(ITEM, blocks=blocks) for blocks in ((one, two), (two, one)))
    assert "<h3>Code: moved, internal</h3>" in to_html(diff(old, new))


def test_a_property_is_listed_under_its_block() -> None:
    old = replace(ITEM, blocks=(Heading(content="步骤", id="h"),))
    new = replace(ITEM, blocks=(Heading(content="步骤", id="h", level=3),))
    assert "<ul><li>级别: " in to_html(diff(old, new), LABELS[Locale("zh-Hans")])


@settings(max_examples=40)  # whole items take their time
@given(items, items)
def test_no_text_of_an_item_becomes_markup(old: KnowledgeItem, new: KnowledgeItem) -> None:
    page = html.fromstring(re.sub("[\x00-\x1f\ud800-\udfff]", "", to_html(diff(old, new))))
    assert {element.tag for element in page.iter()} <= TAGS
    assert {name for element in page.iter() for name in element.attrib} <= {"class", "title"}


def test_every_field_and_block_has_a_name_in_every_language() -> None:
    names = {name for _, name, part in FIELDS if not name.startswith("extra.") and part in Part}
    types = {"heading", "rich_text", "list", "table", "picture", "code", "attachment"}
    for labels in LABELS.values():
        assert names | types <= labels.keys()
        assert all(labels.values())
