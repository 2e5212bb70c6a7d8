"""Markdown's ``*`` between Chinese characters: ``单击**“确定”**按钮`` is bold, as its writer meant.

CommonMark lets a ``**`` beside punctuation open or close only next to a space, and Chinese has no
spaces. Beside a wide character only white space decides here.
"""

from __future__ import annotations

from unicodedata import east_asian_width

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.emphasis import tokenize
from markdown_it.rules_inline.state_inline import Delimiter

__all__ = ["use_wide_emphasis"]


def use_wide_emphasis(markdown: MarkdownIt) -> MarkdownIt:
    """*markdown* with our rule for ``*`` instead of CommonMark's."""
    markdown.inline.ruler.at("emphasis", _emphasis)
    return markdown


def _emphasis(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if silent or state.src[start] != "*":
        return tokenize(state, silent)
    end = start
    while end < state.posMax and state.src[end] == "*":
        end += 1
    before = state.src[start - 1] if start else " "
    after = state.src[end] if end < state.posMax else " "
    if not (_is_wide(before) or _is_wide(after)):
        return tokenize(state, silent)
    _push(state, end - start, opens=not after.isspace(), closes=not before.isspace())
    state.pos = end
    return True


def _is_wide(character: str) -> bool:
    return east_asian_width(character) in ("W", "F")


def _push(state: StateInline, length: int, *, opens: bool, closes: bool) -> None:
    for _ in range(length):
        token = state.push("text", "", 0)
        token.content = "*"
        state.delimiters.append(
            Delimiter(
                marker=ord("*"),
                length=length,
                token=len(state.tokens) - 1,
                end=-1,
                open=opens,
                close=closes,
            )
        )
