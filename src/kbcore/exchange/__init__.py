"""Import formats: one module a format, each turning a binary file into rows and problems."""

from .html import Converted, LinkOf, web_link
from .jsonl import LIMIT, read
from .markdown import to_blocks
from .rawhtml import TooInvolved
from .row import DroppedLink, ImportedRow, NotUtf8, RowProblem, content_hash

__all__ = [
    "LIMIT",
    "Converted",
    "DroppedLink",
    "ImportedRow",
    "LinkOf",
    "NotUtf8",
    "RowProblem",
    "TooInvolved",
    "content_hash",
    "read",
    "to_blocks",
    "web_link",
]
