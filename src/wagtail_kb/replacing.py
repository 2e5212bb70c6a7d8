"""Replaced files: an image or document changed in place makes new versions of what shows it."""

from __future__ import annotations

from typing import Any

from wagtail.images import get_image_model

from wagtail_kb import publishing
from wagtail_kb.models import Cause, Item, VersionFile

__all__ = ["file_saved"]


def file_saved(obj: Any) -> None:
    """Publish anew every live item that shows *obj*, if its file is another one now."""
    shown = VersionFile.objects.filter(source=_source(obj), object_id=str(obj.pk))
    stale = shown.filter(version__in=Item.objects.current().values("current"))
    if obj.file_hash:
        # Without Wagtail's hash (files saved by code) only reading the file tells.
        stale = stale.exclude(name=str(obj.file.name), fingerprint=obj.file_hash)
    if versions := list(stale.values_list("version", flat=True)):
        items = Item.objects.filter(current__in=versions)
        publishing.publish_again(items.values("pk"), Cause.FILE)


def _source(obj: Any) -> str:
    is_image = isinstance(obj, get_image_model())
    return str(VersionFile.Source.IMAGE if is_image else VersionFile.Source.DOCUMENT)
