"""Attestations: what stands behind a version, said when it was published or approved later."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .version import AppendOnly, AppendOnlyModel, AppendOnlyQuerySet

__all__ = ["Attestation", "Outcome"]


class Outcome(models.TextChoices):
    """What can stand behind a version, the least first."""

    UNVERIFIED = "unverified", _("Unverified")
    IMPORTED = "imported", _("Accepted at import")
    SELF_APPROVED = "self_approved", _("Self-approved")
    VERIFIED = "verified", _("Verified")


class AttestationQuerySet(AppendOnlyQuerySet):
    """Attestations; the user may be set to null when the account is deleted."""

    mutable = ("user",)

    def update(self, **values: Any) -> int:
        if values.get("user") is not None:
            raise AppendOnly("Attestation.user can't become another one.")
        return super().update(**values)


class Attestation(AppendOnlyModel):
    """From *at* on, *outcome* held of *answer_digest*, which *version* published.

    The newest of a version holds. *approvals* are ``[{"id", "name", "at", "roles", "step"}, …]``
    and *why* what was missing; *user* is the person it rests on, whose *name* is kept as it was.
    """

    item = models.ForeignKey(
        "wagtail_kb.Item", on_delete=models.PROTECT, related_name="attestations"
    )
    version = models.ForeignKey(
        "wagtail_kb.Version", null=True, on_delete=models.PROTECT, related_name="attestations"
    )
    answer_digest = models.CharField(max_length=80)
    outcome = models.CharField(
        _("verification"), max_length=20, choices=Outcome, default=Outcome.VERIFIED
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(_("name"), max_length=255, blank=True)
    at = models.DateTimeField(_("time"))
    approvals = models.JSONField(default=list)
    why = models.JSONField(default=list)

    objects = AttestationQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        indexes = [
            models.Index(fields=["item", "answer_digest"], name="wagtail_kb_attested_answer")
        ]
        verbose_name = _("attestation")
        verbose_name_plural = _("attestations")

    def __str__(self) -> str:
        return f"{self.outcome}: {self.answer_digest}"
