from hypothesis import given
from hypothesis import strategies as st

from kbcore.content import BlockAudience, Code, for_readers, to_html, to_text
from tests.kbcore.strategies import blocks

PUBLIC = Code(content="for everyone")
NOTE = Code(content="call the manager", audience=BlockAudience.INTERNAL)


def test_public_text_and_html_hold_no_internal_block() -> None:
    assert to_text([PUBLIC, NOTE]) == "for everyone"
    assert "manager" not in to_html([PUBLIC, NOTE])


@given(st.lists(blocks, max_size=5))
def test_the_public_rendering_is_that_of_the_public_blocks(content: list) -> None:
    public = [block for block in content if block.audience is BlockAudience.EVERYONE]
    assert (to_html(content), to_text(content)) == (to_html(public), to_text(public))


@given(st.lists(blocks, max_size=5))
def test_the_internal_rendering_has_every_block_in_order(content: list) -> None:
    assert list(for_readers(content, internal=True)) == content
    html = to_html(content, internal=True)
    bare = html.replace('<aside class="kb-internal">', "").replace("</aside>", "")
    assert bare == "".join(block.html() for block in content)


def test_neighbouring_notes_share_one_marked_box() -> None:
    html = to_html([NOTE, NOTE, PUBLIC, NOTE], internal=True)
    assert html.count('<aside class="kb-internal">') == html.count("</aside>") == 2


def test_blocks_without_text_leave_no_gap() -> None:
    assert to_text([PUBLIC, Code(content=""), PUBLIC]) == "for everyone\n\nfor everyone"
