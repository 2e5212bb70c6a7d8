"""Markdown, as help centres write it, to content blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from . import html, rawhtml
from .emphasis import use_wide_emphasis
from .html import Converted, LinkOf, web_link
from .rawhtml import MAX_DEPTH, TooInvolved

__all__ = ["Converted", "TooInvolved", "to_blocks", "web_link"]

# Each is tried as the start of a link: a second's work.
_MAX_BRACKETS = 20_000
# Alibaba's and Pandoc's attribute marks: "## Title {#section_x .section}", "![](a.png){.image}".
_HEADING_MARK = re.compile(r"\s*\{[#.][^{}\n]*\}\s*$")
_INLINE_MARK = re.compile(r"(?<=\))\{[#.][^{}\n]*\}")
# "[x](/User Guide/a b.md#)": CommonMark wants <> around an address with spaces.
_ADDRESS = r"(?:[^()<>\n]|\([^()<>\n]*\))"
_SPACED_ADDRESS = re.compile(
    rf"\]\(((?:\.{{0,2}}/|https?://){_ADDRESS}*|{_ADDRESS}+?\.md(?:#{_ADDRESS}*)?)\)"
)
_DROPPED_TAG = re.compile(rf"<(/?)({'|'.join(sorted(rawhtml.DROPPED))})\b", re.IGNORECASE)


def to_blocks(markdown: str, *, link: LinkOf = web_link, seed: str = "") -> Converted:
    """The blocks of *markdown*; *link* says where an address leads, None making it plain text.

    Block ids follow from *seed* and position alone. Raises TooInvolved.
    """
    if markdown.count("[") > _MAX_BRACKETS:
        raise TooInvolved(f"more than {_MAX_BRACKETS:,} brackets [")
    env: dict[str, object] = {}
    tokens = _PARSER.parse(markdown, env)
    if any(token.level >= _PARSER.options["maxNesting"] - 1 for token in tokens):
        raise TooInvolved(f"lists or quotes are nested more than {MAX_DEPTH} tags deep")
    rendered = _PARSER.renderer.render(tokens, _PARSER.options, env)
    return html.to_blocks(rawhtml.clean(rendered), link=link, seed=seed)


class _Renderer(RendererHTML):
    """HTML in which raw HTML is tamed."""

    def html_block(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return rawhtml.tame(tokens[idx].content)

    html_inline = html_block


def _mend_quirks(state: StateCore) -> None:
    for before, token in zip([None, *state.tokens], state.tokens, strict=False):
        if token.type == "inline":
            token.content = _SPACED_ADDRESS.sub(_in_brackets, token.content)
            token.content = _INLINE_MARK.sub("", token.content)
            if before and before.type == "heading_open":
                token.content = _HEADING_MARK.sub("", token.content)


def _in_brackets(match: re.Match[str]) -> str:
    address = match[1]
    # A quote begins a link's title, unless all is one path.
    is_path = " " in address and ('"' not in address or ".md" in address.rsplit('"', 1)[1])
    return f"](<{address}>)" if is_path else match[0]


def _without_scripts(state: StateCore) -> None:
    for token in state.tokens:
        if token.children and any(child.type == "html_inline" for child in token.children):
            token.children = _spared(token.children)


def _spared(tokens: list[Token]) -> list[Token]:
    """*tokens* without ``<script>…</script>`` and its like; one that never ends is text."""
    last_end = {name: n for n, t in enumerate(tokens) if (name := _dropped_name(t, "/"))}
    spared: list[Token] = []
    inside = ""
    for position, token in enumerate(tokens):
        if inside:
            inside = "" if _dropped_name(token, "/") == inside else inside
            continue
        if name := _dropped_name(token):
            if position < last_end.get(name, 0):
                inside = name
                continue
            spared.append(Token("text", "", 0, content=token.content))
        else:
            spared.append(token)
    return spared


def _dropped_name(token: Token, closing: str = "") -> str:
    match = _DROPPED_TAG.match(token.content) if token.type == "html_inline" else None
    return match[2].lower() if match and match[1] == closing else ""


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": MAX_DEPTH}, renderer_cls=_Renderer)
    parser.enable(["table", "strikethrough"])
    parser.core.ruler.before("inline", "quirks", _mend_quirks)
    parser.core.ruler.after("inline", "scripts", _without_scripts)
    return use_wide_emphasis(parser)


_PARSER = _parser()
