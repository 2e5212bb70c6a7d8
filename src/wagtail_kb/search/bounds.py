"""Bounds of a search, said twice: to the engine, which may be late, and to the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from kbcore import Audience
from kbcore.search import LARGEST_PAGE, SearchQuery
from wagtail_kb import visibility
from wagtail_kb.basepage import get_page_model
from wagtail_kb.models import ItemFacet

if TYPE_CHECKING:
    from wagtail_kb.viewer import Viewer

__all__ = ["Bounds", "privacies"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a search is limited to; of each of *facets*, one value is needed. *where*: on Item.

    *former*: hidden and deleted items as well, for those who may look them up.
    """

    base: UUID | None = None
    locale: str | None = None
    kinds: tuple[str, ...] = ()
    category: UUID | None = None
    facets: tuple[frozenset[UUID], ...] = ()
    audiences: tuple[str, ...] = tuple(Audience)
    updated_since: datetime | None = None
    verified: bool | None = None
    where: Q = field(default_factory=Q)
    former: bool = False

    def query(self, viewer: Viewer, text: str, *, offset: int) -> SearchQuery:
        """What to ask the engine for: as many candidates as it gives at once."""
        may = tuple(Audience) if viewer.may("view_internal") else (Audience.PUBLIC,)
        return SearchQuery(
            text=text,
            base=_text(self.base),
            locales=(self.locale.lower(),) if self.locale else (),
            kinds=self.kinds,
            category=_text(self.category),
            facets=tuple(tuple(sorted(map(str, group))) for group in self.facets),
            audiences=tuple(str(audience) for audience in may if audience in self.audiences),
            privacies=privacies(viewer),
            internal_text=viewer.may("view_internal"),
            include_hidden=self.former,
            verified=self.verified,
            updated_since=self.updated_since,
            offset=offset,
            limit=LARGEST_PAGE,
        )

    def condition(self, viewer: Viewer) -> Q:
        """What holds of an Item within these bounds now."""
        rule = self.where & Q(audience__in=self.audiences)
        if self.base is not None:
            rule &= Q(root=self.base)
        if self.locale is not None:
            rule &= Q(locale__iexact=self.locale)
        if self.kinds:
            rule &= Q(kind__in=self.kinds)
        if self.updated_since is not None:
            rule &= Q(updated_at__gte=self.updated_since)
        if self.verified is not None:
            rule &= Q(verified=self.verified)
        if self.category is not None:
            rule &= Q(_in_category(viewer, self.category))
        for group in self.facets:
            rule &= Q(Exists(ItemFacet.objects.filter(item=OuterRef("pk"), value__in=group)))
        return rule


def privacies(viewer: Viewer) -> tuple[str, ...] | None:
    """Tokens of page privacy that *viewer* may pass; None for all: the database decides."""
    if viewer.is_superuser or viewer.passed:
        return None
    if not viewer.is_authenticated:
        return ("none",)
    return ("none", "login", *(f"group:{pk}" for pk in sorted(viewer.groups)))


def _in_category(viewer: Viewer, key: UUID) -> Exists:
    """Whether a page *key* that *viewer* may see stands above the item's page."""
    above = get_page_model().objects.filter(
        visibility.page_condition(viewer),
        translation_key=key,
        path__in=visibility.prefixes("page__path"),
        depth__lt=OuterRef("page__depth"),
    )
    return Exists(above.order_by())


def _text(key: UUID | None) -> str | None:
    return None if key is None else str(key)
