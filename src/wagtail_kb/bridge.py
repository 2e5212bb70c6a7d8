"""The bridge: the only code that turns a page into a knowledge item."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import connections, router
from django.db.models import QuerySet
from wagtail.models import Locale

from kbcore import Audience, CategoryRef, FacetRef, ItemKey, KnowledgeItem, Reference, locale
from kbcore.content import Attachment, Block, BlockAudience
from kbcore.items import questions
from wagtail_kb.basepage import get_page_model, paths_to
from wagtail_kb.blocks import typed
from wagtail_kb.lookup import Lookup
from wagtail_kb.models import FacetValue

if TYPE_CHECKING:
    from wagtail_kb.files import SiteFile
    from wagtail_kb.mixins import KnowledgeItemMixin

__all__ = ["Bridged", "Place", "body_from_content", "item_from_page", "place_of", "roots_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page stands: the key of its base (None: under none), the path of categories.

    *language* is the page's own, empty while it isn't in the tree.
    """

    root: UUID | None
    category: tuple[CategoryRef, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridged:
    """An item with what storing it needs besides: where it stands and the files it shows."""

    item: KnowledgeItem
    place: Place
    files: tuple[SiteFile, ...]


def item_from_page(
    page: KnowledgeItemMixin,
    *,
    reference: Reference | None = None,
    place: Place | None = None,
    facets: Iterable[int] | None = None,
    missing_ok: bool = False,
) -> Bridged:
    """The item that *page* (or a revision of it, as an object) says, in one value.

    Whoever knows its *place* or the ids of its *facets* saves a query. Raises MissingFile when a
    picture's or document's file is gone; a preview is *missing_ok*, for it is shown at once.
    """
    place = place or place_of(page)
    lookup = Lookup(_stored(page), missing_ok=missing_ok)
    item = KnowledgeItem(
        key=ItemKey(page.translation_key),
        locale=locale(place.language or page.locale.language_code),
        reference=reference,
        kind=page.get_kind(),
        title=typed(page.title),
        summary=typed(page.summary),
        slug=page.slug,
        audience=Audience(page.get_audience()),
        blocks=tuple(_blocks(page.body, lookup)),
        attachments=tuple(_attachments(page.attachments, lookup)),
        similar_questions=questions(page.similar_questions),
        keywords=questions(page.keywords),
        category=place.category,
        facets=tuple(_facets(page, facets)),
        extra=page.get_extra(),
        finding_aids=frozenset(page.finding_aids),
    )
    return Bridged(item=item, place=place, files=tuple(lookup.files.values()))


def _stored(page: KnowledgeItemMixin) -> Iterator[Any]:
    for stream in (page.body, page.attachments):
        yield from (raw["value"] for raw in stream.raw_data)


def _blocks(stream: Any, lookup: Lookup) -> Iterator[Block]:
    children = stream.stream_block.child_blocks
    for raw in stream.raw_data:
        kind = children.get(raw["type"])
        block = kind.to_content(raw["value"], lookup) if kind is not None else None
        if block is not None:
            internal = isinstance(raw["value"], dict) and raw["value"].get("internal")
            audience = BlockAudience.INTERNAL if internal else BlockAudience.EVERYONE
            yield replace(block, id=raw.get("id") or "", audience=audience)


def _attachments(stream: Any, lookup: Lookup) -> Iterator[Attachment]:
    return (block for block in _blocks(stream, lookup) if isinstance(block, Attachment))


def _facets(page: KnowledgeItemMixin, known: Iterable[int] | None) -> Iterator[FacetRef]:
    values = page.facets.all() if known is None else ()
    if not isinstance(values, QuerySet):
        # A revision holds its facets in memory, as they were: whether they apply is asked again.
        pks = [value.pk for value in values] if known is None else list(known)
        if not pks:
            return
        values = FacetValue.objects.filter(pk__in=pks)
    # Of several languages' rows of one value, one is enough.
    refs = dict(values.order_by().values_list("translation_key", "dimension__applies_to"))
    for key in sorted(refs, key=str):
        yield FacetRef(key=key, applies_to=refs[key])


def place_of(page: Any) -> Place:
    """Where *page* stands in the tree, in one query."""
    bases = _base_types()
    root: UUID | None = None
    category: list[CategoryRef] = []
    language = ""
    for path, key, title, slug, content_type, code in _rows(paths_to(page.path)):
        if path == page.path:
            language = code
        elif content_type in bases:
            root, category = UUID(str(key)), []
        elif root is not None:
            category.append(CategoryRef(key=UUID(str(key)), title=title, slug=slug))
    return Place(root=root, category=tuple(category), language=language)


def _rows(paths: list[str]) -> list[tuple[Any, ...]]:
    """Path, key, title, slug, type and language of the pages at *paths*, the root first.

    By hand: every save asks this, and Django takes longer to write the query than to run it.
    """
    if not paths:
        return []
    pages, locales = get_page_model()._meta.db_table, Locale._meta.db_table
    marks = ", ".join(["%s"] * len(paths))
    sql = f"""
        SELECT p.path, p.translation_key, p.title, p.slug, p.content_type_id, l.language_code
        FROM {pages} p JOIN {locales} l ON l.id = p.locale_id
        WHERE p.path IN ({marks}) ORDER BY p.path
    """  # noqa: S608  # names of tables, and marks for values
    with connections[router.db_for_read(get_page_model())].cursor() as cursor:
        cursor.execute(sql, paths)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def roots_of(paths: Iterable[str]) -> dict[str, UUID | None]:
    """The key of the base that each page of *paths* stands under, in one query."""
    above = {path: paths_to(path)[:-1] for path in paths}
    bases = get_page_model().objects.filter(content_type__in=_base_types()).order_by()
    known = dict(bases.values_list("path", "translation_key"))
    return {
        path: next((known[up] for up in reversed(ups) if up in known), None)
        for path, ups in above.items()
    }


def _base_types() -> set[int]:
    from wagtail_kb.mixins import KnowledgeBaseMixin, concrete_models

    types = ContentType.objects.get_for_models(*concrete_models(KnowledgeBaseMixin))
    return {content_type.pk for content_type in types.values()}


def body_from_content(stream_block: Any, blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """Raw stream data for *blocks*, each through the child block registered for its type."""
    data = []
    for block in blocks:
        value = stream_block.child_blocks[block.type].from_content(block)
        value["internal"] = block.audience is BlockAudience.INTERNAL
        data.append({"type": block.type, "value": value, "id": block.id})
    return data
