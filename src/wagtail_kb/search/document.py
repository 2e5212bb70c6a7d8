"""Items as the index keeps them, in their current state and in batches of constant SQL."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from kbcore import KnowledgeItem
from kbcore.content import BlockAudience, to_text
from kbcore.items import InvalidItem
from kbcore.search import IndexDocument
from wagtail_kb.models import Item, ItemFacet, Version

from .place import Places, tokens

__all__ = ["documents"]

logger = logging.getLogger("wagtail_kb.search")


def documents(items: Collection[int]) -> Iterator[IndexDocument]:
    """A document of each of *items* (ids) that ever had a version, in six queries.

    A hidden item gives its last version, marked as hidden. One that can't be read is logged.
    """
    rows = list(_rows(items))
    versions = Version.objects.defer("html", "internal_html").in_bulk([row.shown for row in rows])
    facets = _facets(items)
    places = Places.load(path for row in rows for path in _paths(row))
    for row in rows:
        version = versions[row.shown]
        try:
            document = _document(row, version, facets.get(row.pk, ()), places)
        except InvalidItem as error:
            # Written by a newer release, perhaps: one item must not hold up all others.
            logger.error("%s can't be indexed: %s", row, error)
        else:
            yield document


def _rows(items: Collection[int]) -> Iterable[Any]:
    """The Items, each with the id of the version to index and the paths of its two pages."""
    last = Version.objects.filter(item=OuterRef("pk")).order_by("-number").values("pk")[:1]
    return (
        Item.objects.filter(pk__in=items, published_at__isnull=False)
        .annotate(
            shown=Coalesce("current_id", Subquery(last)),
            path=F("page__path"),
            source_path=F("source__page__path"),
        )
        .order_by("pk")
    )


def _facets(items: Collection[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for item, value in ItemFacet.objects.filter(item__in=items).values_list("item", "value"):
        found.setdefault(item, []).append(str(value))
    return found


def _paths(item: Any) -> Iterator[str]:
    """Tree paths of the pages whose privacy counts: the item's own, and its source's."""
    return (path for path in (item.path, item.source_path) if path is not None)


def _document(item: Any, version: Version, facets: Iterable[str], places: Places) -> IndexDocument:
    value = version.value
    return IndexDocument(
        id=str(item.pk),
        base=str(item.root or ""),
        locale=item.locale.lower(),
        kind=item.kind,
        audience=item.audience,
        title=version.title,
        summary=version.summary,
        body=version.text,
        internal_body=_internal_text(value) if version.internal_text is not None else "",
        similar_questions=value.similar_questions,
        keywords=tuple(_keywords(value)),
        categories=_categories(item, value, places),
        facets=tuple(facets),
        privacy=tokens([*_deleted(item), *places.restrictions(_paths(item))]),
        updated=item.updated_at or version.published_at,
        verified=item.verified,
        hidden=item.current_id is None,
    )


def _internal_text(value: KnowledgeItem) -> str:
    """The internal blocks alone: the others are in the body already."""
    internal = (b for b in value.blocks if b.audience is BlockAudience.INTERNAL)
    return to_text(internal, internal=True)


def _keywords(value: KnowledgeItem) -> Iterator[str]:
    """Keywords, the reference that people quote, and what a site's own fields add to find it."""
    yield from value.keywords
    if value.reference:
        yield value.reference
    aids = (value.extra.get(name) for name in sorted(value.finding_aids))
    yield from (aid for aid in aids if isinstance(aid, str))


def _categories(item: Any, value: KnowledgeItem, places: Places) -> tuple[str, ...]:
    """Keys of all categories above: as they stand, or as published once the page is deleted."""
    if item.path is None:
        return tuple(str(category.key) for category in value.category)
    return places.categories(item.path, item.root)


def _deleted(item: Item) -> list[dict[str, Any]]:
    """The privacy that a deleted page had."""
    return (item.restriction or []) if item.page_id is None else []
