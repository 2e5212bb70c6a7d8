"""Kept files: the bytes that versions showed, by SHA-256, when the site's own file is gone."""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import Storage, default_storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["FOLDER", "STORAGE", "KeptFile", "KeptFileQuerySet"]

FOLDER = "kb-kept"
"""Where kept files lie in their storage."""

STORAGE = "wagtail_kb"
"""Alias in ``STORAGES`` of a place of their own for kept files, as one that no browser reaches."""


def _storage() -> Storage:
    return storages[STORAGE] if STORAGE in settings.STORAGES else default_storage


def _path(instance: KeptFile, filename: str) -> str:
    return f"{FOLDER}/{instance.sha256[:2]}/{instance.sha256}"


class KeptFileQuerySet(models.QuerySet["KeptFile"]):
    """Kept files, and those that policy has removed."""

    def kept(self) -> KeptFileQuerySet:
        """Those whose bytes are there."""
        return self.filter(pruned_at=None)

    def pruned(self) -> KeptFileQuerySet:
        """Those whose bytes were removed by policy; the row remembers when."""
        return self.filter(pruned_at__isnull=False)


class KeptFile(models.Model):
    """The bytes of *sha256*, which a ``VersionFile`` names; none after *pruned_at*."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    file = models.FileField(upload_to=_path, storage=_storage)
    size = models.PositiveBigIntegerField(default=0)
    kept_at = models.DateTimeField()
    pruned_at = models.DateTimeField(null=True)

    objects = KeptFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("kept file")
        verbose_name_plural = _("kept files")

    def __str__(self) -> str:
        return self.sha256
