"""The outbox: what the search index has yet to be told, written in the publishing transaction."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_kb.basepage import PAGE_MODEL

__all__ = ["Outbox"]


class Outbox(models.Model):
    """An item to index as it is when the row is drained, or a subtree by the id of its top page."""

    id = models.BigAutoField(primary_key=True)
    item = models.ForeignKey("wagtail_kb.Item", null=True, on_delete=models.CASCADE)
    # No foreign key: the page may be deleted before the row is drained.
    subtree = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(item__isnull=True) ^ models.Q(subtree__isnull=True),
                name="wagtail_kb_outbox_one",
            )
        ]
        verbose_name = _("index update")
        verbose_name_plural = _("index updates")

    def __str__(self) -> str:
        return f"item {self.item_id}" if self.item_id else f"{PAGE_MODEL} {self.subtree} and below"
