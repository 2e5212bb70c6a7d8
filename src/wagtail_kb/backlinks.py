"""Backlinks: what leads to an item, shown before it is taken from readers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.urls import reverse
from wagtail.models import ReferenceIndex

from wagtail_kb.basepage import get_page_model
from wagtail_kb.models import Item, Retirement

if TYPE_CHECKING:
    from wagtail_kb.models import ItemQuerySet

__all__ = ["Backlink", "Backlinks", "of_item"]

_SHOWN = 50
# Our own tables follow the pages that are listed; Wagtail's hold revisions and logs.
_TABLES = ("wagtail_kb", "wagtail_kb_pages", "wagtailcore", "wagtail_localize")


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlink:
    """A page or a thing that leads here; *url* is where the user can edit it, if they may."""

    title: str
    url: str = ""
    is_retired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlinks:
    """*links* that the user may edit, and how many there are of *others*."""

    links: tuple[Backlink, ...]
    others: int = 0

    @property
    def count(self) -> int:
        """All of them."""
        return len(self.links) + self.others


def of_item(item: Item, user: Any) -> Backlinks:
    """What leads to *item*: links in pages as saved and in what readers read, and successions."""
    references = ReferenceIndex.get_references_to(item.page) if item.page else _no_references()
    of_pages = Q(base_content_type=ContentType.objects.get_for_model(get_page_model()))
    retired = set(_succeeded(item).values_list("page", flat=True))
    ids = {int(pk) for pk in references.filter(of_pages).values_list("object_id", flat=True)}
    ids |= {*_linking(item).values_list("page", flat=True), *retired} - {None}
    pages = get_page_model().objects.filter(pk__in=ids - {item.page_id}).order_by("title", "pk")
    links = [_of_page(page, page.pk in retired) for page in pages if _may_edit(user, page)]
    others = len(pages) - len(links)
    things = references.exclude(of_pages).exclude(content_type__app_label__in=_TABLES)
    links += [Backlink(title=str(thing)) for thing, _ in things.group_by_source_object()]
    return Backlinks(links=tuple(links[:_SHOWN]), others=others + len(links[_SHOWN:]))


def _linking(item: Item) -> ItemQuerySet:
    """Items whose readers see a link to *item*: its key stands in their document."""
    return Item.objects.filter(current__document__contains=f'"{item.key}"').exclude(key=item.key)


def _succeeded(item: Item) -> ItemQuerySet:
    """Items that were retired in favour of *item*."""
    held = Retirement.objects.filter(ended_at=None, successor=item.key)
    return Item.objects.filter(pk__in=held.values("item"))


def _of_page(page: Any, is_retired: bool) -> Backlink:
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return Backlink(title=page.get_admin_display_title(), url=url, is_retired=is_retired)


def _may_edit(user: Any, page: Any) -> bool:
    return bool(page.permissions_for_user(user).can_edit())


def _no_references() -> Any:
    return ReferenceIndex.objects.none()
