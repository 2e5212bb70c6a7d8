"""Replaced files: an image or document changed in place makes new versions of what shows it."""

from __future__ import annotations

import logging
from collections import defaultdict
from typing import Any

from django.db import transaction

from wagtail_kb import publishing
from wagtail_kb.basepage import get_page_model
from wagtail_kb.files import MissingFile, of_document, of_image
from wagtail_kb.keeping import source_of
from wagtail_kb.models import Cause, Item, Notice, VersionFile
from wagtail_kb.models.reference import format_reference

__all__ = ["file_saved"]

_NAMED = 20
"""Most items that one notice names; it counts all of them."""

_log = logging.getLogger(__name__)


def file_saved(obj: Any) -> None:
    """Publish anew every live item that shows *obj*, if its file is another one now."""
    shown = VersionFile.objects.filter(source=source_of(obj), object_id=str(obj.pk))
    stale = shown.filter(version__in=Item.objects.current().values("current"))
    if obj.file_hash:
        # Without Wagtail's hash (files saved by code) only reading the file tells.
        stale = stale.exclude(name=str(obj.file.name), fingerprint=obj.file_hash)
    if versions := list(stale.values_list("version", flat=True)):
        _tell_stewards(_published(versions), obj)
        _find_again(obj, shown)


@transaction.atomic
def _published(versions: list[int]) -> list[Item]:
    """The items whose current version was one of *versions* and is another one now.

    An item that shows another file as well, which is missing, stays as it is: nobody who replaces
    a picture can mend that.
    """
    # All locked first, in one order: a Stamp comes last, or two would wait for each other.
    items = list(
        Item.objects.select_for_update(of=("self",)).filter(current__in=versions).order_by("pk")
    )
    for item in items:
        try:
            with transaction.atomic():
                publishing.publish_again(Item.objects.filter(pk=item.pk), Cause.FILE)
        except MissingFile as error:
            _log.error("%s keeps its former version: %s", item, error)
    return list(
        Item.objects.filter(pk__in=[item.pk for item in items])
        .exclude(current__in=versions)
        .select_related("page")
        .order_by("pk")
    )


def _find_again(obj: Any, shown: Any) -> None:
    """Where the same bytes were uploaded again, versions stay: they lie elsewhere now."""
    read = of_image if source_of(obj) == VersionFile.Source.IMAGE else of_document
    try:
        file = read(obj)
    except MissingFile:
        return
    shown.filter(sha256=file.ref.sha256).update(name=file.name, fingerprint=file.fingerprint)


def _tell_stewards(items: list[Item], obj: Any) -> None:
    """One notice for each steward, on the first of their *items*, whatever their number."""
    pages = get_page_model().objects.filter(pk__in=[item.page_id for item in items])
    by_pk = {page.pk: page for page in pages.specific()}
    mine: defaultdict[Any, list[Item]] = defaultdict(list)
    for item in items:
        if (page := by_pk.get(item.page_id)) and (steward := page.get_steward()):
            mine[steward].append(item)
    for steward, theirs in mine.items():
        named = [format_reference(item.reference_id) for item in theirs[:_NAMED]]
        about = {"file": obj.title, "items": named, "count": len(theirs)}
        _tell(steward, theirs[0], about)


def _tell(steward: Any, item: Item, about: dict[str, Any]) -> None:
    # Imported here: review needs the whole of publishing, which needs nothing of it.
    from wagtail_kb.review import notices

    notices.tell(steward, item, Notice.Code.FILE, about)
