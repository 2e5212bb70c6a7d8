"""``resolve``: what a reference or an address leads to, also when it was retired."""

from __future__ import annotations

from typing import Any

import graphene
from django.db.models import Case, F, Value, When

from wagtail_kb import retirement, sites
from wagtail_kb.graphql.batch import Row
from wagtail_kb.graphql.context import Context
from wagtail_kb.graphql.errors import BadRequest
from wagtail_kb.graphql.itemrows import columns_of, read
from wagtail_kb.graphql.selection import selected
from wagtail_kb.graphql.types.resolution import Resolution
from wagtail_kb.models import ItemQuerySet
from wagtail_kb.models.reference import reference_number

__all__ = ["ResolveQuery"]

_LONGEST = 64  # of a reference
_OWN = frozenset({"reference_id", "version_id", "url_path", "root", "taken_at", "why", "heir"})


class ResolveQuery(graphene.ObjectType):
    """Query.resolve."""

    resolve = graphene.Field(
        Resolution,
        reference=graphene.String(description="What people quote: KB-1042, kb1042."),
        path=graphene.String(description="An address within the site, of today or of once."),
        locale=graphene.String(
            description="BCP 47. Without one, what holds in `Viewer.locale`, else in the language "
            "that it was written in."
        ),
        description="What a reference or an address leads to; give exactly one of the two. Null "
        "if there is nothing that you may read or could have read.",
    )

    @staticmethod
    def resolve_resolve(
        root: None,
        info: Any,
        reference: str | None = None,
        path: str | None = None,
        locale: str | None = None,
    ) -> Row | None:
        context: Context = info.context
        if (reference is None) == (path is None):
            given = [] if reference is None else ["reference", "path"]
            raise BadRequest(f"Give one of reference and path, not {len(given)}.", given=given)
        items = retirement.told_to(context.viewer)
        if reference is not None:
            number = reference_number(reference) if len(reference) <= _LONGEST else None
            items = items.filter(reference=number) if number else items.none()
        if path is not None:
            items = items.filter(page__url_path__in=sites.url_paths(path, context.viewer.site_id))
        if locale is not None:
            items = items.filter(locale=context.locale(locale))
        row = _row(items, info)
        return row and _told(row, info)


def _row(items: ItemQuerySet, info: Any) -> Row | None:
    """The best of *items*: the viewer's language, then the original, then the rest."""
    context: Context = info.context
    preferred: Any = Case(When(locale=context.locale(None), then=Value(0)), default=Value(1))
    ordered = items.order_by(preferred, F("source").asc(nulls_first=True), "pk")
    columns = columns_of(info, "item", viewer=context.viewer) | _OWN
    return next(iter(read(ordered[:1], columns)), None)


def _told(row: Row, info: Any) -> Row:
    """*row* with what this viewer is told of its retirement."""
    viewer = info.context.viewer
    row["reason"] = row["why"] if retirement.may_read_reason(viewer) else None
    row["successor"] = None
    if row["heir"] and "successor" in selected(info):
        of = {"root": row["root"], "locale": row["locale"], "successor": row["heir"]}
        found = retirement.successors(of, viewer)[:1]
        columns = columns_of(info, "successor", viewer=viewer)
        row["successor"] = next(iter(read(found, columns)), None)
    return row
