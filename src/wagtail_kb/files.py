"""Files behind an item: images and documents as ``FileRef``, known by their SHA-256."""

from __future__ import annotations

import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from kbcore.content import FileRef
from wagtail_kb.models import VersionFile

__all__ = ["MissingFile", "SiteFile", "of_document", "of_image"]

_CHUNK = 1 << 20


class MissingFile(LookupError):
    """A page shows an image or document whose file is not in the storage."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"The file {name!r} is missing. Upload it again or remove it from the page."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFile:
    """A file of the site: what it held (*ref*) and where it was found."""

    ref: FileRef
    source: str
    object_id: str
    name: str
    fingerprint: str


def of_image(image: Any) -> SiteFile:
    """The file of a Wagtail image."""
    return _site_file(image, VersionFile.Source.IMAGE)


def of_document(document: Any) -> SiteFile:
    """The file of a Wagtail document."""
    return _site_file(document, VersionFile.Source.DOCUMENT)


def _site_file(obj: Any, source: VersionFile.Source) -> SiteFile:
    name = str(obj.file.name)
    # Wagtail's SHA-1, kept on the row at upload, tells a file that we have read before.
    fingerprint = obj.file_hash or ""
    ref = _known(source, obj.pk, name, fingerprint) or _read(obj.file)
    return SiteFile(
        ref=ref, source=source.value, object_id=str(obj.pk), name=name, fingerprint=fingerprint
    )


def _known(source: str, pk: Any, name: str, fingerprint: str) -> FileRef | None:
    if not fingerprint:
        return None
    row = (
        VersionFile.objects.filter(
            source=source, object_id=str(pk), name=name, fingerprint=fingerprint
        )
        .values("sha256", "filename", "content_type", "size")
        .first()
    )
    return FileRef(**row) if row else None


def _read(file: Any) -> FileRef:
    digest, size = hashlib.sha256(), 0
    try:
        with file.storage.open(file.name) as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
    except FileNotFoundError as error:
        raise MissingFile(file.name) from error
    filename = PurePosixPath(file.name).name
    content_type = mimetypes.guess_type(filename)[0] or "application/octet-stream"
    return FileRef(
        sha256=digest.hexdigest(), filename=filename, content_type=content_type, size=size
    )
