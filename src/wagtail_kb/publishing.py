"""Publishing: a saved page becomes a version, or its item is hidden — in the page's transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from kbcore import Audience, answer_digest, digest
from kbcore.digest import canonical_json
from wagtail_kb import privacy
from wagtail_kb.bridge import Bridged, Place, item_from_page, place_of
from wagtail_kb.models import (
    Attestation,
    Cause,
    Item,
    ItemFacet,
    Outbox,
    Reference,
    Stamp,
    Version,
    VersionFile,
)
from wagtail_kb.models.reference import format_reference
from wagtail_kb.signals import changed

if TYPE_CHECKING:
    from kbcore import KnowledgeItem
    from wagtail_kb.mixins import KnowledgeItemMixin

__all__ = ["because", "item_orphaned", "page_deleted", "page_moved", "page_saved"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reason:
    cause: Cause = Cause.EDITOR
    batch: str = ""


_EDITOR = _Reason()
_reason: ContextVar[_Reason] = ContextVar("wagtail_kb_reason", default=_EDITOR)


@contextmanager
def because(cause: Cause, *, batch: str = "") -> Iterator[None]:
    """Versions written inside carry *cause* and *batch*."""
    token = _reason.set(_Reason(cause=cause, batch=batch))
    try:
        yield
    finally:
        _reason.reset(token)


@transaction.atomic
def page_saved(page: KnowledgeItemMixin) -> None:
    """Bring the Item of *page* in line with it; called by the mixin's ``save()``.

    A page that goes live later, and an alias, change nothing for readers.
    """
    if page.alias_of_id:
        return
    place = place_of(page)
    item = _locked_item(page, place)
    if page.live and place.root is not None:
        if not (page.go_live_at and page.go_live_at > timezone.now()):
            _publish(page, item, place)
    else:
        _hide(item, at=timezone.now())


@transaction.atomic
def page_deleted(page_id: int) -> None:
    """Retire the Item of a page that is about to be deleted; remember who might not read it."""
    for item in Item.objects.select_for_update().filter(page=page_id).select_related(None):
        item.restriction = privacy.of_path(item.page.path)
        item.page = None
        item.save(update_fields=["page", "restriction"])
        _hide(item, at=timezone.now())
        _queue(item)


@transaction.atomic
def item_orphaned(item: Item) -> None:
    """Hide an *item* whose page is gone without our hearing of it."""
    _hide(Item.objects.select_for_update().get(pk=item.pk), at=timezone.now())


@transaction.atomic
def page_moved(page: Any) -> None:
    """Bring all Items at and below the moved *page* in line with where they stand now."""
    items = Item.objects.filter(page__path__startswith=page.path)
    roots = set(items.values_list("root", flat=True).distinct())
    for item in items.select_related("page"):
        place = place_of(item.page)
        if place.root != item.root or (place.root is None) is not (item.current_id is None):
            page_saved(item.page.specific)
    Outbox.objects.create(subtree=page.pk)
    for root in roots | set(items.values_list("root", flat=True).distinct()):
        Stamp.objects.touch(root)
    changed.send(Outbox)


def _locked_item(page: KnowledgeItemMixin, place: Place) -> Item:
    """The Item of *page*, made with its Reference at the first save, locked until the end."""
    language = page.locale.language_code
    locked = Item.objects.select_for_update()
    item = locked.filter(key=page.translation_key, locale=language).first()
    if item is None:
        reference, _ = Reference.objects.get_or_create(key=page.translation_key)
        source = Item.objects.filter(key=page.translation_key).order_by("pk").first()
        Item.objects.get_or_create(
            key=page.translation_key,
            locale=language,
            defaults={
                "reference": reference,
                "source": source,
                "page_id": page.pk,
                "page_type": page._meta.label_lower,
                "root": place.root,
                "kind": page.get_kind(),
                "audience": page.get_audience(),
                "review_by": page.review_by,
            },
        )
        item = locked.get(key=page.translation_key, locale=language)
    return item


def _publish(page: KnowledgeItemMixin, item: Item, place: Place) -> None:
    reference = format_reference(item.reference_id)
    bridged = item_from_page(page, reference=reference, place=place)
    value, now = bridged.item, timezone.now()
    was = Version.objects.filter(pk=item.current_id).values("digest", "answer_digest").first()
    before = _columns(item)
    if was is None or was["digest"] != digest(value):
        version = _write(item, bridged, at=now)
        item.current = version
        item.verified = _is_attested(item, version.answer_digest)
        item.published_at = item.published_at or now
        if was is None or was["answer_digest"] != version.answer_digest:
            item.updated_at = now
        _set_facets(item, value)
    was_internal = item.audience == Audience.INTERNAL
    item.page_id, item.page_type, item.root = page.pk, page._meta.label_lower, place.root
    item.kind, item.audience, item.review_by = value.kind, value.audience.value, page.review_by
    item.restriction = None
    if _columns(item) != before:
        item.save()
    if was_internal or value.audience is Audience.INTERNAL:
        privacy.derive(item, page.path)
    _queue(item)


def _columns(item: Item) -> tuple[Any, ...]:
    return tuple(getattr(item, field.attname) for field in Item._meta.concrete_fields)


def _write(item: Item, bridged: Bridged, *, at: datetime) -> Version:
    """The next version of *item*; the former one is retired."""
    value, reason = bridged.item, _reason.get()
    Version.objects.filter(pk=item.current_id).retire(at) if item.current_id else None
    last = Version.objects.filter(item=item).order_by("-number").values_list("number", flat=True)
    version = Version.objects.create(
        item=item,
        number=(last.first() or 0) + 1,
        document=canonical_json(value.to_json()),
        digest=digest(value),
        answer_digest=answer_digest(value),
        title=value.title,
        summary=value.summary,
        published_at=at,
        cause=reason.cause,
        batch=reason.batch,
        **Version.rendered(value),
    )
    VersionFile.objects.bulk_create(_file_row(version, file) for file in bridged.files)
    return version


def _file_row(version: Version, file: Any) -> VersionFile:
    return VersionFile(
        version=version,
        sha256=file.ref.sha256,
        source=file.source,
        object_id=file.object_id,
        name=file.name,
        fingerprint=file.fingerprint,
        filename=file.ref.filename,
        content_type=file.ref.content_type,
        size=file.ref.size,
    )


def _is_attested(item: Item, answer: str) -> bool:
    return Attestation.objects.filter(item=item, answer_digest=answer).exists()


def _set_facets(item: Item, value: KnowledgeItem) -> None:
    wanted = {facet.key for facet in value.facets}
    present = set(ItemFacet.objects.filter(item=item).values_list("value", flat=True))
    if gone := present - wanted:
        ItemFacet.objects.filter(item=item, value__in=gone).delete()
    if new := wanted - present:
        ItemFacet.objects.bulk_create(ItemFacet(item=item, value=key) for key in new)


def _hide(item: Item, *, at: datetime) -> None:
    """Retire what readers see of *item*, if they see anything."""
    if item.current_id is None:
        return
    Version.objects.filter(pk=item.current_id).retire(at)
    item.current = None
    item.verified = False
    item.save(update_fields=["current", "verified"])
    _queue(item)


def _queue(item: Item) -> None:
    Outbox.objects.create(item=item)
    Stamp.objects.touch(item.root)
    changed.send(Outbox)
