from dataclasses import replace

from kbcore.content import (
    Block,
    BlockAudience,
    Code,
    FileRef,
    Heading,
    Line,
    Link,
    Picture,
    RichText,
    Run,
    Table,
)
from kbcore.diff import BlockDiff, Change, Op, Property
from kbcore.diff.blocks import compare_blocks

SAME, ADDED, REMOVED, CHANGED = Change


def text(words: str, key: str = "") -> RichText:
    return RichText(id=key, lines=tuple(Line(runs=(Run(text=w),)) for w in words.split("\n")))


REFUND = text("退款将在七个工作日内原路退回到您的账户。", "a")
RETURN = text("退货前请保持商品包装完好，附上发票。", "b")
HELP = text("如有疑问请联系在线客服。", "c")


def became(*pairs: BlockDiff) -> list[tuple[str, Change, bool]]:
    return [(each.block.id, each.change, each.moved) for each in pairs]


def compared(old: list[Block], new: list[Block]) -> list[tuple[str, Change, bool]]:
    return became(*compare_blocks(old, new))


def without_ids(*blocks: Block) -> list[Block]:
    return [replace(block, id="") for block in blocks]


def test_a_block_that_keeps_its_id_is_the_one_that_was_changed() -> None:
    rewritten = text("另行通知。", "a")
    assert compared([REFUND, RETURN], [rewritten, RETURN]) == [
        ("a", CHANGED, False),
        ("b", SAME, False),
    ]


def test_without_ids_the_likest_block_is_the_one_that_was_changed() -> None:
    [new] = without_ids(text("退款将在三个工作日内原路退回到您的账户。"))
    found = compare_blocks(without_ids(RETURN, REFUND), [new])
    assert [each.change for each in found] == [REMOVED, CHANGED]
    assert [span.text for span in found[1].spans if span.op is Op.DELETE] == ["七"]


def test_other_ids_on_equal_blocks_are_no_change() -> None:
    assert compared([REFUND, RETURN], [replace(REFUND, id="x"), replace(RETURN, id="y")]) == [
        ("x", SAME, False),
        ("y", SAME, False),
    ]


def test_a_removed_block_stands_where_it_stood() -> None:
    assert compared([REFUND, RETURN, HELP], [REFUND, HELP]) == [
        ("a", SAME, False),
        ("b", REMOVED, False),
        ("c", SAME, False),
    ]


def test_the_block_that_was_carried_is_the_one_that_moved() -> None:
    assert compared([REFUND, RETURN, HELP], [HELP, REFUND, RETURN]) == [
        ("c", SAME, True),
        ("a", SAME, False),
        ("b", SAME, False),
    ]
    assert [
        moved
        for *_, moved in compared(
            without_ids(REFUND, RETURN, HELP), without_ids(HELP, REFUND, RETURN)
        )
    ] == [True, False, False]


def test_blocks_of_different_type_are_never_one() -> None:
    code = Code(content="退款将在七个工作日内原路退回到您的账户。", id="a")
    assert {change for _, change, _ in compared([REFUND], [code])} == {ADDED, REMOVED}


def test_what_no_words_say_is_told_as_a_property() -> None:
    old = Heading(content="步骤", id="h")
    [found] = compare_blocks([old], [replace(old, level=3, audience=BlockAudience.INTERNAL)])
    assert found.properties == (
        Property(name="audience", before=None, after="internal"),
        Property(name="level", before=None, after="3"),
    )
    assert not found.is_internal


def test_another_picture_is_told_by_its_name() -> None:
    old = Picture(id="p", file=FileRef(sha256="ab" * 32, filename="old.png"), alt="订单页")
    new = replace(old, file=FileRef(sha256="cd" * 32, filename="new.png"))
    [found] = compare_blocks([old], [new])
    assert found.properties == (
        Property(name="file", before="old.png (abababababab)", after="new.png (cdcdcdcdcdcd)"),
    )


def test_a_cell_of_a_table_changes_alone() -> None:
    old = Table(id="t", rows=(("重量", "运费"), ("1 千克", "12 元")))
    [found] = compare_blocks([old], [replace(old, rows=(*old.rows[:1], ("1 千克", "15 元")))])
    assert [(s.op, s.text) for s in found.spans if s.op is not Op.EQUAL] == [
        (Op.DELETE, "12"),
        (Op.INSERT, "15"),
    ]


def test_a_paragraph_that_becomes_a_step_keeps_its_words() -> None:
    line = Line(runs=(Run(text="打开应用"),))
    [found] = compare_blocks(
        [RichText(id="r", lines=(line,))], [RichText(id="r", lines=(replace(line, style="ol"),))]
    )
    assert [(s.op, s.text, s.now) for s in found.spans] == [
        (Op.STYLED, "• ", "ol"),
        (Op.EQUAL, "打开应用", ""),
    ]


def test_another_target_of_a_link_shows_on_its_words() -> None:
    def linked(target: str) -> RichText:
        link = Link(kind="url", target=target)
        return RichText(id="r", lines=(Line(runs=(Run(text="表格", link=link),)),))

    [found] = compare_blocks([linked("https://a.example")], [linked("https://b.example")])
    [span] = [span for span in found.spans if span.op is not Op.EQUAL]
    assert (span.op, span.was, span.now) == (Op.STYLED, "https://a.example", "https://b.example")
