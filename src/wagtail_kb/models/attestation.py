"""Attestations: who approved which answer, by its digest."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .version import AppendOnly, AppendOnlyModel, AppendOnlyQuerySet

__all__ = ["Attestation"]


class AttestationQuerySet(AppendOnlyQuerySet):
    """Attestations; the user may be set to null when the account is deleted."""

    mutable = ("user",)

    def update(self, **values: Any) -> int:
        if values.get("user") is not None:
            raise AppendOnly("Attestation.user can't become another one.")
        return super().update(**values)


class Attestation(AppendOnlyModel):
    """*user* approved *answer_digest*; the name is kept as it was, for when the account is gone."""

    item = models.ForeignKey(
        "wagtail_kb.Item", on_delete=models.PROTECT, related_name="attestations"
    )
    answer_digest = models.CharField(max_length=80)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(_("name"), max_length=255)
    at = models.DateTimeField(_("time"))

    objects = AttestationQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        indexes = [
            models.Index(fields=["item", "answer_digest"], name="wagtail_kb_attested_answer")
        ]
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")

    def __str__(self) -> str:
        return f"{self.name}: {self.answer_digest}"
