"""Imported files: known by the hash of their bytes, whoever imported them and however often."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wagtail_kb.models import ImportFile

__all__ = ["SourceFile"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """What a file was called, and the SHA-256 of its bytes."""

    filename: str
    sha256: str

    @classmethod
    def read(cls, path: Path) -> SourceFile:
        """The file at *path*; raises OSError."""
        with path.open("rb") as stream:
            return cls(filename=path.name, sha256=hashlib.file_digest(stream, "sha256").hexdigest())

    def record(self, batch: str, user: Any) -> None:
        """Keep that the versions of *batch* are rows of this file, imported by *user*."""
        ImportFile.objects.create(
            batch=batch, sha256=self.sha256, filename=self.filename[:255], user=user
        )
