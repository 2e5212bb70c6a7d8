import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbcore.content import Link, Run, plain
from kbcore.content.run import merged, runs_from_json, runs_html, runs_to_json
from tests.kbcore.strategies import hostile_texts, runs

HELP = Link(kind="url", target="https://example.com/")


def bold(text: str) -> Run:
    return Run(text=text, marks=("bold",))


def test_equal_neighbours_become_one_run() -> None:
    assert merged([Run(text="退"), Run(text=""), Run(text="款")]) == (Run(text="退款"),)


def test_space_around_a_text_and_repeated_space_vanish() -> None:
    assert merged([Run(text="\u3000 How  to\trefund \n")]) == (Run(text="How to refund"),)


def test_space_around_a_line_break_vanishes() -> None:
    assert merged([Run(text="a "), Run(text="\n"), Run(text=" b")]) == (Run(text="a\nb"),)


@pytest.mark.parametrize(
    "written",
    [
        [bold("a "), Run(text="b")],
        [bold("a"), Run(text=" b")],
        [bold("a "), Run(text=" b")],
        [bold("a"), bold(" "), Run(text="b")],
    ],
)
def test_space_at_the_edge_of_a_mark_stands_outside_it(written: list[Run]) -> None:
    assert merged(written) == (bold("a"), Run(text=" b"))


def test_space_between_a_link_and_a_mark_belongs_to_neither() -> None:
    link = Run(text="here ", link=HELP)
    assert merged([link, bold("now")]) == (Run(text="here", link=HELP), Run(text=" "), bold("now"))


def test_a_wide_space_inside_a_text_stays() -> None:
    assert plain(merged([Run(text="王\u3000小明")])) == "王\u3000小明"


@given(runs())
def test_merging_twice_is_merging_once(written: tuple[Run, ...]) -> None:
    assert merged(written) == written


@given(st.lists(hostile_texts))
def test_merging_loses_nothing_but_space(written: list[str]) -> None:
    kept = plain(merged(Run(text=text) for text in written))
    assert "".join(kept.split()) == "".join("".join(written).split())


@given(runs())
def test_runs_survive_json(written: tuple[Run, ...]) -> None:
    assert runs_from_json(runs_to_json(written)) == written


def test_an_unmarked_run_is_plain_text_in_json() -> None:
    assert runs_to_json([Run(text="退款"), bold("7 天")]) == [
        "退款",
        {"text": "7 天", "marks": ["bold"]},
    ]


def test_marks_nest_in_one_order_whatever_order_they_were_given_in() -> None:
    one, other = (Run(text="x", marks=marks) for marks in (("code", "bold"), ("bold", "code")))
    assert runs_html([one]) == runs_html([other]) == "<strong><code>x</code></strong>"


def test_links_to_the_site_are_placeholders_and_others_are_not() -> None:
    page = Run(text="A&B", link=Link(kind="page", target="1"))
    web = Run(text="B", link=HELP)
    assert runs_html([page]) == '<kb-link to="page:1">A&amp;B</kb-link>'
    assert runs_html([web]) == '<a href="https://example.com/">B</a>'


def test_space_between_equal_runs_belongs_to_both() -> None:
    """Wagtail's editor cuts ``<b>a </b><b>b</b>`` in two, with the space between."""
    cut = [Run(text="a", marks=("bold",)), Run(text=" "), Run(text="b", marks=("bold",))]
    assert merged(cut) == (Run(text="a b", marks=("bold",)),)


def test_space_between_two_keys_stays_between_them() -> None:
    keys = (Run(text="Ctrl", marks=("code",)), Run(text=" "), Run(text="C", marks=("code",)))
    assert merged(keys) == keys
