"""Stamps: a counter per knowledge base, raised by every change; what a cache may compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from uuid import UUID

__all__ = ["Stamp"]


class StampQuerySet(models.QuerySet["Stamp"]):
    """Stamps by root."""

    def touch(self, root: UUID | None) -> None:
        """Raise the stamp of the base *root*; nothing for None."""
        if root is None:
            return
        raised = self.filter(root=root).update(value=models.F("value") + 1)
        if not raised and not self.get_or_create(root=root)[1]:
            # Another transaction made it first: what we changed is not in its count.
            self.filter(root=root).update(value=models.F("value") + 1)


class Stamp(models.Model):
    """*value* only grows; *root* is the base's key."""

    root = models.UUIDField(primary_key=True)
    value = models.PositiveBigIntegerField(default=1)

    objects = StampQuerySet.as_manager()

    class Meta:
        verbose_name = _("stamp")
        verbose_name_plural = _("stamps")

    def __str__(self) -> str:
        return f"{self.root}: {self.value}"
