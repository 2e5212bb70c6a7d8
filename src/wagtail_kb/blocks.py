"""StreamField blocks of an answer, each with the kbcore block that it stands for.

A site's own block mixes in ``ContentBlock`` and lists itself in its page's body.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock as WagtailTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from kbcore import content as kb
from kbcore.content.richtext import lines_html

if TYPE_CHECKING:
    from wagtail_kb.lookup import Lookup

__all__ = [
    "RICH_TEXT_FEATURES",
    "AnswerBlock",
    "AttachmentBlock",
    "AttachmentsBlock",
    "CodeBlock",
    "ContentBlock",
    "HeadingBlock",
    "ListBlock",
    "PictureBlock",
    "RichTextBlock",
    "TableBlock",
    "typed",
]

RICH_TEXT_FEATURES = [
    *("bold", "italic", "strikethrough", "code", "superscript", "subscript"),
    *("h3", "h4", "ol", "ul", "blockquote", "hr", "link", "document-link"),
]
_INLINE_FEATURES = ["bold", "italic", "code", "link", "document-link"]


def typed(text: str | None) -> str:
    """*text* as one thing, whoever wrote it: a form sends CRLF and strips the ends."""
    return (text or "").replace("\r\n", "\n").strip()


class InternalBlock(blocks.BooleanBlock):
    """The switch that makes a block an internal note."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("label", _("Internal note"))
        kwargs.setdefault("help_text", _("Only staff see this block; customers and bots never do."))
        super().__init__(**kwargs)


class ContentBlock:
    """What a block of an answer can do besides being edited: become a kbcore block, and back."""

    def to_content(self, value: Mapping[str, Any], lookup: Lookup) -> kb.Block | None:
        """The kbcore block of the stored *value*, None if nothing is left of it.

        *lookup* knows pages and files by id.
        """
        raise NotImplementedError(f"{type(self).__name__} needs to_content().")

    def from_content(self, block: Any) -> dict[str, Any]:
        """The stored value for a kbcore *block*, as an import makes it."""
        raise NotImplementedError(f"{type(self).__name__} can't be imported.")


class HeadingBlock(ContentBlock, blocks.StructBlock):
    """A heading inside the answer."""

    content = blocks.CharBlock(label=_("Heading"), max_length=255)
    level = blocks.ChoiceBlock(
        choices=[("2", _("Section")), ("3", _("Part of a section")), ("4", _("Detail"))],
        default="2",
        label=_("Level"),
    )
    internal = InternalBlock()

    class Meta:
        icon = "title"
        label = _("Heading")
        label_format = "{content}"

    def to_content(self, value: Mapping[str, Any], lookup: Lookup) -> kb.Heading:
        return kb.Heading(content=typed(value.get("content")), level=int(value.get("level") or 2))

    def from_content(self, block: kb.Heading) -> dict[str, Any]:
        return {"content": block.content, "level": str(block.level)}


class RichTextBlock(ContentBlock, blocks.StructBlock):
    """Paragraphs, lists and quotes."""

    text = blocks.RichTextBlock(features=RICH_TEXT_FEATURES, label=_("Text"))
    internal = InternalBlock()

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        label_format = "{text}"

    def to_content(self, value: Mapping[str, Any], lookup: Lookup) -> kb.RichText:
        return kb.RichText(lines=kb.parse(value.get("text") or "", link=lookup.link))

    def from_content(self, block: kb.RichText) -> dict[str, Any]:
        return {"text": lines_html(block.lines)}


class ListBlock(ContentBlock, blocks.StructBlock):
    """A list on its own, for steps that are numbered or points that are not."""

    ordered = blocks.BooleanBlock(required=False, label=_("Numbered"))
    items = blocks.ListBlock(
        blocks.RichTextBlock(features=_INLINE_FEATURES, label=_("Entry")), label=_("Entries")
    )
    internal = InternalBlock()

    class Meta:
        icon = "list-ol"
        label = _("List")
        label_format = "{items}"

    def to_content(self, value: Mapping[str, Any], lookup: Lookup) -> kb.List:
        texts = (_list_value(entry) for entry in value.get("items") or ())
        lines = (kb.parse(text, link=lookup.link) for text in texts)
        items = tuple(
            kb.ListItem(runs=_joined(entry_lines)) for entry_lines in lines if entry_lines
        )
        return kb.List(ordered=bool(value.get("ordered")), items=items)

    def from_content(self, block: kb.List) -> dict[str, Any]:
        entries = [lines_html((kb.Line(runs=item.runs),)) for item in block.items]
        return {"ordered": block.ordered, "items": entries}


def _list_value(entry: Any) -> str:
    """A ListBlock stores ``{"type": "item", "value": …}``, and long ago the bare value."""
    return str(entry["value"] if isinstance(entry, Mapping) else entry) or ""


def _joined(lines: tuple[kb.Line, ...]) -> tuple[kb.Run, ...]:
    """The runs of *lines* in one entry, a line break between paragraphs."""
    runs: list[kb.Run] = []
    for line in lines:
        runs += [kb.Run(text="\n")] if runs else []
        runs += line.runs
    return tuple(runs)


class TableBlock(ContentBlock, blocks.StructBlock):
    """A table, typed or pasted from a sheet."""

    table = WagtailTableBlock(label=_("Table"))
    internal = InternalBlock()

    class Meta:
        icon = "table"
        label = _("Table")
        label_format = "{table}"

    def to_content(self, value: Mapping[str, Any], lookup: Lookup) -> kb.Table | None:
        table = value.get("table") or {}
        rows = _filled(table.get("data") or ())
        if not rows:
            return None
        return kb.Table(
            rows=rows,
            caption=typed(table.get("table_caption")),
            header_row=bool(table.get("first_row_is_table_header")),
            header_column=bool(table.get("first_col_is_header")),
        )

    def from_content(self, block: kb.Table) -> dict[str, Any]:
        return {
            "table": {
                "data": [list(row) for row in block.rows],
                "cell": [],
                "mergeCells": [],
                "table_caption": block.caption,
                "first_row_is_table_header": block.header_row,
                "first_col_is_header": block.header_column,
                "table_header_choice": _header_choice(block),
            }
        }


def _filled(data: Iterable[Iterable[Any]]) -> tuple[tuple[str, ...], ...]:
    """The cells as texts, without empty rows below and columns at the right.

    The editor's grid starts with three of each, whatever somebody writes into it.
    """
    rows = [["" if cell is None else str(cell) for cell in row] for row in data]
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((n for row in rows for n, cell in enumerate(row, 1) if cell), default=0)
    return tuple(tuple(row[:width]) for row in rows)


def _header_choice(table: kb.Table) -> str:
    """Wagtail's own field for which header a table has."""
    if table.header_row:
        return "both" if table.header_column else "row"
    return "column" if table.header_column else "neither"


class PictureBlock(ContentBlock, blocks.StructBlock):
    """A picture of the library, or one elsewhere by its address."""

    image = ImageChooserBlock(required=False, label=_("Picture"))
    url = blocks.URLBlock(
        required=False,
        label=_("Address of a picture elsewhere"),
        help_text=_("Instead of a picture of the library. It is shown from there, never copied."),
    )
    alt = blocks.CharBlock(
        required=False,
        max_length=255,
        label=_("Alternative text"),
        help_text=_("What the picture tells, for those who can't see it, for search and for bots."),
    )
    decorative = blocks.BooleanBlock(
        required=False,
        label=_("Decorative"),
        help_text=_("It tells nothing that the text doesn't say."),
    )
    caption = blocks.CharBlock(required=False, max_length=255, label=_("Caption"))
    internal = InternalBlock()

    class Meta:
        icon = "image"
        label = _("Picture")
        label_format = "{alt}"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        errors: dict[str, ValidationError] = {}
        both = bool(cleaned["image"]) and bool(cleaned["url"])
        if self.is_deferred_validation and not both:
            return cleaned  # a draft may be unfinished
        if bool(cleaned["image"]) == bool(cleaned["url"]):
            errors["image"] = ValidationError(_("Choose a picture or give an address, not both."))
        if not cleaned["alt"] and not cleaned["decorative"]:
            errors["alt"] = ValidationError(_("Describe the picture, or mark it as decorative."))
        if errors:
            raise blocks.StructBlockValidationError(block_errors=errors)
        return cleaned

    def to_content(self, value: Mapping[str, Any], lookup: Lookup) -> kb.Picture | None:
        alt = "" if value.get("decorative") else typed(value.get("alt"))
        caption = typed(value.get("caption"))
        image = lookup.image(value.get("image"))
        if image is None and not value.get("url"):
            return None
        if image is None:
            return kb.Picture(url=value.get("url") or "", alt=alt, caption=caption)
        file, width, height = image
        return kb.Picture(file=file, alt=alt, caption=caption, width=width, height=height)

    def from_content(self, block: kb.Picture) -> dict[str, Any]:
        words = {"alt": block.alt, "decorative": not block.alt, "caption": block.caption}
        return {"image": None, "url": block.url, **words}


class CodeBlock(ContentBlock, blocks.StructBlock):
    """Text that keeps its spaces: commands, settings, messages of a machine."""

    content = blocks.TextBlock(label=_("Code"))
    language = blocks.CharBlock(required=False, max_length=30, label=_("Language"))
    internal = InternalBlock()

    class Meta:
        icon = "code"
        label = _("Code")
        label_format = "{content}"

    def to_content(self, value: Mapping[str, Any], lookup: Lookup) -> kb.Code:
        return kb.Code(content=typed(value.get("content")), language=typed(value.get("language")))

    def from_content(self, block: kb.Code) -> dict[str, Any]:
        return {"content": block.content, "language": block.language}


class AttachmentBlock(ContentBlock, blocks.StructBlock):
    """A document to take away."""

    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(
        required=False,
        max_length=255,
        label=_("Title"),
        help_text=_("What readers see. Empty: the document's own title."),
    )
    internal = InternalBlock()

    class Meta:
        icon = "doc-full"
        label = _("Attachment")
        label_format = "{title}"

    def to_content(self, value: Mapping[str, Any], lookup: Lookup) -> kb.Attachment | None:
        found = lookup.document(value.get("document"))
        if found is None:
            return None
        file, title = found
        return kb.Attachment(file=file, title=typed(value.get("title")) or title)

    def from_content(self, block: kb.Attachment) -> dict[str, Any]:
        return {"document": None, "title": block.title}


class AnswerBlock(blocks.StreamBlock):
    """The body of an article, the answer of a FAQ."""

    rich_text = RichTextBlock()
    heading = HeadingBlock()
    list = ListBlock()
    table = TableBlock()
    picture = PictureBlock()
    code = CodeBlock()
    attachment = AttachmentBlock()


class AttachmentsBlock(blocks.StreamBlock):
    """Files offered beside the answer."""

    attachment = AttachmentBlock()
