from dataclasses import replace

from hypothesis import given, settings

from kbcore import KnowledgeItem, Locale
from kbcore.content import Heading
from kbcore.diff import LABELS, diff, to_terminal
from tests.kbcore.diff.test_item import ITEM
from tests.kbcore.strategies import items

CHANGED = diff(ITEM, replace(ITEM, summary="三天内可退。", blocks=ITEM.blocks[:1]))


def test_without_colour_marks_say_what_went_and_came() -> None:
    assert to_terminal(CHANGED, colour=False) == (
        "## Short answer: changed\n[-七-]{+三+}天内可退。\n"
        "… 1 unchanged parts\n## Code: removed\n[-cancel-]\n"
    )


def test_with_colour_deleted_is_red_and_struck_and_inserted_green() -> None:
    assert "\x1b[9;31m七\x1b[0m\x1b[32m三\x1b[0m天内可退。" in to_terminal(CHANGED)


def test_nothing_is_said_to_be_nothing_in_the_language_asked_for() -> None:
    assert to_terminal(diff(ITEM, ITEM), labels=LABELS[Locale("zh-Hant")]) == "沒有差異。\n"


def test_a_property_stands_on_a_line_of_its_own() -> None:
    old, new = (
        replace(ITEM, blocks=(Heading(content="步骤", id="h", level=level),)) for level in (3, 4)
    )
    assert "\nlevel: [-3-]{+4+}\n" in to_terminal(diff(old, new), colour=False)


@settings(max_examples=40)  # whole items take their time
@given(items, items)
def test_no_text_commands_the_terminal(old: KnowledgeItem, new: KnowledgeItem) -> None:
    loud = replace(new, title=f"\x1b]0;{new.title}\x07\x9b2J", summary="a\rb")
    shown = to_terminal(diff(old, loud), colour=False)
    assert not {char for char in shown if char < " " or "\x7f" <= char < "\xa0"} - {"\n", "\t"}
