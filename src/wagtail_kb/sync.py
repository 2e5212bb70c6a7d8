"""Sync: compare pages with Items and mend what no signal told us; adopt existing pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from kbcore import digest
from kbcore.content.render import RENDERER
from wagtail_kb import publishing
from wagtail_kb.bridge import item_from_page, place_of
from wagtail_kb.mixins import KnowledgeItemMixin, concrete_models
from wagtail_kb.models import Cause, Item, Version

__all__ = ["Difference", "render", "sync"]

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What of *page* (id, None if it is gone) does not agree with *item*."""

    problem: str
    page: int | None
    item: int | None = None

    def __str__(self) -> str:
        return f"page {self.page}, item {self.item}: {self.problem}"


def sync(*, mend: bool, progress: Progress | None = None) -> list[Difference]:
    """All differences between pages and Items, mended if *mend*; *progress* hears (done, of)."""
    models = concrete_models(KnowledgeItemMixin)
    total = sum(model._default_manager.count() for model in models)
    found: list[Difference] = []
    done = 0
    for model in models:
        for page in model._default_manager.order_by("path").iterator(chunk_size=200):
            if difference := _difference(page):
                found.append(difference)
                if mend:
                    _mend(page)
            done += 1
            if progress:
                progress(done, total)
    return found + list(_orphans(mend=mend))


def _mend(page: Any) -> None:
    with publishing.because(Cause.SYNC):
        publishing.page_saved(page)


def _difference(page: Any) -> Difference | None:
    if page.alias_of_id:
        return None
    language = page.locale.language_code
    item = Item.objects.filter(key=page.translation_key, locale=language).first()
    if item is None:
        return Difference(problem="has no item", page=page.pk)
    problem = _problem(page, item)
    return Difference(problem=problem, page=page.pk, item=item.pk) if problem else None


def _problem(page: Any, item: Item) -> str:
    place = place_of(page)
    shown = page.live and place.root is not None
    if shown and page.go_live_at and page.go_live_at > timezone.now():
        return ""
    if shown and item.current_id is None:
        return "is live, but readers don't see it"
    if not shown:
        return "is hidden, but readers see it" if item.current_id else ""
    bridged = item_from_page(page, place=place)
    current = Version.objects.only("digest").get(pk=item.current_id)
    if current.digest != digest(bridged.item):
        return "says something else than its current version"
    stored = (item.page_id, item.root, item.kind, item.audience, item.review_by)
    value = bridged.item
    if stored != (page.pk, place.root, value.kind, value.audience.value, page.review_by):
        return "has another place, kind, audience or review date"
    return ""


def _orphans(*, mend: bool) -> Iterator[Difference]:
    """Items that readers see though their page is gone."""
    orphans = Item.objects.filter(page=None).current()
    for item in orphans:
        yield Difference(problem="has no page, but readers see it", page=None, item=item.pk)
        if mend:
            publishing.item_orphaned(item)


def render(*, progress: Progress | None = None) -> int:
    """Rebuild all renderings that an older renderer made; how many there were."""
    stale = Version.objects.filter(renderer__lt=RENDERER).order_by("pk")
    total = stale.count()
    for done, version in enumerate(stale.iterator(chunk_size=200), 1):
        with transaction.atomic():
            Version.objects.filter(pk=version.pk).update(**Version.rendered(version.value))
        if progress:
            progress(done, total)
    return total
