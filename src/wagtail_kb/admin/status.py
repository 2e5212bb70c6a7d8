"""Status: what readers see of a page's item, and whether the search index answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kbcore import Reference, kinds
from wagtail_kb import retirement
from wagtail_kb.models import Item, Outcome, Retirement
from wagtail_kb.models.reference import format_reference
from wagtail_kb.search import health
from wagtail_kb.viewer import for_user

__all__ = [
    "ItemStatus",
    "RetiredStatus",
    "index_problem",
    "of_page",
    "retired_status",
    "with_items",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemStatus:
    """An item as lists and the editor show it; *version* is None while readers see nothing."""

    reference: Reference
    kind: str
    audience: str
    version: int | None
    verified: bool
    verification: str = ""
    retired: bool = False

    @property
    def kind_label(self) -> str:
        """The kind's name in the language of the admin."""
        known = self.kind in kinds
        return kinds[self.kind].label(get_language() or "en") if known else self.kind

    @property
    def audience_label(self) -> str:
        """Who may read the item."""
        return str(_("Internal") if self.audience == "internal" else _("Public"))

    @property
    def verified_label(self) -> str:
        """What stands behind what readers see; whether it was retired while they see nothing."""
        if self.version is None:
            return str(_("Retired")) if self.retired else ""
        known = self.verification in Outcome.values and not self.verified
        return str(Outcome(self.verification).label if known else Outcome.VERIFIED.label)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetiredStatus:
    """The retirement that holds, as the editor shows it; *successor* is what *user* may read."""

    reason: str
    name: str
    at: datetime
    successor: str = ""
    url: str = ""


def retired_status(page: Any, user: Any) -> RetiredStatus | None:
    """The retirement of the item of *page*; None while there is none."""
    held = Retirement.objects.filter(ended_at=None, item__page=page.pk).select_related("item")
    told = held.first()
    if told is None:
        return None
    row = {"root": told.item.root, "locale": told.item.locale, "successor": told.successor}
    found = retirement.successors(row, for_user(user)).with_current().first()
    return RetiredStatus(
        reason=told.reason,
        name=told.name,
        at=told.at,
        successor=f"{found.reference} {found.current.title}" if found else "",
        url=reverse("wagtailadmin_pages:edit", args=[found.page_id]) if found else "",
    )


def of_page(page: Any) -> ItemStatus | None:
    """The status of the item of *page*; None for other pages, and before its first save."""
    items: Iterable[Item] = page.kb_items.all()
    if "kb_items" not in getattr(page, "_prefetched_objects_cache", {}):
        items = _with_retired(page.kb_items.select_related("current"))
    item = next(iter(items), None)
    if item is None:
        return None
    return ItemStatus(
        reference=format_reference(item.reference_id),
        kind=item.kind,
        audience=item.audience,
        version=item.current.number if item.current else None,
        verified=item.verified,
        verification=item.verification,
        retired=getattr(item, "is_retired", False),
    )


def index_problem() -> str:
    """What is wrong with the search index and how to mend it; empty while it answers."""
    found = health()
    return "" if found.answers else f"{found.problem} {found.mend}"


def with_items(pages: Any) -> Any:
    """*pages* with what ``of_page`` needs, in one query for all of them."""
    columns = ("page_id", "reference_id", "kind", "audience", "verified", "verification")
    items = Item.objects.select_related("current").only(*columns, "current__number")
    items = _with_retired(items)
    return pages.prefetch_related(Prefetch("kb_items", queryset=items))


def _with_retired(items: Any) -> Any:
    return items.annotate(is_retired=retirement.open_ones())
