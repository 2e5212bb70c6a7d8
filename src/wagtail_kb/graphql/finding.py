"""Finding one item: by global id, key, reference or path, among those that the viewer may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, Value, When

from wagtail_kb import sites, visibility
from wagtail_kb.basepage import get_page_model
from wagtail_kb.models import Item, ItemQuerySet, Version
from wagtail_kb.models.reference import reference_number

from .batch import Row
from .context import Context
from .formerrows import read_former
from .ids import GlobalId
from .itemrows import Columns, read

__all__ = ["Finder"]

_LONGEST = 64  # of a reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Finder:
    """Looks in *locale*, or in the best language there is; *at* a time among what was valid then.

    A live item is one SQL, a former one two.
    """

    context: Context
    columns: Columns
    locale: str | None = None
    at: datetime | None = None

    def by_id(self, given: str) -> Row | None:
        """The item with the global id *given*; raises InvalidId."""
        wanted = GlobalId.parse(given, wanted="Item")
        return self._one(self._items().filter(key=wanted.key, locale=wanted.locale))

    def by_key(self, given: UUID) -> Row | None:
        """The item with the key *given*."""
        return self._one(self._items().filter(key=given))

    def by_reference(self, given: str) -> Row | None:
        """The item that people quote as *given*."""
        number = reference_number(given) if len(given) <= _LONGEST else None
        return None if number is None else self._one(self._items().filter(reference=number))

    def by_path(self, given: str) -> Row | None:
        """The item whose page, or an alias of it in the same language, stands at *given* now."""
        url_paths = sites.url_paths(given, self.context.viewer.site_id)
        if not url_paths:
            return None
        found = self._one(self._items().filter(page__url_path__in=url_paths))
        if found is None:
            aliases = get_page_model().objects.filter(
                visibility.page_condition(self.context.viewer),
                url_path__in=url_paths,
                alias_of__locale=F("locale"),
            )
            found = self._one(self._items().filter(page__in=aliases.values("alias_of")))
        return found

    def _items(self) -> ItemQuerySet:
        viewer = self.context.viewer
        if self.at is None:
            items = Item.objects.visible_to(viewer)
        else:
            valid = Version.objects.valid_at(self.at).filter(item=OuterRef("pk"))
            items = Item.objects.known_to(viewer).filter(Exists(valid.order_by()))
        return (
            items if self.locale is None else items.filter(locale=self.context.locale(self.locale))
        )

    def _one(self, items: ItemQuerySet) -> Row | None:
        """The best of *items*: the viewer's language before the original, that before the rest."""
        own = When(locale=self.context.locale(None), then=Value(0))
        preferred: Any = Case(own, default=Value(1))
        ordered = items.order_by(preferred, F("source").asc(nulls_first=True), "pk")
        if self.at is None:
            return next(iter(read(ordered[:1], self.columns)), None)
        item = ordered.values_list("pk", flat=True).first()
        return None if item is None else self._then(item, self.at)

    def _then(self, item: int, at: datetime) -> Row | None:
        versions = Version.objects.readable_by(self.context.viewer).valid_at(at).filter(item=item)
        newest = versions.order_by("-published_at", "-number")[:1]
        return next(iter(read_former(newest, self.columns, at=at)), None)
