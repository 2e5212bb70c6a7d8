"""Kept files: the bytes that versions showed, by SHA-256, when the site's own file is gone."""

from __future__ import annotations

from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["KeptFile"]


def _storage() -> Storage:
    return storages["default"]


def _path(instance: KeptFile, filename: str) -> str:
    return f"kb-kept/{instance.sha256[:2]}/{instance.sha256}"


class KeptFile(models.Model):
    """The bytes of *sha256*, which a ``VersionFile`` names."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    file = models.FileField(upload_to=_path, storage=_storage)
    size = models.PositiveBigIntegerField(default=0)
    kept_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("kept file")
        verbose_name_plural = _("kept files")

    def __str__(self) -> str:
        return self.sha256
