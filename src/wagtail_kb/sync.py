"""Sync: compare pages with Items and mend what no signal told us; adopt existing pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from kbcore import digest
from kbcore.content.render import RENDERER
from wagtail_kb import privacy, publishing
from wagtail_kb.bridge import item_from_page, place_of
from wagtail_kb.files import MissingFile
from wagtail_kb.mixins import KnowledgeItemMixin, concrete_models
from wagtail_kb.models import Cause, Item, Version

__all__ = ["Difference", "render", "sync"]

Progress = Callable[[int, int], None]
_CHUNK = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What of *page* (id, None if it is gone) does not agree with *item*.

    An editor must mend what is not *mendable* here.
    """

    problem: str
    page: int | None
    item: int | None = None
    mendable: bool = True

    def __str__(self) -> str:
        return f"page {self.page}, item {self.item}: {self.problem}"


def sync(*, mend: bool, progress: Progress | None = None) -> list[Difference]:
    """All differences between pages and Items, mended if *mend*; *progress* hears (done, of)."""
    found = list(_orphans(mend=mend))
    differences = _differences(progress)
    found += (_mended(page, one) if mend else one for page, one in differences)
    if wrong := privacy.derive(mend=mend):
        problem = f"{wrong} derived restrictions are not those of the groups and audiences now"
        found.append(Difference(problem=problem, page=None))
    return found


def _differences(progress: Progress | None) -> Iterator[tuple[Any, Difference]]:
    for page in _pages(progress):
        if difference := _difference(page):
            yield page, difference


def _pages(progress: Progress | None) -> Iterator[Any]:
    """All pages of items, the oldest of each type first: a source before its translations."""
    models = concrete_models(KnowledgeItemMixin)
    total = sum(model._default_manager.count() for model in models)
    done = 0
    for model in models:
        # By id and not with one open cursor: what is mended is written in between.
        rows, last = model._default_manager.select_related("locale").order_by("pk"), 0
        while chunk := list(rows.filter(pk__gt=last)[:_CHUNK]):
            for page in chunk:
                yield page
                done += 1
                if progress:
                    progress(done, total)
            last = chunk[-1].pk


def _mended(page: Any, difference: Difference) -> Difference:
    """*difference* mended, or the one that keeps it from being mended."""
    try:
        if difference.mendable:
            with publishing.because(Cause.SYNC):
                publishing.page_saved(page)
    except MissingFile as error:
        return replace(difference, problem=str(error), mendable=False)
    return difference


def _difference(page: Any) -> Difference | None:
    if page.alias_of_id:
        return None
    language = page.locale.language_code
    item = Item.objects.filter(key=page.translation_key, locale=language).first()
    if item is None:
        return Difference(problem="has no item", page=page.pk)
    try:
        problem = _problem(page, item)
    except MissingFile as error:
        return Difference(problem=str(error), page=page.pk, item=item.pk, mendable=False)
    return Difference(problem=problem, page=page.pk, item=item.pk) if problem else None


def _problem(page: Any, item: Item) -> str:
    place = place_of(page)
    if (item.page_id, item.root, item.review_by) != (
        page.pk,
        place.root or item.root,
        page.review_by,
    ):
        return "has another page, base or review date"
    if not page.live or place.root is None:
        return "is hidden, but readers see it" if item.current_id else ""
    if page.go_live_at and page.go_live_at > timezone.now():
        return ""
    return _said(page, item, place)


def _said(page: Any, item: Item, place: Any) -> str:
    """What is wrong with what readers see of a live *page*."""
    if item.current_id is None:
        return "is live, but readers don't see it"
    value = item_from_page(page, place=place).item
    current = Version.objects.only("digest").get(pk=item.current_id)
    if current.digest != digest(value):
        return "says something else than its current version"
    if (item.kind, item.audience) != (value.kind, value.audience.value):
        return "has another kind or audience"
    return ""


def _orphans(*, mend: bool) -> Iterator[Difference]:
    """Items that readers see though their page is gone, or is another item's now."""
    strangers = ~Q(page__translation_key=F("key")) | ~Q(page__locale__language_code=F("locale"))
    for item in Item.objects.current().filter(Q(page=None) | strangers).order_by("pk"):
        problem = "has no page of its own, but readers see it"
        yield Difference(problem=problem, page=item.page_id, item=item.pk)
        if mend:
            publishing.item_orphaned(item)


def render(*, progress: Progress | None = None) -> int:
    """Rebuild all renderings that an older renderer made; how many there were."""
    stale = Version.objects.filter(renderer__lt=RENDERER).order_by("pk")
    total = stale.count()
    for done in range(1, total + 1):
        with transaction.atomic():
            version = stale.select_for_update().first()
            if version is None:  # another process was here
                break
            Version.objects.filter(pk=version.pk).update(**Version.rendered(version.value))
        if progress:
            progress(done, total)
    return total
