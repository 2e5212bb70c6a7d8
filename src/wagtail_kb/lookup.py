"""Look-ups: pages, images and documents by id, for blocks that refer to them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from kbcore.content import FileRef, Link
from kbcore.content.richtext import url_link
from wagtail_kb import files
from wagtail_kb.basepage import get_page_model

__all__ = ["Lookup"]

_PAGE_LINK = re.compile(r'<a\b[^>]*\blinktype="page"[^>]*>')
_ID = re.compile(r'\bid="(\d+)"')


class Lookup:
    """What blocks refer to, fetched in batch and kept; *files* lists every file that was asked for.

    Made for one page; *stored* are the raw values of its StreamFields. A file that is gone raises
    MissingFile, or with *missing_ok* is one without a hash, which no reader finds anywhere.
    """

    def __init__(self, stored: Iterable[Any] = (), *, missing_ok: bool = False) -> None:
        self._missing_ok = missing_ok
        self.files: dict[tuple[str, str], files.SiteFile] = {}
        self._keys: dict[str, UUID] = {}
        self._images: dict[Any, Any] = {}
        self._documents: dict[Any, Any] = {}
        self._prefetch(tuple(stored))

    def link(self, attributes: Mapping[str, str]) -> Link | None:
        """The link of a rich-text ``<a>`` with *attributes*, as Wagtail stores it."""
        kind, pk = attributes.get("linktype", ""), attributes.get("id", "")
        if kind == "page":
            key = self._keys.get(pk)
            return Link(kind="page", target=str(key)) if key else None
        if kind == "document":
            found = self.document(int(pk)) if pk.isdigit() else None
            return Link(kind="file", target=found[0].sha256) if found else None
        return url_link(attributes)

    def image(self, pk: Any) -> tuple[FileRef, int, int] | None:
        """The image *pk*: its file, width and height in pixels."""
        if pk is None or (image := self._found(get_image_model(), pk, self._images)) is None:
            return None
        return self._ref(files.of_image, image), image.width, image.height

    def document(self, pk: Any) -> tuple[FileRef, str] | None:
        """The document *pk*: its file and title."""
        if pk is None or (found := self._found(get_document_model(), pk, self._documents)) is None:
            return None
        return self._ref(files.of_document, found), found.title

    def _ref(self, read: Callable[[Any], files.SiteFile], obj: Any) -> FileRef:
        try:
            file = read(obj)
        except files.MissingFile:
            if self._missing_ok:
                return FileRef(sha256="")
            raise
        self.files[file.source, file.object_id] = file
        return file.ref

    def _found(self, model: Any, pk: Any, kept: dict[Any, Any]) -> Any:
        if pk not in kept:
            kept[pk] = model.objects.filter(pk=pk).first()
        return kept[pk]

    def _prefetch(self, stored: tuple[Any, ...]) -> None:
        pages: set[str] = set()
        images: set[Any] = set()
        documents: set[Any] = set()
        for value in stored:
            _collect(value, pages, images, documents)
        if pages:
            rows = get_page_model().objects.filter(pk__in=pages).order_by()
            self._keys = {str(pk): key for pk, key in rows.values_list("pk", "translation_key")}
        if images:
            self._images = get_image_model().objects.in_bulk(images)
        if documents:
            self._documents = get_document_model().objects.in_bulk(documents)


def _collect(value: Any, pages: set[str], images: set[Any], documents: set[Any]) -> None:
    if isinstance(value, str):
        for tag in _PAGE_LINK.findall(value) if "linktype" in value else ():
            pages.update(_ID.findall(tag))
    elif isinstance(value, Mapping):
        images.update([value["image"]] if _is_id(value.get("image")) else ())
        documents.update([value["document"]] if _is_id(value.get("document")) else ())
        for part in value.values():
            _collect(part, pages, images, documents)
    elif isinstance(value, list):
        for part in value:
            _collect(part, pages, images, documents)


def _is_id(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
