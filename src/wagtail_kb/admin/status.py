"""Status: what readers see of a page's item, and whether the search index answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kbcore import Reference, kinds
from wagtail_kb.models import Item
from wagtail_kb.models.reference import format_reference
from wagtail_kb.search import health

__all__ = ["ItemStatus", "index_problem", "of_page", "with_items"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemStatus:
    """An item as lists and the editor show it; *version* is None while readers see nothing."""

    reference: Reference
    kind: str
    audience: str
    version: int | None
    verified: bool

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
        """Whether somebody approved what readers see; empty while they see nothing."""
        if self.version is None:
            return ""
        return str(_("Verified") if self.verified else _("Unverified"))


def of_page(page: Any) -> ItemStatus | None:
    """The status of the item of *page*; None for other pages, and before its first save."""
    items: Iterable[Item] = page.kb_items.all()
    if "kb_items" not in getattr(page, "_prefetched_objects_cache", {}):
        items = page.kb_items.select_related("current")
    item = next(iter(items), None)
    if item is None:
        return None
    return ItemStatus(
        reference=format_reference(item.reference_id),
        kind=item.kind,
        audience=item.audience,
        version=item.current.number if item.current else None,
        verified=item.verified,
    )


def index_problem() -> str:
    """What is wrong with the search index and how to mend it; empty while it answers."""
    found = health()
    return "" if found.answers else f"{found.problem} {found.mend}"


def with_items(pages: Any) -> Any:
    """*pages* with what ``of_page`` needs, in one query for all of them."""
    columns = ("page_id", "reference_id", "kind", "audience", "verified", "current__number")
    items = Item.objects.select_related("current").only(*columns)
    return pages.prefetch_related(Prefetch("kb_items", queryset=items))
