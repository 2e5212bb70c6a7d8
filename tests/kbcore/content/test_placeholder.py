from hypothesis import given
from hypothesis import strategies as st

from kbcore.content import (
    FileRef,
    Line,
    Link,
    Picture,
    RichText,
    Run,
    references,
    resolve,
    to_html,
)
from tests.kbcore.strategies import blocks, hostile_texts

PAGE = Link(kind="page", target="7")
PICTURE = Picture(file=FileRef(sha256="ab" * 32), alt='A "b"', width=4, height=3)
PICTURE_LINK = Link(kind="file", target="ab" * 32)


def linked(text: str) -> str:
    return RichText(lines=(Line(runs=(Run(text=text, link=PAGE),)),)).html()


def test_links_and_pictures_of_many_documents_are_found_in_one_go() -> None:
    assert references([linked("a"), PICTURE.html(), "<p>none</p>"]) == {PAGE, PICTURE_LINK}


def test_a_link_gets_its_address() -> None:
    resolved = resolve(linked("a"), {PAGE: "/help/?a&b"})
    assert resolved == '<p><a href="/help/?a&amp;b">a</a></p>'


def test_a_link_to_what_the_reader_may_not_see_becomes_its_text() -> None:
    assert resolve(linked("a"), {}) == "<p>a</p>"


def test_a_picture_gets_its_source_and_keeps_its_alternative_text() -> None:
    html = resolve(PICTURE.html(), {PICTURE_LINK: "/media/a.png"})
    assert 'src="/media/a.png"' in html
    assert 'alt="A &quot;b&quot;"' in html


def test_a_picture_that_is_gone_leaves_its_alternative_text() -> None:
    html = resolve(PICTURE.html(), {})
    assert '<span class="kb-missing-picture">A &quot;b&quot;</span>' in html


@given(hostile_texts)
def test_a_text_with_placeholders_in_it_is_shown_as_written(text: str) -> None:
    html = RichText(lines=(Line(runs=(Run(text=text),)),)).html()
    assert resolve(html, {PAGE: "/x", PICTURE_LINK: "/y"}) == html


@given(st.lists(blocks, max_size=4))
def test_nothing_of_a_placeholder_is_left_after_filling_in(content: list) -> None:
    html = to_html(content, internal=True)
    urls = dict.fromkeys(references([html]), "/somewhere")
    for resolved in (resolve(html, urls), resolve(html, {})):
        assert "<kb-" not in resolved
