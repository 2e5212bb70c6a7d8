"""Sight: whose reviews somebody may see: of pages that they may edit or approve."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast
from wagtail.models import GroupPagePermission, WorkflowState

from wagtail_kb import visibility
from wagtail_kb.basepage import get_page_model
from wagtail_kb.models import ApprovalRight, Item, ItemQuerySet

__all__ = ["approved_by", "seen_by"]


def seen_by(user: Any, site_paths: tuple[str, ...] | None = None) -> ItemQuerySet:
    """Items whose review *user* may see: whoever may edit the page or approve it, and no reader.

    *site_paths*: on pages below these ``url_path``, None for all sites. Fixed SQL, as in the admin.
    """
    items = Item.objects.filter(page__isnull=False)
    if user is None or not user.is_active:
        return items.none()
    if site_paths is not None:
        inside = Q(pk__in=())
        for path in site_paths:
            inside |= Q(page__url_path__startswith=path)
        items = items.filter(inside)
    if user.is_superuser:
        return items
    return items.filter(_edits(user) | approved_by(user))


def approved_by(user: Any) -> Q:
    """What holds of an Item that *user* may approve in some role or none."""
    if user.is_superuser:
        return Q()
    rights = ApprovalRight.objects.filter(_above(), group__in=_groups(user))
    return Q(Exists(rights.order_by()))


def _edits(user: Any) -> Q:
    """What Wagtail asks in ``can_edit``, as a condition on an Item."""
    own = Q(page__owner=user.pk) & Q(_may(user, "add"))
    return Q(_may(user, "change")) | own | Q(_moderates(user))


def _may(user: Any, action: str) -> Exists:
    rights = GroupPagePermission.objects.filter(
        _above(), group__in=_groups(user), permission__codename__startswith=f"{action}_"
    )
    return Exists(rights.order_by())


def _moderates(user: Any) -> Exists:
    """Whether one of Wagtail's own approval tasks waits for a group of *user*."""
    runs = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(get_page_model()),
        object_id=Cast(OuterRef("page"), CharField(max_length=255)),
        status=WorkflowState.STATUS_IN_PROGRESS,
        current_task_state__task__groupapprovaltask__groups__in=_groups(user),
    )
    return Exists(runs.order_by())


def _above() -> Q:
    """Rights at the page of the outer Item or above it; prefixes leave the root out."""
    return Q(page__depth=1) | Q(page__path__in=visibility.prefixes("page__path"))


def _groups(user: Any) -> Any:
    return user.groups.order_by().values("pk")
