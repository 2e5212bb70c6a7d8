"""Searching: the engine proposes, the database decides what is shown and counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from kbcore import Audience
from kbcore.search import Hit
from wagtail_kb.models import Item, ItemQuerySet, Version

from .bounds import Bounds
from .engine import checked_engine
from .facets import FacetTrees

if TYPE_CHECKING:
    from wagtail_kb.viewer import Viewer

__all__ = ["Found", "FoundItem", "search"]

_ROUNDS = 5
"""So many times 1,000 candidates are asked for while the database leaves less than a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundItem:
    """An Item's id; scores compare within one search only."""

    item_id: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of hits, best first.

    *total* and *facet_counts* count what the viewer may see: at least so many if not exact.
    A facet value counts the items of the values below it as well; none are counted unless asked.
    """

    hits: tuple[FoundItem, ...] = ()
    total: int = 0
    total_is_exact: bool = True
    facet_counts: Mapping[UUID, int] = field(default_factory=dict)


def search(
    viewer: Viewer,
    text: str,
    *,
    base: UUID | None = None,
    locale: str | None = None,
    kinds: Collection[str] = (),
    category: UUID | None = None,
    facets: Collection[UUID] = (),
    audiences: Collection[str] | None = None,
    updated_since: datetime | None = None,
    verified: bool | None = None,
    where: Q | None = None,
    former: bool = False,
    first: int = 10,
    offset: int = 0,
    count_facets: bool = True,
) -> Found:
    """What *viewer* finds by *text*: *first* hits from *offset*; *where* is a condition on Item.

    *category* holds its descendants; of *facets*, any value of a dimension will do, or one below
    it, and each dimension is needed. *audiences* are the items' own (``public``, ``internal``).
    With *former* what the viewer may look up is found as well, as it was last.
    Costs one SQL, and one more for *facets* or *count_facets*. Raises SearchUnavailable.
    """
    trees = FacetTrees.load() if facets or count_facets else None
    bounds = Bounds(
        base=base,
        locale=locale,
        kinds=tuple(kinds),
        category=category,
        facets=trees.groups(facets) if trees else (),
        audiences=tuple(Audience if audiences is None else audiences),
        updated_since=updated_since,
        verified=verified,
        where=where or Q(),
        former=former and viewer.may("view_history"),
    )
    kept, is_exact = _examine(viewer, text, bounds, offset + first, with_facets=count_facets)
    hits = [FoundItem(item_id=pk, score=score) for pk, (score, _) in kept.items()]
    counted = trees.counts(keys for _, keys in kept.values()) if trees and count_facets else {}
    return Found(
        hits=tuple(hits[offset : offset + first]),
        total=len(hits),
        total_is_exact=is_exact,
        facet_counts=counted,
    )


_Kept = dict[int, tuple[float, set[UUID]]]


def _examine(
    viewer: Viewer, text: str, bounds: Bounds, wanted: int, *, with_facets: bool
) -> tuple[_Kept, bool]:
    """Candidates that the database lets through, best first, and whether those are all."""
    engine = checked_engine()
    kept: _Kept = {}
    examined = 0
    for _round in range(_ROUNDS):
        result = engine.search(bounds.query(viewer, text, offset=examined))
        kept |= _visible(viewer, bounds, result.hits, with_facets=with_facets)
        examined += len(result.hits)
        if len(kept) >= wanted or examined >= result.total or not result.hits:
            break
    return kept, examined >= result.total


def _visible(viewer: Viewer, bounds: Bounds, hits: Sequence[Hit], *, with_facets: bool) -> _Kept:
    """Those of *hits* that *viewer* may see within *bounds*, in one query."""
    if not hits:
        return {}
    items = _known(viewer) if bounds.former else Item.objects.visible_to(viewer)
    rows = (
        items.filter(bounds.condition(viewer), pk__in=[int(hit.id) for hit in hits])
        .order_by()
        .values_list("pk", *(["facets__value"] if with_facets else []))
    )
    facets: dict[int, set[UUID]] = defaultdict(set)
    for pk, *values in rows:
        facets[pk].update(value for value in values if value is not None)
    ranked = ((int(hit.id), hit.score) for hit in hits)
    return {pk: (score, facets[pk]) for pk, score in ranked if pk in facets}


def _known(viewer: Viewer) -> ItemQuerySet:
    """Items of which *viewer* may look up what readers see, or saw last."""
    last = Version.objects.known_to(viewer).shown_last().filter(item=OuterRef("pk"))
    return Item.objects.filter(Exists(last.order_by()))
