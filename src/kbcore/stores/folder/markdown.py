"""Blocks as Markdown that people edit, each tried by reading it before it is trusted.

A form that doesn't read back as the same block is given up for a plainer one: first Markdown as
people write it, then with tags of HTML and every sign escaped, at last the block as YAML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from kbcore.content import (
    Block,
    Code,
    Heading,
    Line,
    Link,
    List,
    Picture,
    RichText,
    Run,
    Table,
)
from kbcore.content.run import MARKS

__all__ = ["AddressOf", "candidates"]

AddressOf = Callable[[Link], str]
"""How a link is written: what the reader's ``LinkOf`` reads back."""

_SIGNS = re.compile(r"([!-/:-@\[-`{-~])")
# As few as read well: what is taken for a mark after all is found by reading.
_FEW_SIGNS = re.compile(
    r"([\\`*\[\]<]|~~|(?<!\w)_|_(?!\w)|&(?=#?\w+;)|^[#>+=-](?=\s|$|[=-])|(?<=^\d)[.)]|(?<=^\d\d)[.)])",
    re.MULTILINE,
)
_DELIMITERS = {"strike": "~~", "italic": "*", "bold": "**"}


def candidates(block: Block, address: AddressOf) -> Iterator[tuple[str, str]]:
    """Markdown of *block* to be tried, the most readable first, each with how it is to be read.

    That is "" (as it stands), "text" (headings are lines of the text) or "list".
    """
    for inline in (_light, _heavy):
        match block:
            case Heading():
                text = Run(text=block.content)
                yield f"{'#' * block.level} {inline((text,), address)}", ""
            case RichText():
                markdown = _lines(block.lines, inline, address)
                yield markdown, "text" if any(line.style in _TITLES for line in block.lines) else ""
            case List():
                style = "ol" if block.ordered else "ul"
                lines = tuple(Line(style=style, runs=item.runs) for item in block.items)
                yield _lines(lines, inline, address), "list"
            case Code() if inline is _light:
                yield _fenced(block), ""
            case Picture(url=url) if url:
                yield _picture(block, _FEW_SIGNS if inline is _light else _SIGNS), ""
            case Table(rows=rows) if rows and block.header_row and inline is _light:
                yield _table(rows), ""


_TITLES = {"h2": "##", "h3": "###", "h4": "####"}
_Inline = Callable[[Iterable[Run], AddressOf], str]


def _fenced(code: Code) -> str:
    longest = max(map(len, re.findall(r"`{3,}", code.content)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{code.language}\n{code.content}\n{fence}"


def _picture(picture: Picture, signs: re.Pattern[str]) -> str:
    alt, title = (signs.sub(r"\\\1", text) for text in (picture.alt, picture.caption))
    return f'![{alt}]({picture.url} "{title}")' if title else f"![{alt}]({picture.url})"


def _table(rows: tuple[tuple[str, ...], ...]) -> str:
    head, *rest = (_cells(_FEW_SIGNS.sub(r"\\\1", cell) for cell in row) for row in rows)
    return "\n".join((head, _cells("---" for _ in rows[0]), *rest))


def _cells(texts: Iterable[str]) -> str:
    escaped = (text.replace("|", "\\|") for text in texts)
    return "".join(f"| {text} " for text in escaped) + "|"


# Lines


def _lines(lines: Iterable[Line], inline: _Inline, address: AddressOf) -> str:
    """Paragraphs with a blank line between them, items of a list without."""
    out: list[str] = []
    margins: list[_Margin] = []
    before = ""
    for line in lines:
        listed = line.style in ("ul", "ol")
        if out:
            out.append("\n" if listed and before in ("ul", "ol") else _gap(before, line.style))
        margins = _margins(margins, line) if listed else []
        text = inline(line.runs, address)
        out.append(_item(text, margins) if listed else _paragraph(text, line.style))
        before = line.style
    return "".join(out)


def _gap(before: str, style: str) -> str:
    # Without the mark two quotes stay two, but one with it reads better.
    return "\n>\n" if before == style == "quote" else "\n\n"


class _Margin:
    """An open list: its *style* and the number of its last item."""

    def __init__(self, style: str) -> None:
        self.style, self.number = style, 0

    @property
    def bullet(self) -> str:
        return f"{self.number}. " if self.style == "ol" else "- "


def _margins(open_lists: list[_Margin], line: Line) -> list[_Margin]:
    """The lists that are open in *line*, its own the last."""
    kept = open_lists[: line.level + 1]
    if len(kept) > line.level and kept[-1].style != line.style:
        kept.pop()
    while len(kept) <= line.level:
        kept.append(_Margin(line.style))
    kept[-1].number += 1
    return kept


def _item(text: str, margins: list[_Margin]) -> str:
    outer = " " * sum(len(margin.bullet) for margin in margins[:-1])
    bullet = margins[-1].bullet
    return outer + bullet + text.replace("\n", "\n" + outer + " " * len(bullet))


def _paragraph(text: str, style: str) -> str:
    if style == "hr":
        return "---"
    if style in _TITLES:
        return f"{_TITLES[style]} {text}"
    return "> " + text.replace("\n", "\n> ") if style == "quote" else text


# Runs


def _light(runs: Iterable[Run], address: AddressOf) -> str:
    return "".join(_marked(run, address) for run in runs)


def _marked(run: Run, address: AddressOf) -> str:
    text = f"`{run.text}`" if "code" in run.marks else _FEW_SIGNS.sub(r"\\\1", run.text)
    text = text if "code" in run.marks else text.replace("\n", "\\\n")
    for mark in reversed(MARKS):
        if mark in run.marks and mark != "code":
            sign = _DELIMITERS.get(mark)
            text = f"{sign}{text}{sign}" if sign else f"<{MARKS[mark]}>{text}</{MARKS[mark]}>"
    return f"[{text}]({address(run.link)})" if run.link else text


def _heavy(runs: Iterable[Run], address: AddressOf) -> str:
    return "".join(_tagged(run, address) for run in runs)


def _tagged(run: Run, address: AddressOf) -> str:
    text = _SIGNS.sub(r"\\\1", run.text).replace("\n", "<br>")
    for mark in reversed(MARKS):
        if mark in run.marks:
            text = f"<{MARKS[mark]}>{text}</{MARKS[mark]}>"
    if run.link is None:
        return text
    target = address(run.link).replace("&", "&amp;").replace('"', "&quot;")
    return f'<a href="{target}">{text}</a>'
