"""Who may read an item, as the API reports it, for a whole batch; and as a filter."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from django.db.models import Exists, Q
from wagtail.models import PageViewRestriction

from kbcore import Audience
from wagtail_kb import visibility
from wagtail_kb.graphql.batch import Row, related

__all__ = ["ReportedAudience", "audience_is", "audience_of"]

_STEP = 4  # characters of a tree path a level


class ReportedAudience(Enum):
    """Who may read an item, the narrowest first."""

    RESTRICTED = "restricted"
    INTERNAL = "internal"
    MEMBERS = "members"
    PUBLIC = "public"


def audience_of(row: Row) -> ReportedAudience:
    """The audience of *row*; one SQL for the whole batch."""
    found: ReportedAudience = related(row, "audience", _audiences)
    return found


def _audiences(rows: list[Row]) -> dict[int, ReportedAudience]:
    paths = {row["pk"]: _above(row["tree_path"]) | _above(row["source_path"]) for row in rows}
    kept = {row["pk"]: _kept(row) for row in rows}
    restrictions = PageViewRestriction.objects.filter(
        page__path__in=frozenset().union(*paths.values()), kb_derived__isnull=True
    )
    by_type: dict[str, set[str]] = {}
    for path, kind in restrictions.values_list("page__path", "restriction_type"):
        by_type.setdefault(kind, set()).add(path)
    in_force = {
        pk: kept[pk] | {kind for kind, at in by_type.items() if not at.isdisjoint(above)}
        for pk, above in paths.items()
    }
    return {row["pk"]: _audience(row, in_force[row["pk"]]) for row in rows}


def _kept(row: Row) -> set[str]:
    """The kinds of privacy that the page had when it was deleted."""
    kept = row.get("restriction") if row["tree_path"] is None else None
    return {one["type"] for one in kept or ()}


def _audience(row: Row, kinds: set[str]) -> ReportedAudience:
    if PageViewRestriction.GROUPS in kinds:
        return ReportedAudience.RESTRICTED
    if Audience.INTERNAL in (row["audience"], row["source_audience"]):
        return ReportedAudience.INTERNAL
    if PageViewRestriction.LOGIN in kinds:
        return ReportedAudience.MEMBERS
    return ReportedAudience.PUBLIC


def _above(path: str | None) -> frozenset[str]:
    text = path or ""
    return frozenset(text[:end] for end in range(_STEP, len(text) + 1, _STEP))


def audience_is(wanted: Iterable[ReportedAudience]) -> Q:
    """What holds of an Item that is reported as one of *wanted*."""
    restricted = _private(PageViewRestriction.GROUPS)
    internal = Q(audience=Audience.INTERNAL) | Q(
        source__isnull=False, source__audience=Audience.INTERNAL
    )
    members = _private(PageViewRestriction.LOGIN)
    rules = {
        ReportedAudience.RESTRICTED: restricted,
        ReportedAudience.INTERNAL: ~restricted & internal,
        ReportedAudience.MEMBERS: ~restricted & ~internal & members,
        ReportedAudience.PUBLIC: ~restricted & ~internal & ~members,
    }
    condition = Q(pk__in=())
    for one in wanted:
        condition |= rules[one]
    return condition


def _private(kind: str) -> Q:
    """Whether privacy of *kind* lies above the item or above what it was translated from."""
    restrictions = PageViewRestriction.objects.filter(
        restriction_type=kind, kb_derived__isnull=True
    ).order_by()
    own, source = (
        Exists(restrictions.filter(page__path__in=visibility.prefixes(path)))
        for path in ("page__path", "source__page__path")
    )
    return Q(own) | Q(source)
