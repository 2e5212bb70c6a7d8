"""A file that an item shows, known by the SHA-256 of its bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import fields

__all__ = ["FileRef"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRef:
    """*sha256* in lower-case hex; *size* in bytes. Only the hash is part of a digest."""

    sha256: str
    filename: str = ""
    content_type: str = ""
    size: int = 0

    def to_json(self) -> dict[str, Any]:
        rest = {"filename": self.filename, "content_type": self.content_type, "size": self.size}
        return {"sha256": self.sha256, **{name: value for name, value in rest.items() if value}}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> FileRef:
        return cls(
            sha256=fields.text(data, "sha256"),
            filename=fields.text(data, "filename", ""),
            content_type=fields.text(data, "content_type", ""),
            size=fields.number(data, "size"),
        )
