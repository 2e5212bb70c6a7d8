"""The blocks that come with kbcore: heading, rich text, list, table, picture, code, attachment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import chain
from typing import Any, Self

from . import fields
from .block import Block, block_type
from .file import FileRef
from .richtext import Line, lines_html, lines_text
from .run import Link, Run, plain, runs_from_json, runs_html, runs_to_json

__all__ = ["Attachment", "Code", "Heading", "List", "ListItem", "Picture", "RichText", "Table"]


def _links(runs: Iterable[Run]) -> Iterator[Link]:
    return (run.link for run in runs if run.link)


@block_type("heading")
@dataclass(frozen=True, slots=True, kw_only=True)
class Heading(Block):
    """A heading of *level* 2 to 4 (1 is the item's title)."""

    content: str
    level: int = 2

    def data(self) -> dict[str, Any]:
        return {"content": self.content} | ({"level": self.level} if self.level != 2 else {})

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        return cls(
            content=fields.text(data, "content"),
            level=min(4, max(2, fields.number(data, "level", 2))),
        )

    def text(self) -> str:
        return self.content

    def html(self) -> str:
        anchor = f' id="{escape(self.id)}"' if self.id else ""
        return f"<h{self.level}{anchor}>{escape(self.content)}</h{self.level}>"


@block_type("rich_text")
@dataclass(frozen=True, slots=True, kw_only=True)
class RichText(Block):
    """Paragraphs, list items, quotes: one Line each."""

    lines: tuple[Line, ...] = ()

    def data(self) -> dict[str, Any]:
        return {"lines": [line.to_json() for line in self.lines]}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        return cls(lines=tuple(map(Line.from_json, fields.listed(data, "lines"))))

    def text(self) -> str:
        return lines_text(self.lines)

    def html(self) -> str:
        return lines_html(self.lines)

    def links(self) -> Iterator[Link]:
        return chain.from_iterable(_links(line.runs) for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListItem:
    """One entry of a List."""

    runs: tuple[Run, ...]


@block_type("list")
@dataclass(frozen=True, slots=True, kw_only=True)
class List(Block):
    """A list on its own: steps when *ordered*, points otherwise."""

    items: tuple[ListItem, ...] = ()
    ordered: bool = False

    def data(self) -> dict[str, Any]:
        items = {"items": [runs_to_json(item.runs) for item in self.items]}
        return items | ({"ordered": True} if self.ordered else {})

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        items = (ListItem(runs=runs_from_json(runs)) for runs in fields.listed(data, "items"))
        return cls(items=tuple(items), ordered=fields.flag(data, "ordered"))

    def text(self) -> str:
        texts = (plain(item.runs) for item in self.items)
        return "\n".join(f"{n}. {t}" if self.ordered else f"- {t}" for n, t in enumerate(texts, 1))

    def html(self) -> str:
        tag = "ol" if self.ordered else "ul"
        items = "".join(f"<li>{runs_html(item.runs)}</li>" for item in self.items)
        return f"<{tag}>{items}</{tag}>"

    def links(self) -> Iterator[Link]:
        return chain.from_iterable(_links(item.runs) for item in self.items)


@block_type("table")
@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Block):
    """Rows of plain-text cells; the first row and column may be headers."""

    rows: tuple[tuple[str, ...], ...] = ()
    caption: str = ""
    header_row: bool = True
    header_column: bool = False

    def data(self) -> dict[str, Any]:
        data: dict[str, Any] = {"rows": [list(row) for row in self.rows]}
        if self.caption:
            data["caption"] = self.caption
        if not self.header_row:
            data["header_row"] = False
        if self.header_column:
            data["header_column"] = True
        return data

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        return cls(
            rows=tuple(fields.texts({"rows": row}, "rows") for row in fields.listed(data, "rows")),
            caption=fields.text(data, "caption", ""),
            header_row=fields.flag(data, "header_row", default=True),
            header_column=fields.flag(data, "header_column"),
        )

    def text(self) -> str:
        rows = ("\t".join(cell.replace("\n", " ") for cell in row) for row in self.rows)
        return "\n".join(chain([self.caption] if self.caption else [], rows))

    def html(self) -> str:
        rows = [self._row(row, header=self.header_row and not n) for n, row in enumerate(self.rows)]
        caption = f"<caption>{escape(self.caption)}</caption>" if self.caption else ""
        head = f"<thead>{rows.pop(0)}</thead>" if self.header_row and rows else ""
        table = f"<table>{caption}{head}<tbody>{''.join(rows)}</tbody></table>"
        # A wide table scrolls by itself, also by keyboard, instead of the whole page.
        return f'<div class="kb-table" tabindex="0">{table}</div>'

    def _row(self, row: tuple[str, ...], *, header: bool) -> str:
        cells = (self._cell(cell, header, column) for column, cell in enumerate(row))
        return f"<tr>{''.join(cells)}</tr>"

    def _cell(self, cell: str, header: bool, column: int) -> str:
        content = escape(cell).replace("\n", "<br>")
        if header:
            return f'<th scope="col">{content}</th>'
        if self.header_column and not column:
            return f'<th scope="row">{content}</th>'
        return f"<td>{content}</td>"


@block_type("picture")
@dataclass(frozen=True, slots=True, kw_only=True)
class Picture(Block):
    """A picture of the site (*file*) or elsewhere (*url*, never fetched), with its *alt* text."""

    file: FileRef | None = None
    url: str = ""
    alt: str = ""
    caption: str = ""
    width: int = 0
    height: int = 0

    def data(self) -> dict[str, Any]:
        data: dict[str, Any] = {"file": self.file.to_json()} if self.file else {"url": self.url}
        rest = {"alt": self.alt, "caption": self.caption}
        sizes = {"width": self.width, "height": self.height} if self.file else {}
        return data | {name: value for name, value in (rest | sizes).items() if value}

    def answer(self) -> dict[str, Any]:
        # Width and height follow from the file; its name and size are no part of what is seen.
        data = {"type": self.type, **self.data()}
        if self.file:
            data["file"] = self.file.sha256
        data = {name: value for name, value in data.items() if name not in ("width", "height")}
        return data if self.audience == "everyone" else data | {"audience": "internal"}

    def to_json(self) -> dict[str, Any]:
        identity = {"id": self.id} if self.id else {}
        return identity | self.answer() | self.data()

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        file = bool(data.get("file"))
        return cls(
            file=FileRef.from_json(fields.mapping(data, "file")) if file else None,
            url="" if file else fields.text(data, "url"),
            alt=fields.text(data, "alt", ""),
            caption=fields.text(data, "caption", ""),
            width=fields.number(data, "width"),
            height=fields.number(data, "height"),
        )

    def text(self) -> str:
        return "\n".join(filter(None, (self.alt, self.caption)))

    def html(self) -> str:
        caption = f"<figcaption>{escape(self.caption)}</figcaption>" if self.caption else ""
        return f"<figure>{self._image()}{caption}</figure>"

    def _image(self) -> str:
        alt = escape(self.alt)
        if self.file:
            size = f' width="{self.width}" height="{self.height}"' if self.width else ""
            return f'<kb-picture file="{escape(self.file.sha256)}" alt="{alt}"{size}></kb-picture>'
        source = escape(self.url)
        return f'<img src="{source}" alt="{alt}" loading="lazy" referrerpolicy="no-referrer">'

    def files(self) -> Iterator[FileRef]:
        return iter((self.file,) if self.file else ())


@block_type("code")
@dataclass(frozen=True, slots=True, kw_only=True)
class Code(Block):
    """Text that keeps its spaces and line breaks: commands, settings, messages of a machine."""

    content: str
    language: str = ""

    def data(self) -> dict[str, Any]:
        return {"content": self.content} | ({"language": self.language} if self.language else {})

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        return cls(content=fields.text(data, "content"), language=fields.text(data, "language", ""))

    def text(self) -> str:
        return self.content

    def html(self) -> str:
        language = f' class="language-{escape(self.language)}"' if self.language else ""
        return f"<pre><code{language}>{escape(self.content)}</code></pre>"


@block_type("attachment")
@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment(Block):
    """A file to take away, shown by its *title*; also used in an item's list of attachments."""

    file: FileRef
    title: str = ""

    def data(self) -> dict[str, Any]:
        return {"file": self.file.to_json(), "title": self.title}

    def answer(self) -> dict[str, Any]:
        data = {"type": self.type, "file": self.file.sha256, "title": self.title}
        return data if self.audience == "everyone" else data | {"audience": "internal"}

    def to_json(self) -> dict[str, Any]:
        identity = {"id": self.id} if self.id else {}
        return identity | self.answer() | self.data()

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        return cls(
            file=FileRef.from_json(fields.mapping(data, "file")),
            title=fields.text(data, "title", ""),
        )

    def text(self) -> str:
        return self.title or self.file.filename

    def html(self) -> str:
        label = escape(self.title or self.file.filename)
        target = escape(self.file.sha256)
        return f'<p class="kb-attachment"><kb-link to="file:{target}">{label}</kb-link></p>'

    def files(self) -> Iterator[FileRef]:
        return iter((self.file,))
