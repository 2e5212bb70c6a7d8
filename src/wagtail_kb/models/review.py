"""Reviews: the events of an item's review, what is being written, and who may approve where."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _

from kbcore import review
from wagtail_kb.basepage import PAGE_MODEL

from .version import AppendOnly, AppendOnlyModel, AppendOnlyQuerySet

__all__ = ["ApprovalRight", "Draft", "ReviewEvent"]


class ReviewEventQuerySet(AppendOnlyQuerySet):
    """Review events; the user may be set to null when the account is deleted."""

    mutable = ("user",)

    def update(self, **values: Any) -> int:
        if values.get("user") is not None:
            raise AppendOnly("ReviewEvent.user can't become another one.")
        return super().update(**values)


class ReviewEvent(AppendOnlyModel):
    """One ``kbcore.review`` event of an item, in the order of ids.

    *step* is the id of the review task whose policy it answers (null: it concerns every step),
    *run* that of the workflow state, *step_name* the task's name then. No foreign keys: a task may
    be deleted in mid-review, and what was said stays.
    """

    item = models.ForeignKey(
        "wagtail_kb.Item", on_delete=models.PROTECT, related_name="review_events"
    )
    type = models.CharField(_("event"), max_length=20)
    at = models.DateTimeField(_("time"))
    answer_digest = models.CharField(max_length=80)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    step = models.BigIntegerField(null=True)
    step_name = models.CharField(max_length=255, blank=True)
    run = models.BigIntegerField(null=True)
    version = models.ForeignKey(
        "wagtail_kb.Version", null=True, on_delete=models.PROTECT, related_name="+"
    )
    document = models.TextField()

    objects = ReviewEventQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        indexes = [models.Index(fields=["item", "id"], name="wagtail_kb_review_item")]
        ordering = ["id"]
        verbose_name = _("review event")
        verbose_name_plural = _("review events")

    def __str__(self) -> str:
        return f"{self.type}: {self.answer_digest}"

    @property
    def value(self) -> review.Event:
        """The event as kbcore knows it."""
        return review.event_from_json(json.loads(self.document))


class Draft(models.Model):
    """The answer of the newest revision, and who wrote it since the last publication.

    *authors* is ``[{"id", "name"}, …]``. *unsettled*: the answer is not what the review knows,
    which is told when the editing session ends. *declared* and *computed* are significances,
    as whoever submitted it said and as the diff suggests. *scheduled* is the answer that was
    approved when it was scheduled; empty if it wasn't, or nothing is scheduled.
    """

    item = models.OneToOneField(
        "wagtail_kb.Item", on_delete=models.CASCADE, primary_key=True, related_name="draft"
    )
    answer_digest = models.CharField(max_length=80)
    authors = models.JSONField(default=list)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    unsettled = models.BooleanField(default=False, db_index=True)
    declared = models.CharField(max_length=10, blank=True)
    computed = models.CharField(max_length=10, blank=True)
    scheduled = models.CharField(max_length=80, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")

    def __str__(self) -> str:
        return self.answer_digest


class ApprovalRight(models.Model):
    """Members of *group* may approve items at and below *page*, in *role* if one is given."""

    group = models.ForeignKey(
        Group, on_delete=models.CASCADE, related_name="kb_approval_rights", verbose_name=_("group")
    )
    page = models.ForeignKey(
        PAGE_MODEL,
        on_delete=models.CASCADE,
        related_name="kb_approval_rights",
        verbose_name=_("base, category or item"),
        help_text=_("The right holds here and below."),
    )
    role = models.SlugField(
        _("role"),
        blank=True,
        allow_unicode=True,
        help_text=_("As policies name it, for example “lawyer”. Empty: a reviewer like any other."),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "page", "role"], name="wagtail_kb_approval_right"
            )
        ]
        verbose_name = _("right to approve")
        verbose_name_plural = _("rights to approve")

    def __str__(self) -> str:
        return f"{self.group}: {self.page}"
