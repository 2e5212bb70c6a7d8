"""Notices: what the admin tells one person of one item, until they have seen it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["Notice"]


class Notice(models.Model):
    """*code* says what happened, *about* the names and times that its sentence mentions."""

    class Code(models.TextChoices):
        LAPSED = "lapsed", _("Approval lapsed")
        ASKED = "asked", _("Review asked for")
        HELD = "held", _("Scheduled change held back")
        FILE = "file", _("File replaced")
        OVERDUE = "overdue", _("Review overdue")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kb_notices"
    )
    item = models.ForeignKey("wagtail_kb.Item", on_delete=models.CASCADE, related_name="notices")
    code = models.CharField(max_length=20, choices=Code)
    about = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "seen_at"], name="wagtail_kb_notice_user")]
        ordering = ["-id"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")

    def __str__(self) -> str:
        return f"{self.code}: {self.item_id}"
