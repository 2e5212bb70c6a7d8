"""Imported rows: what a row held when it was last imported, to tell whose change is newer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["ImportRow"]


class ImportRow(models.Model):
    """The row *row_id* of *source*, with the hash of the row and the digest of the page it made."""

    source = models.CharField(max_length=200)
    row_id = models.CharField(max_length=200)
    item = models.ForeignKey("wagtail_kb.Item", on_delete=models.CASCADE, related_name="imported")
    row_hash = models.CharField(max_length=80)
    page_digest = models.CharField(max_length=80)
    imported_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "row_id"], name="wagtail_kb_import_row"),
        ]
        verbose_name = _("imported row")
        verbose_name_plural = _("imported rows")

    def __str__(self) -> str:
        return f"{self.source}: {self.row_id}"
