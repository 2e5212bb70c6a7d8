"""Import formats: one module a format, each turning a binary file into rows and problems."""

from .html import Converted, LinkOf, web_link
from .jsonl import LIMIT, read
from .markdown import to_blocks
from .rawhtml import NestedTooDeeply
from .row import DroppedLink, ImportedRow, NotUtf8, RowProblem, content_hash

__all__ = [
    "LIMIT",
    "Converted",
    "DroppedLink",
    "ImportedRow",
    "LinkOf",
    "NestedTooDeeply",
    "NotUtf8",
    "RowProblem",
    "content_hash",
    "read",
    "to_blocks",
    "web_link",
]
