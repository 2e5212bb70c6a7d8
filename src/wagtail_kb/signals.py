"""Signals: ``changed`` of our own, and what we hear of Wagtail's to keep Items in line."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.dispatch import Signal

from wagtail_kb.basepage import get_page_model

__all__ = ["changed", "connect"]

changed = Signal()
"""Sent inside the transaction when rows were put into the outbox."""


def connect() -> None:
    """Connect everything; called once, when the apps are ready."""
    from wagtail.documents import get_document_model
    from wagtail.images import get_image_model
    from wagtail.models import PageViewRestriction, Site
    from wagtail.signals import post_page_move

    from wagtail_kb import sites

    page = get_page_model()
    post_save.connect(_base_page_saved, sender=page, dispatch_uid="wagtail_kb.page_saved")
    pre_delete.connect(_page_deleted, sender=page, dispatch_uid="wagtail_kb.page_deleted")
    post_page_move.connect(_page_moved, dispatch_uid="wagtail_kb.page_moved")
    for model in (get_image_model(), get_document_model()):
        post_save.connect(_file_saved, sender=model, dispatch_uid=f"wagtail_kb.{model._meta.label}")
    for signal in (post_save, post_delete):
        signal.connect(_restricted, sender=PageViewRestriction, dispatch_uid="wagtail_kb.privacy")
        signal.connect(sites.forget, sender=Site, dispatch_uid="wagtail_kb.sites")
    members = PageViewRestriction.groups.through
    m2m_changed.connect(_restricted, sender=members, dispatch_uid="wagtail_kb.privacy_groups")
    rights = Group.permissions.through
    m2m_changed.connect(_rights_changed, sender=rights, dispatch_uid="wagtail_kb.rights")


def _base_page_saved(
    instance: Any, created: bool, raw: bool = False, update_fields: Any = None, **kwargs: Any
) -> None:
    """A page saved through the base class (``Page.objects.get(…).unpublish()``, a move)."""
    from wagtail_kb import publishing
    from wagtail_kb.models import Item

    if created or raw or (update_fields is not None and "live" not in update_fields):
        return
    if Item.objects.filter(page=instance.pk).exists():
        publishing.page_saved(instance.specific)


def _page_deleted(instance: Any, **kwargs: Any) -> None:
    from wagtail_kb import publishing

    publishing.page_deleted(instance.pk)


def _page_moved(instance: Any, **kwargs: Any) -> None:
    from wagtail_kb import publishing

    publishing.page_moved(instance)


def _file_saved(instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """An image or document was saved: what shows it may show other bytes now."""
    from wagtail_kb import replacing

    if not created and not raw:
        replacing.file_saved(instance)


def _restricted(instance: Any, **kwargs: Any) -> None:
    """The privacy of a branch changed: its index entries carry it."""
    from wagtail.models import PageViewRestriction

    from wagtail_kb.models import Outbox

    if kwargs.get("raw") or not isinstance(instance, PageViewRestriction):
        return
    Outbox.objects.create(subtree=instance.page_id)
    changed.send(Outbox)


def _rights_changed(action: str, **kwargs: Any) -> None:
    from wagtail_kb import privacy

    if action in ("post_add", "post_remove", "post_clear"):
        transaction.on_commit(privacy.derive_all)
