"""Baselines: imports that a named person accepted as they came."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["Baseline", "ImportFile"]


class ImportFile(models.Model):
    """A file that was imported: versions whose *batch* is this carry its rows."""

    batch = models.CharField(max_length=64, unique=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    filename = models.CharField(_("file"), max_length=255)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta:
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")

    def __str__(self) -> str:
        return self.filename


class Baseline(models.Model):
    """*user* accepted the file *sha256* after reading *sample*, the ids of some of its versions."""

    sha256 = models.CharField(max_length=64, unique=True)
    filename = models.CharField(_("file"), max_length=255)
    sample = models.JSONField(default=list)
    note = models.TextField(_("note"), blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(_("name"), max_length=255)
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("accepted import")
        verbose_name_plural = _("accepted imports")

    def __str__(self) -> str:
        return self.filename
