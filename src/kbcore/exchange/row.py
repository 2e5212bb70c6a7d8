"""What reading a file for import gives: rows, and the problems of those that can't be used."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple

from kbcore.content import Block
from kbcore.locale import Locale

__all__ = ["DroppedLink", "ImportedRow", "NotUtf8", "RowProblem", "content_hash"]


class NotUtf8(ValueError):
    """The file isn't UTF-8: *byte* (from 0, in the file) of *row* (from 1) can't be read."""

    def __init__(self, *, row: int, byte: int) -> None:
        self.row, self.byte = row, byte
        super().__init__(
            f"Row {row}: byte {byte} of the file is not UTF-8. Save it as UTF-8 and try again."
        )


class DroppedLink(NamedTuple):
    """A link that became its *text*, because *target* leads nowhere outside its old site."""

    text: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """Why *row* (counted from 1) or one of its fields can't be used, and how to mend it."""

    row: int
    field: str
    problem: str
    hint: str

    def __str__(self) -> str:
        return f"Row {self.row}, {self.field}: {self.problem}. {self.hint}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedRow:
    """One item as its file has it; nothing is looked up and nothing fetched.

    *content_hash* is of what the file says, not of what we make of it: compare it with that of
    the row's last import. *category* is a path of titles, outermost first. *problems* are small:
    the row can be imported in spite of them.
    """

    number: int
    id: str
    locale: Locale
    title: str
    blocks: tuple[Block, ...]
    content_hash: str
    product: str = ""
    product_name: str = ""
    category: tuple[str, ...] = ()
    dropped_links: tuple[DroppedLink, ...] = ()
    problems: tuple[RowProblem, ...] = ()


def content_hash(fields: Mapping[str, Any]) -> str:
    """SHA-256 of *fields* (JSON values), whatever their order and the line ends in their texts."""
    canonical = json.dumps(
        {name: _normal(value) for name, value in fields.items()},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def _normal(value: Any) -> Any:
    if isinstance(value, str):
        return "\n".join(line.rstrip() for line in value.strip().splitlines())
    return [_normal(part) for part in value] if isinstance(value, (list, tuple)) else value
