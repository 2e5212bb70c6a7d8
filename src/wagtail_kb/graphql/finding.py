"""Finding one item: by global id, key, reference or path, among those that the viewer may read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Case, F, Value, When

from wagtail_kb import sites, visibility
from wagtail_kb.basepage import get_page_model
from wagtail_kb.models import Item, ItemQuerySet
from wagtail_kb.models.reference import reference_number

from .batch import Row
from .context import Context
from .ids import GlobalId
from .itemrows import Columns, read

__all__ = ["by_id", "by_key", "by_path", "by_reference"]

_LONGEST = 64  # of a reference


def by_id(given: str, *, context: Context, locale: str | None, columns: Columns) -> Row | None:
    """The item with the global id *given*; raises InvalidId."""
    wanted = GlobalId.parse(given, wanted="Item")
    items = _visible(context).filter(key=wanted.key, locale=wanted.locale)
    return _one(_in(items, context, locale), context, columns)


def by_key(given: UUID, *, context: Context, locale: str | None, columns: Columns) -> Row | None:
    """The item with the key *given* in *locale*, or in the best language there is."""
    return _one(_in(_visible(context).filter(key=given), context, locale), context, columns)


def by_reference(
    given: str, *, context: Context, locale: str | None, columns: Columns
) -> Row | None:
    """The item that people quote as *given*, in *locale*, or in the best language there is."""
    number = reference_number(given) if len(given) <= _LONGEST else None
    if number is None:
        return None
    items = _visible(context).filter(reference=number)
    return _one(_in(items, context, locale), context, columns)


def by_path(given: str, *, context: Context, locale: str | None, columns: Columns) -> Row | None:
    """The item whose page, or an alias of it in the same language, stands at the path *given*."""
    url_paths = sites.url_paths(given, context.viewer.site_id)
    if not url_paths:
        return None
    items = _in(_visible(context), context, locale)
    found = _one(items.filter(page__url_path__in=url_paths), context, columns)
    if found is None:
        aliases = get_page_model().objects.filter(
            visibility.page_condition(context.viewer),
            url_path__in=url_paths,
            alias_of__locale=F("locale"),
        )
        found = _one(items.filter(page__in=aliases.values("alias_of")), context, columns)
    return found


def _visible(context: Context) -> ItemQuerySet:
    return Item.objects.visible_to(context.viewer)


def _in(items: ItemQuerySet, context: Context, locale: str | None) -> ItemQuerySet:
    return items if locale is None else items.filter(locale=context.locale(locale))


def _one(items: ItemQuerySet, context: Context, columns: Columns) -> Row | None:
    """The best of *items*: the viewer's language before the original, that before the rest."""
    preferred: Any = Case(When(locale=context.locale(None), then=Value(0)), default=Value(1))
    ordered = items.order_by(preferred, F("source").asc(nulls_first=True), "pk")
    return next(iter(read(ordered[:1], columns)), None)
