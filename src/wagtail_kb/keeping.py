"""Keeping: the bytes of files that versions showed, copied in time and found again."""

from __future__ import annotations

import hashlib
import logging
import tempfile
from collections.abc import Collection, Iterable
from datetime import datetime
from functools import wraps
from typing import IO, Any, cast

from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from wagtail_kb.files import MissingFile
from wagtail_kb.models import KeptFile, VersionFile

__all__ = [
    "RemovedFile",
    "adopt",
    "deleting",
    "hear_document_forms",
    "is_live",
    "model_of",
    "open_file",
    "saving",
    "source_of",
]

_CHUNK = 1 << 20
_log = logging.getLogger(__name__)


class RemovedFile(MissingFile):
    """The bytes were kept, until the policy of the site removed them *at* a time."""

    def __init__(self, name: str, at: datetime) -> None:
        super().__init__(name)
        self.at = at

    def __str__(self) -> str:
        day = date_format(timezone.localtime(self.at), "SHORT_DATE_FORMAT")
        text = gettext("The file “%(name)s” was removed by policy on %(date)s.")
        return text % {"name": self.name, "date": day}


def saving(obj: Any, update_fields: Iterable[str] | None = None) -> None:
    """Keep the file that *obj*, an image or document, is about to give up for another one."""
    if obj._state.adding or (update_fields is not None and "file" not in update_fields):
        return
    was = _as_stored(obj)
    if was is not None and _is_replaced(was, obj):
        _keep(obj, *was)


def deleting(obj: Any) -> None:
    """Keep the file of *obj*, an image or document that is about to be deleted."""
    # As it is stored: whoever deletes may have changed the object in memory.
    if (was := _as_stored(obj)) is not None:
        _keep(obj, *was)


def hear_document_forms() -> None:
    """Keep before Wagtail's document form deletes the file it replaces; called once.

    It deletes first and saves then, so every signal of the model comes too late.
    """
    from wagtail.documents.forms import BaseDocumentForm

    save = BaseDocumentForm.save

    @wraps(save)
    def keeping_save(form: Any, commit: bool = True) -> Any:
        if commit and "file" in form.changed_data:
            saving(form.instance)
        return save(form, commit)

    BaseDocumentForm.save = keeping_save


def source_of(obj: Any) -> str:
    """What a ``VersionFile`` calls the model of *obj*."""
    is_image = isinstance(obj, get_image_model())
    return str(VersionFile.Source.IMAGE if is_image else VersionFile.Source.DOCUMENT)


def model_of(source: str) -> Any:
    """The site's model of images or documents, whichever *source* names."""
    return get_image_model() if source == VersionFile.Source.IMAGE else get_document_model()


def open_file(sha256: str) -> Any:
    """The bytes of *sha256* as an open ``File``: kept, or still the site's own.

    Raises RemovedFile when policy removed them, MissingFile when nobody has them.
    """
    kept = KeptFile.objects.filter(pk=sha256).first()
    if kept and not kept.pruned_at and (found := _opened(kept.file)):
        return found
    rows = VersionFile.objects.filter(sha256=sha256).order_by("-pk")
    places = rows.values_list("source", "object_id", "name", "fingerprint").distinct()
    for source, object_id, name, fingerprint in places:
        obj = model_of(source)._default_manager.filter(pk=object_id, file=name).first()
        if obj and (found := _opened(obj.file)):
            if is_live(obj, name, fingerprint) or _hash(found) == sha256:
                return found
            found.close()
    filename = rows.values_list("filename", flat=True).first() or sha256
    raise (
        RemovedFile(filename, kept.pruned_at) if kept and kept.pruned_at else MissingFile(filename)
    )


def is_live(obj: Any, name: str, fingerprint: str) -> bool:
    """Whether the file of *obj* is still the one that was called *name*, by its *fingerprint*."""
    return bool(fingerprint) and (str(obj.file.name), obj.file_hash) == (name, fingerprint)


def adopt(wanted: Collection[str], stream: IO[bytes]) -> str | None:
    """Keep the bytes of *stream* if their SHA-256 is among *wanted*; return it then."""
    # Through a file of our own: a storage may read twice, and nothing wrong may reach it.
    with tempfile.TemporaryFile() as copy:
        sha256, size = _copied(stream, copy)
        if sha256 not in wanted:
            return None
        _store(sha256, size, File(copy, name=sha256))
    return sha256


def _opened(file: Any) -> Any:
    try:
        return file.storage.open(file.name)
    except FileNotFoundError:
        return None


def _hash(stream: Any) -> str:
    digest = hashlib.sha256()
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
    stream.seek(0)
    return digest.hexdigest()


def _as_stored(obj: Any) -> tuple[str, str] | None:
    """Name and Wagtail's hash of the file that the row of *obj* has now."""
    rows = type(obj)._base_manager.filter(pk=obj.pk)
    # Not an instance: one of an image without its width would ask for that at once.
    return cast("tuple[str, str] | None", rows.values_list("file", "file_hash").first())


def _is_replaced(was: tuple[str, str], now: Any) -> bool:
    is_upload = bool(now.file) and not now.file._committed
    return is_upload or was != (now.file.name, now.file_hash)


def _keep(obj: Any, name: str, fingerprint: str) -> None:
    """Copy the file *name* of *obj* if a version showed it and its bytes are not kept yet."""
    if not name or not (wanted := _wanted(obj, name, fingerprint)):
        return
    try:
        with obj.file.storage.open(name) as stream:
            found = adopt(wanted, stream)
    except FileNotFoundError:
        found = None
    if lost := wanted - {found}:
        # Whoever replaced the bytes told nobody: what is there is not what the version showed.
        _log.warning("%s no longer holds what versions showed (%s).", name, ", ".join(lost))


def _wanted(obj: Any, name: str, fingerprint: str) -> set[str]:
    """Hashes that versions give for the file *name* of *obj*, without those that are kept."""
    # Two rows may share one file: whichever goes first takes it along.
    twins = type(obj)._base_manager.filter(file=name).values_list("pk", flat=True)
    rows = VersionFile.objects.filter(
        source=source_of(obj), object_id__in={str(pk) for pk in (obj.pk, *twins)}, name=name
    ).exclude(sha256__in=KeptFile.objects.kept().values("pk"))
    if fingerprint:
        rows = rows.filter(fingerprint__in=("", fingerprint))
    return set(rows.order_by().values_list("sha256", flat=True).distinct())


def _copied(stream: IO[bytes], copy: IO[bytes]) -> tuple[str, int]:
    """The SHA-256 and the length in bytes of *stream*, written to *copy*."""
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
        size += copy.write(chunk)
    copy.seek(0)
    return digest.hexdigest(), size


def _store(sha256: str, size: int, content: File[bytes]) -> None:
    """Write the bytes, then their row; a rollback leaves bytes alone, which pruning finds."""
    kept = KeptFile(sha256=sha256, size=size, kept_at=timezone.now())
    kept.file.save(sha256, content, save=False)
    name = str(kept.file.name)
    again = {"file": name, "size": size, "kept_at": kept.kept_at, "pruned_at": None}
    try:
        with transaction.atomic():
            if not KeptFile.objects.pruned().filter(pk=sha256).update(**again):
                kept.save(force_insert=True)
    except IntegrityError:  # somebody else kept it just now
        kept.file.storage.delete(name)
