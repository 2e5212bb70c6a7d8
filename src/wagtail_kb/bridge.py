"""The bridge: the only code that turns a page into a knowledge item."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType

from kbcore import Audience, CategoryRef, FacetRef, ItemKey, KnowledgeItem, Reference, locale
from kbcore.content import Attachment, Block, BlockAudience
from kbcore.items import questions
from wagtail_kb.basepage import get_page_model
from wagtail_kb.lookup import Lookup

if TYPE_CHECKING:
    from wagtail_kb.files import SiteFile
    from wagtail_kb.mixins import KnowledgeItemMixin

__all__ = ["Bridged", "Place", "body_from_content", "item_from_page", "place_of"]

_STEP = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page stands: the key of its base (None: under none) and the path of categories."""

    root: UUID | None
    category: tuple[CategoryRef, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridged:
    """An item with what storing it needs besides: where it stands and the files it shows."""

    item: KnowledgeItem
    place: Place
    files: tuple[SiteFile, ...]


def item_from_page(
    page: KnowledgeItemMixin, *, reference: Reference | None = None, place: Place | None = None
) -> Bridged:
    """The item that *page* (or a revision of it, as an object) says, in one value.

    Raises MissingFile when a picture's or document's file is gone.
    """
    place = place or place_of(page)
    lookup = Lookup(_stored(page))
    item = KnowledgeItem(
        key=ItemKey(page.translation_key),
        locale=locale(page.locale.language_code),
        reference=reference,
        kind=page.get_kind(),
        title=page.title,
        summary=page.summary.strip(),
        slug=page.slug,
        audience=Audience(page.audience),
        blocks=tuple(_blocks(page.body, lookup)),
        attachments=tuple(_attachments(page.attachments, lookup)),
        similar_questions=questions(page.similar_questions),
        keywords=questions(page.keywords),
        category=place.category,
        facets=tuple(_facets(page)),
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


def _facets(page: KnowledgeItemMixin) -> Iterator[FacetRef]:
    values = page.facets.all()
    if hasattr(values, "select_related"):
        values = values.select_related("dimension")
    refs = (FacetRef(key=v.translation_key, applies_to=v.dimension.applies_to) for v in values)
    return iter(sorted(refs, key=lambda ref: str(ref.key)))


def place_of(page: Any) -> Place:
    """Where *page* stands in the tree, in one query."""
    from wagtail_kb.mixins import KnowledgeBaseMixin, concrete_models

    paths = [page.path[:end] for end in range(_STEP, len(page.path), _STEP)]
    ancestors = (
        get_page_model()
        .objects.filter(path__in=paths)
        .order_by("path")
        .values_list("translation_key", "title", "slug", "content_type_id")
    )
    bases = {
        content_type.pk
        for content_type in ContentType.objects.get_for_models(
            *concrete_models(KnowledgeBaseMixin), for_concrete_models=False
        ).values()
    }
    root: UUID | None = None
    category: list[CategoryRef] = []
    for key, title, slug, content_type in ancestors:
        if content_type in bases:
            root, category = key, []
        elif root is not None:
            category.append(CategoryRef(key=key, title=title, slug=slug))
    return Place(root=root, category=tuple(category))


def body_from_content(stream_block: Any, blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """Raw stream data for *blocks*, each through the child block registered for its type."""
    data = []
    for block in blocks:
        value = stream_block.child_blocks[block.type].from_content(block)
        value["internal"] = block.audience is BlockAudience.INTERNAL
        data.append({"type": block.type, "value": value, "id": block.id})
    return data
