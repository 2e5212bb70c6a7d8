"""Items: one row per key and language, what every list queries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

import kbcore
from wagtail_kb import visibility
from wagtail_kb.basepage import PAGE_MODEL

from .attestation import Outcome
from .reference import format_reference

if TYPE_CHECKING:
    from datetime import date

    from wagtail_kb.viewer import Viewer

__all__ = ["Item", "ItemQuerySet"]


class ItemQuerySet(models.QuerySet["Item"]):
    """Items, by the questions that readers ask."""

    def visible_to(self, viewer: Viewer) -> Self:
        """What *viewer* may read: the one access rule, where every read begins."""
        return self.filter(visibility.condition(viewer))

    def known_to(self, viewer: Viewer) -> Self:
        """What *viewer* may look up as it was, be it live, hidden or deleted."""
        return self.filter(visibility.known(viewer))

    def current(self) -> Self:
        """Items that have a version for readers."""
        return self.filter(current__isnull=False)

    def overdue(self, *, on: date) -> Self:
        """Items whose review date has passed on *on*."""
        return self.filter(review_by__lt=on)

    def under(self, paths: Iterable[str]) -> Self:
        """Items whose page lies at or below one of the tree *paths*."""
        inside = models.Q(pk__in=())
        for path in paths:
            inside |= models.Q(page__path__startswith=path)
        return self.filter(inside)

    def with_current(self) -> Self:
        """With the current version and the page loaded."""
        return self.select_related("current", "page", "reference")


class Item(models.Model):
    """A knowledge item in one language. Never deleted: *page* becomes null when its page is.

    *root* is the key of its base, *source* the item it was translated from, *current* the version
    that readers see (null: hidden), *page_type* the label of its page's model.
    """

    key = models.UUIDField(_("key"), editable=False)
    locale = models.CharField(_("language"), max_length=100)
    reference = models.ForeignKey(
        "wagtail_kb.Reference", on_delete=models.PROTECT, related_name="items"
    )
    page = models.ForeignKey(
        PAGE_MODEL, null=True, on_delete=models.SET_NULL, related_name="kb_items"
    )
    page_type = models.CharField(max_length=200)
    root = models.UUIDField(null=True, db_index=True)
    source = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="translations"
    )
    kind = models.CharField(_("kind"), max_length=32)
    audience = models.CharField(_("audience"), max_length=10, default=kbcore.Audience.PUBLIC.value)
    current = models.OneToOneField(
        "wagtail_kb.Version", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    verified = models.BooleanField(_("verified"), default=False)
    verification = models.CharField(
        _("verification"), max_length=20, choices=Outcome, default=Outcome.UNVERIFIED
    )
    review_by = models.DateField(_("review by"), null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(_("first published"), null=True)
    updated_at = models.DateTimeField(_("answer last changed"), null=True)
    # Privacy that was in force when the page was deleted: [{"type": …, "groups": […]}, …].
    restriction = models.JSONField(null=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "locale"], name="wagtail_kb_item_locale"),
        ]
        indexes = [
            models.Index(fields=["locale", "-updated_at", "-id"], name="wagtail_kb_item_updated"),
            models.Index(fields=["locale", "kind", "-updated_at"], name="wagtail_kb_item_kind"),
            models.Index(
                fields=["locale", "-published_at", "-id"], name="wagtail_kb_item_published"
            ),
        ]
        permissions = [
            ("view_internal", _("Can read internal knowledge")),
            ("view_history", _("Can read former versions and hidden items")),
        ]
        verbose_name = _("knowledge item")
        verbose_name_plural = _("knowledge items")

    def __str__(self) -> str:
        return f"{format_reference(self.reference_id)} ({self.locale})"
