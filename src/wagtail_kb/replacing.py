"""Replaced files: an image or document changed in place makes new versions of what shows it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from wagtail.images import get_image_model

from wagtail_kb.models import Cause, Item, VersionFile

__all__ = ["file_saved"]


@transaction.atomic
def file_saved(obj: Any) -> None:
    """Publish anew every live item that shows *obj*, if its file is another one now."""
    from wagtail_kb import publishing

    shown = VersionFile.objects.filter(source=_source(obj), object_id=str(obj.pk))
    stale = shown.filter(version__in=Item.objects.current().values("current")).exclude(
        name=str(obj.file.name), fingerprint=obj.file_hash or ""
    )
    items = Item.objects.filter(current__in=stale.values("version")).select_related("page")
    with publishing.because(Cause.FILE):
        for item in items:
            publishing.page_saved(item.page.specific)


def _source(obj: Any) -> str:
    is_image = isinstance(obj, get_image_model())
    return str(VersionFile.Source.IMAGE if is_image else VersionFile.Source.DOCUMENT)
