"""Filters: the conditions of ``ItemFilter``, checked, and put to a list of items."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.utils import timezone

from wagtail_kb.models import FacetValue, ItemFacet, ItemQuerySet
from wagtail_kb.viewer import Viewer

from .errors import BadRequest
from .ids import GlobalId
from .relations.category import in_category
from .relations.privacy import ReportedAudience, audience_is

__all__ = ["Filter"]

MAX_VALUES = 50
"""Longest list that a filter takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What is asked for; None and empty for everything."""

    kinds: tuple[str, ...] | None = None
    category: UUID | None = None
    facets: tuple[UUID, ...] = ()
    audiences: tuple[ReportedAudience, ...] | None = None
    updated_since: datetime | None = None
    verified: bool | None = None

    @classmethod
    def parse(cls, given: Mapping[str, Any] | None) -> Self:
        """The filter of the input object *given*; raises BadRequest."""
        fields = {name: value for name, value in (given or {}).items() if value is not None}
        for name, value in fields.items():
            if isinstance(value, list) and len(value) > MAX_VALUES:
                raise BadRequest(
                    f"`{name}` has {len(value)} values; {MAX_VALUES} are allowed.",
                    argument=name,
                    limit=MAX_VALUES,
                )
        category = fields.get("category")
        return cls(
            kinds=_names(fields.get("kind")),
            category=GlobalId.parse(category, wanted="Category").key if category else None,
            facets=tuple(
                GlobalId.parse(one, wanted="FacetValue").key for one in fields.get("facets", ())
            ),
            audiences=tuple(fields["audience"]) if "audience" in fields else None,
            updated_since=_aware(fields.get("updated_since")),
            verified=fields.get("verified"),
        )

    def described(self) -> list[Any]:
        """The filter as JSON values, to bind cursors to it."""
        return [
            sorted(self.kinds) if self.kinds is not None else None,
            self.category,
            sorted(map(str, self.facets)),
            sorted(one.value for one in self.audiences) if self.audiences is not None else None,
            self.updated_since,
            self.verified,
        ]

    def apply(self, items: ItemQuerySet, viewer: Viewer) -> ItemQuerySet:
        """Those of *items* that the filter asks for; facets cost one SQL."""
        if self.kinds is not None:
            items = items.filter(kind__in=self.kinds)
        if self.verified is not None:
            items = items.filter(verified=self.verified)
        if self.updated_since is not None:
            items = items.filter(updated_at__gte=self.updated_since)
        if self.category is not None:
            items = items.filter(in_category(viewer, self.category))
        if self.audiences is not None:
            items = items.filter(audience_is(self.audiences))
        if self.facets:
            for keys in facet_groups(self.facets):
                tagged = ItemFacet.objects.filter(value__in=keys).values("item")
                items = items.filter(pk__in=tagged)
        return items


def facet_groups(keys: tuple[UUID, ...]) -> list[set[UUID]]:
    """*keys* with all values below them, one set for each facet; in one SQL.

    A key that stands for no value gives a set of its own, which nothing is in.
    """
    rows = FacetValue.objects.values_list(
        "translation_key", "parent__translation_key", "dimension__translation_key"
    )
    facet_of: dict[UUID, UUID] = {}
    below: dict[UUID | None, set[UUID]] = {}
    for key, parent, facet in rows.order_by():
        facet_of[key] = facet
        below.setdefault(parent, set()).add(key)
    groups: dict[UUID, set[UUID]] = {}
    for key in keys:
        groups.setdefault(facet_of.get(key, key), set()).update(_subtree(key, below))
    return list(groups.values())


def _subtree(key: UUID, below: Mapping[UUID | None, set[UUID]]) -> set[UUID]:
    found, waiting = {key}, [key]
    while waiting:
        fresh = below.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += fresh
    return found


def _names(kinds: list[Any] | None) -> tuple[str, ...] | None:
    return None if kinds is None else tuple(kind.value for kind in kinds)


def _aware(time: datetime | None) -> datetime | None:
    """*time* in the site's time zone if it names none."""
    return timezone.make_aware(time) if time is not None and timezone.is_naive(time) else time
