"""Filters: the conditions of ``ItemFilter``, checked, and put to a list of items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from wagtail_kb import visibility
from wagtail_kb.models import Item, ItemFacet, ItemQuerySet, Outcome
from wagtail_kb.search.facets import FacetTrees
from wagtail_kb.viewer import Viewer

from .errors import BadRequest
from .formerrows import verification
from .ids import GlobalId
from .relations.category import category_shown, in_category
from .relations.privacy import ReportedAudience, audience_is

__all__ = ["Filter"]

MAX_VALUES = 50
"""Longest list that a filter takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What is asked for; None and an empty list for everything."""

    kinds: tuple[str, ...] = ()
    category: UUID | None = None
    facets: tuple[UUID, ...] = ()
    audiences: tuple[ReportedAudience, ...] = ()
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
            kinds=tuple(kind.value for kind in fields.get("kind", ())),
            category=GlobalId.parse(category, wanted="Category").key if category else None,
            facets=tuple(
                GlobalId.parse(one, wanted="FacetValue").key for one in fields.get("facets", ())
            ),
            audiences=tuple(fields.get("audience", ())),
            updated_since=_aware(fields.get("updated_since")),
            verified=fields.get("verified"),
        )

    def described(self) -> list[Any]:
        """The filter as JSON values, to bind cursors to it."""
        return [
            sorted(self.kinds),
            self.category,
            sorted(map(str, self.facets)),
            sorted(one.value for one in self.audiences),
            self.updated_since,
            self.verified,
        ]

    def apply(self, items: ItemQuerySet, viewer: Viewer) -> ItemQuerySet:
        """Those of *items* that the filter asks for; facets cost one SQL."""
        if self.kinds:
            items = items.filter(kind__in=self.kinds)
        if self.verified is not None:
            items = items.filter(verified=self.verified)
        if self.updated_since is not None:
            items = items.filter(updated_at__gte=self.updated_since)
        if self.category is not None:
            items = items.filter(in_category(viewer, self.category))
        if self.audiences:
            items = items.filter(audience_is(self.audiences))
        if self.facets:
            for keys in FacetTrees.load().groups(self.facets):
                tagged = ItemFacet.objects.filter(item=OuterRef("pk"), value__in=keys)
                items = items.filter(Exists(tagged))
        return items

    def apply_then(self, versions: Any, viewer: Viewer, *, at: datetime) -> Any:
        """Those of *versions* that said at *at* what the filter asks for.

        Page privacy, and which category *viewer* may see, are those of today.
        """
        if self.kinds:
            said = versions.annotate(said_kind=visibility.said("kind"))
            versions = said.filter(said_kind__in=self.kinds)
        if self.verified is not None:
            versions = versions.annotate(verified_=verification(at))
            is_verified = Q(verified_=Outcome.VERIFIED)
            versions = versions.filter(is_verified if self.verified else ~is_verified)
        if self.updated_since is not None:
            versions = versions.filter(published_at__gte=self.updated_since)
        if self.category is not None:
            shown = category_shown(viewer, self.category)
            versions = versions.filter(shown, _says_key([self.category]))
        if self.audiences:
            versions = versions.filter(item__in=Item.objects.filter(audience_is(self.audiences)))
        for keys in FacetTrees.load().groups(self.facets) if self.facets else ():
            versions = versions.filter(_says_key(keys))
        return versions


def _says_key(keys: Iterable[UUID]) -> Q:
    """Whether the document of a Version names any of *keys*; text can't say it: quotes escape."""
    return Q(*(Q(document__contains=f'"key":"{key}"') for key in keys), _connector=Q.OR)


def _aware(time: datetime | None) -> datetime | None:
    """*time* in the site's time zone if it names none."""
    return timezone.make_aware(time) if time is not None and timezone.is_naive(time) else time
