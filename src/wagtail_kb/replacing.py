"""Replaced files: an image or document changed in place makes new versions of what shows it."""

from __future__ import annotations

import logging
from collections import defaultdict
from functools import partial
from typing import Any

from django.db import transaction
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from wagtail_kb import publishing, queue, tasks
from wagtail_kb.basepage import get_page_model
from wagtail_kb.files import MissingFile, of_document, of_image
from wagtail_kb.keeping import source_of
from wagtail_kb.models import Cause, Item, Notice, Outcome, VersionFile
from wagtail_kb.models.reference import format_reference

__all__ = ["file_saved"]

_AT_ONCE = 50
"""Most items that are published while somebody waits; more go on as a background task."""

_NAMED = 20
"""Most items that one notice names; it counts all of them."""

_log = logging.getLogger(__name__)


def file_saved(obj: Any) -> None:
    """Publish anew every live item that shows *obj*, if its file is another one now."""
    versions = _stale(obj)
    if len(versions) > _AT_ONCE:
        _tell_stewards(_doubted(versions), obj)
        later = partial(tasks.publish_replaced.enqueue, source_of(obj), str(obj.pk))
        transaction.on_commit(later, robust=True)
    elif versions:
        _tell_stewards(_published(versions), obj)
        _find_again(obj)


def go_on(source: str, pk: str) -> int:
    """Publish anew what is left to publish of the file *pk* of *source*; how many items.

    Safe to stop and to begin again.
    """
    is_image = source == VersionFile.Source.IMAGE
    model = get_image_model() if is_image else get_document_model()
    obj = model._default_manager.filter(pk=pk).first()
    done = 0
    while obj and (published := _published(_stale(obj)[:_AT_ONCE])):
        done += len(published)
    if obj:
        _find_again(obj)
    return done


def _shown(obj: Any) -> Any:
    return VersionFile.objects.filter(source=source_of(obj), object_id=str(obj.pk))


def _stale(obj: Any) -> list[int]:
    """Current versions that show *obj* with another file than it has now."""
    stale = _shown(obj).filter(version__in=Item.objects.current().values("current"))
    if obj.file_hash:
        # Without Wagtail's hash (files saved by code) only reading the file tells.
        stale = stale.exclude(name=str(obj.file.name), fingerprint=obj.file_hash)
    return list(stale.order_by("version").values_list("version", flat=True))


@transaction.atomic
def _doubted(versions: list[int]) -> list[Item]:
    """The items that show *versions*, unverified from now on: what was approved is gone."""
    items = list(Item.objects.select_for_update().filter(current__in=versions).order_by("pk"))
    rows = Item.objects.filter(pk__in=[item.pk for item in items])
    rows.update(verified=False, verification=Outcome.UNVERIFIED)
    queue.items(rows)
    return items


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


def _find_again(obj: Any) -> None:
    """Where the same bytes were uploaded again, versions stay: they lie elsewhere now."""
    read = of_image if source_of(obj) == VersionFile.Source.IMAGE else of_document
    try:
        file = read(obj)
    except MissingFile:
        return
    _shown(obj).filter(sha256=file.ref.sha256).update(name=file.name, fingerprint=file.fingerprint)


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
