import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbcore.content import Line, Link, Run, parse
from kbcore.content.richtext import lines_html, lines_text
from tests.kbcore.strategies import hostile_texts, lines

WEB = st.sampled_from(["https://example.com/?a=1&b=2", "mailto:help@example.com", "#top"]).map(
    lambda target: Link(kind="url", target=target)
)


def listed(style: str, *items: tuple[int, str]) -> list[Line]:
    return [Line(style=style, level=level, runs=(Run(text=text),)) for level, text in items]


def words(source: str) -> list[str]:
    return [lines_text([line]) for line in parse(source)]


@given(lines(WEB))
def test_reading_the_html_of_lines_gives_the_lines(written: tuple[Line, ...]) -> None:
    assert parse(lines_html(written)) == written


@given(hostile_texts)
def test_any_text_is_read_as_it_was_escaped(text: str) -> None:
    written = Line(runs=(Run(text="x" + "".join(text.split()) + "x"),))
    assert parse(lines_html([written])) == (written,)


@given(st.text())
def test_any_text_at_all_can_be_read(text: str) -> None:
    assert all(line.runs or line.style == "hr" for line in parse(text))


def test_paragraphs_headings_quotes_and_rules_are_lines() -> None:
    found = parse("<h2>A</h2><p>b</p><blockquote>c</blockquote><hr/><h5>d</h5>")
    assert [line.style for line in found] == ["h2", "p", "quote", "hr", "h4"]


def test_block_keys_of_the_editor_leave_no_trace() -> None:
    assert parse('<p data-block-key="x1">退款</p>') == parse("<p>退款</p>")


def test_old_and_new_tags_of_a_mark_are_the_same_mark() -> None:
    assert parse("<p><b>a</b><i>b</i><del>c</del></p>") == parse("<strong>a</strong><em>b</em><s>c")


def test_nested_lists_keep_their_level_and_kind() -> None:
    found = parse("<ol><li>one<ul><li>a</li><li>b</li></ul></li><li>two</li></ol>")
    assert [(line.style, line.level) for line in found] == [
        ("ol", 0),
        ("ul", 1),
        ("ul", 1),
        ("ol", 0),
    ]


def test_a_second_list_after_a_first_starts_anew() -> None:
    html = lines_html([*listed("ul", (0, "a")), *listed("ol", (0, "b"))])
    assert html == "<ul><li>a</li></ul><ol><li>b</li></ol>"


def test_a_line_break_survives_in_a_form_that_the_editor_can_open() -> None:
    assert lines_html(parse("a<br>b")) == "<p>a<br/>b</p>"


@pytest.mark.parametrize("tag", ["script", "style", "iframe", "svg", "template", "object"])
def test_what_is_no_text_vanishes_with_its_content(tag: str) -> None:
    assert words(f"<p>a</p><{tag}>evil()</{tag}><p>b</p>") == ["a", "b"]


def test_text_after_a_comment_is_kept() -> None:
    assert words("<p>a<!-- note -->b</p>") == ["ab"]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "../old.md", ""])
def test_a_link_that_is_unsafe_or_leads_nowhere_becomes_text(address: str) -> None:
    assert parse(f'<a href="{address}">x</a>') == (Line(runs=(Run(text="x"),)),)


def test_who_reads_a_link_decides_where_it_leads() -> None:
    found = parse(
        '<a linktype="page" id="3">x</a>', link=lambda a: Link(kind="page", target=a["id"])
    )
    assert found[0].runs[0].link == Link(kind="page", target="3")


def test_text_nested_two_thousand_deep_is_read() -> None:
    assert words("<b>x" * 2_000) == ["x" * 2_000]
    assert words("<div>" * 2_000 + "x") == ["x"]


def test_numbers_go_on_after_a_nested_list() -> None:
    lines = [*listed("ol", (0, "a")), *listed("ul", (1, "b")), *listed("ol", (0, "c"))]
    assert lines_text(lines) == "1. a\n  - b\n2. c"


def test_numbers_of_a_nested_list_start_anew_under_each_item() -> None:
    lines = listed("ol", (0, "a"), (1, "x"), (1, "y"), (0, "b"), (1, "z"))
    assert lines_text(lines) == "1. a\n  1. x\n  2. y\n2. b\n  1. z"


def test_numbers_start_anew_after_a_paragraph() -> None:
    lines = [*listed("ol", (0, "a")), Line(runs=(Run(text="p"),)), *listed("ol", (0, "b"))]
    assert lines_text(lines) == "1. a\np\n1. b"


def test_an_unknown_style_is_refused() -> None:
    with pytest.raises(ValueError, match="h9"):
        Line.from_json({"style": "h9", "runs": []})
