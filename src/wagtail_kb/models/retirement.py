"""Retirements: why an item is no longer valid, and what to read instead."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["Retirement"]


class Retirement(models.Model):
    """*item* was retired at *at* because of *reason*; *successor* is the key of its successor.

    *ended_at* is set when the item is published again.
    """

    item = models.ForeignKey(
        "wagtail_kb.Item", on_delete=models.PROTECT, related_name="retirements"
    )
    reason = models.TextField(_("reason"))
    successor = models.UUIDField(null=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(_("name"), max_length=255, blank=True)
    at = models.DateTimeField(_("time"))
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=models.Q(ended_at=None), name="wagtail_kb_retired_once"
            )
        ]
        verbose_name = _("retirement")
        verbose_name_plural = _("retirements")

    def __str__(self) -> str:
        return f"{self.item_id}: {self.reason}"
