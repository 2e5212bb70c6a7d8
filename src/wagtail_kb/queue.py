"""The queue: tells index and caches what changed, inside the transaction that changed it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from wagtail_kb.models import Item, Outbox, Stamp
from wagtail_kb.signals import changed

__all__ = ["facet", "item", "items", "subtree", "translations", "translations_below"]


def item(one: Item) -> None:
    """*one* is to be indexed as it is then."""
    Outbox.objects.create(item=one)
    Stamp.objects.touch(one.root)
    changed.send(Outbox)


def items(many: Iterable[Item]) -> None:
    """All of *many*, in a few statements."""
    many = list(many)
    Outbox.objects.bulk_create(Outbox(item=one) for one in many)
    _touch({one.root for one in many})
    changed.send(Outbox)


def subtree(page: Any, *, also: Iterable[UUID | None] = ()) -> None:
    """All items at and below *page*; stamps of the roots *also* as well."""
    below = Item.objects.filter(page__path__startswith=page.path)
    Outbox.objects.create(subtree=page.pk)
    _touch({*also, *below.order_by().values_list("root", flat=True).distinct()})
    changed.send(Outbox)


def translations(source: Item) -> None:
    """The translations of *source*: what may be read of it decides about them."""
    _translations(Item.objects.filter(pk=source.pk))


def translations_below(page: Any) -> None:
    """The translations of all items at and below *page*, whose privacy changed."""
    _translations(Item.objects.filter(page__path__startswith=page.path))


def facet(keys: Iterable[UUID]) -> None:
    """All items that carry one of the facet values *keys*."""
    found = Item.objects.filter(facets__value__in=list(keys)).order_by("pk").distinct()
    Outbox.objects.bulk_create(Outbox(item=one) for one in found.only("pk"))
    _touch(set(found.order_by().values_list("root", flat=True).distinct()))
    changed.send(Outbox)


def _translations(sources: Any) -> None:
    rows = Item.objects.filter(source__in=sources).order_by("pk").only("pk")
    Outbox.objects.bulk_create(Outbox(item=one) for one in rows)


def _touch(roots: set[UUID | None]) -> None:
    # In one order everywhere, so that two transactions never wait for each other.
    for root in sorted((root for root in roots if root), key=str):
        Stamp.objects.touch(root)
