"""Page privacy that follows from an item's audience, so that Wagtail's own serving agrees."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from wagtail.models import PageViewRestriction

from kbcore import Audience
from wagtail_kb.models import DerivedRestriction, Item

__all__ = ["derive", "derive_all", "insiders", "of_path"]

_STEP = 4


def insiders() -> set[int]:
    """Ids of all groups that may read internal knowledge."""
    held = Group.objects.filter(
        permissions__codename="view_internal", permissions__content_type__app_label="wagtail_kb"
    )
    return set(held.values_list("pk", flat=True))


def derive(item: Item, path: str) -> None:
    """Give the page at *path* the restriction that *item*'s audience asks for, or take it back."""
    derived = DerivedRestriction.objects.filter(item=item).select_related("restriction").first()
    groups = insiders()
    needed = item.audience == Audience.INTERNAL and not _covered(path, groups)
    if not needed:
        if derived:
            derived.restriction.delete()
        return
    restriction = derived.restriction if derived else _restricted(item)
    if set(restriction.groups.values_list("pk", flat=True)) != groups:
        restriction.groups.set(groups)


def derive_all() -> None:
    """Bring every internal item's restriction in line with who may read internal knowledge now."""
    for item in Item.objects.filter(audience=Audience.INTERNAL, page__isnull=False).with_current():
        if item.current_id:
            derive(item, item.page.path)


def of_path(path: str) -> list[dict[str, Any]]:
    """The privacy in force at *path*, as JSON: one entry a restriction, derived ones left out."""
    paths = [path[:end] for end in range(_STEP, len(path) + 1, _STEP)]
    rows = PageViewRestriction.objects.filter(page__path__in=paths, kb_derived__isnull=True)
    return [
        {"type": row.restriction_type, "groups": sorted(group.pk for group in row.groups.all())}
        for row in rows.prefetch_related("groups").order_by("pk")
    ]


def _restricted(item: Item) -> PageViewRestriction:
    restriction = PageViewRestriction.objects.create(
        page_id=item.page_id, restriction_type=PageViewRestriction.GROUPS
    )
    DerivedRestriction.objects.create(item=item, restriction=restriction)
    return restriction


def _covered(path: str, groups: set[int]) -> bool:
    """Whether an ancestor already lets in none but some of *groups*."""
    above = of_path(path)
    return any(row["type"] == "groups" and set(row["groups"]) <= groups for row in above)
