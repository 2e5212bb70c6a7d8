"""Content blocks: what an answer is made of, to and from JSON, to plain text and to HTML."""

from .block import Block, BlockAudience, InvalidContent, block_from_json, block_type
from .blocks import Attachment, Code, Heading, List, ListItem, Picture, RichText, Table
from .file import FileRef
from .placeholder import references, resolve
from .render import for_readers, to_html, to_text
from .richtext import Line, parse
from .run import Link, Run, plain

__all__ = [
    "Attachment",
    "Block",
    "BlockAudience",
    "Code",
    "FileRef",
    "Heading",
    "InvalidContent",
    "Line",
    "Link",
    "List",
    "ListItem",
    "Picture",
    "RichText",
    "Run",
    "Table",
    "block_from_json",
    "block_type",
    "for_readers",
    "parse",
    "plain",
    "references",
    "resolve",
    "to_html",
    "to_text",
]
