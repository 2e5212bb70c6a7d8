"""Derived restrictions: page privacy that follows from an internal audience, kept by us."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import PageViewRestriction

__all__ = ["DerivedRestriction"]


class DerivedRestriction(models.Model):
    """Marks a PageViewRestriction as ours, so that Wagtail's own serving and search agree.

    It stands on the *item*'s page or on an alias of it.
    """

    restriction = models.OneToOneField(
        PageViewRestriction, on_delete=models.CASCADE, primary_key=True, related_name="kb_derived"
    )
    item = models.ForeignKey(
        "wagtail_kb.Item", on_delete=models.CASCADE, related_name="derived_restrictions"
    )

    class Meta:
        verbose_name = _("derived restriction")
        verbose_name_plural = _("derived restrictions")

    def __str__(self) -> str:
        return f"{self.item_id}: {self.restriction_id}"
