"""Signals: ``changed`` of our own, and what we hear of Wagtail's to keep Items in line."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.dispatch import Signal

from wagtail_kb.basepage import get_page_model

__all__ = ["changed", "connect"]

changed = Signal()
"""Sent inside the transaction when rows were put into the outbox."""


def connect() -> None:
    """Connect everything; called once, when the apps are ready."""
    from wagtail.admin.models import EditingSession
    from wagtail.documents import get_document_model
    from wagtail.images import get_image_model
    from wagtail.models import PageViewRestriction, Revision, Site
    from wagtail.signals import post_page_move, workflow_cancelled

    from wagtail_kb import branches, keeping, sites
    from wagtail_kb.models import FacetDimension, FacetValue

    page = get_page_model()
    _on(post_save, page, _base_page_saved)
    _on(pre_delete, page, _page_deleted)
    _on(post_save, Revision, _revision_saved)
    _on(post_delete, EditingSession, _session_ended)
    workflow_cancelled.connect(_run_cancelled, dispatch_uid="wagtail_kb.run_cancelled")
    post_page_move.connect(_page_moved, dispatch_uid="wagtail_kb.page_moved")
    for branch in (page, *branches.models()):
        _on(pre_save, branch, branches.saving)
        _on(post_save, branch, branches.saved)
    for model in (get_image_model(), get_document_model()):
        _on(pre_save, model, _file_saving)
        _on(post_save, model, _file_saved)
        _on(pre_delete, model, _file_deleting)
    keeping.hear_document_forms()
    for facet in (FacetDimension, FacetValue):
        _on(pre_save, facet, branches.facet_saving)
        _on(post_save, facet, branches.facet_saved)
    _on(post_delete, FacetValue, branches.facet_deleted)
    for signal in (post_save, post_delete):
        _on(signal, PageViewRestriction, _restricted)
        _on(signal, Site, sites.forget)
    _on(post_save, Site, _site_saved)
    _on(post_save, Group, _group_saved)
    _on(m2m_changed, PageViewRestriction.groups.through, _restricted_groups)
    _on(m2m_changed, Group.permissions.through, _rights_changed)


def _on(signal: Any, sender: Any, receiver: Any) -> None:
    uid = f"wagtail_kb.{sender._meta.label}.{receiver.__name__}"
    signal.connect(receiver, sender=sender, dispatch_uid=uid)


def _base_page_saved(
    instance: Any, created: bool, raw: bool = False, update_fields: Any = None, **kwargs: Any
) -> None:
    """A page saved through the base class (``Page.objects.get(…).unpublish()``, a move)."""
    from wagtail_kb import publishing
    from wagtail_kb.mixins import KnowledgeItemMixin, is_told

    if created or raw or not is_told(update_fields):
        return
    if issubclass(instance.specific_class or object, KnowledgeItemMixin):
        # Not .specific: it may have been read before the change.
        publishing.page_saved(instance.get_specific())


def _revision_saved(instance: Any, update_fields: Any = None, **kwargs: Any) -> None:
    """A revision was scheduled, or is no longer: nothing else saves that column alone."""
    from wagtail_kb.mixins import KnowledgeItemMixin
    from wagtail_kb.review import schedule
    from wagtail_kb.review.attestation import UnapprovedContent

    if "approved_go_live_at" not in (update_fields or ()):
        return
    if not issubclass(instance.content_type.model_class() or object, KnowledgeItemMixin):
        return
    if not instance.approved_go_live_at:
        schedule.unplanned(instance.object_id)
        return
    try:
        schedule.planned(instance.as_object())
    except UnapprovedContent:
        # It was saved before anybody was asked, and not always in a transaction.
        type(instance).objects.filter(pk=instance.pk).update(approved_go_live_at=None)
        raise


def _session_ended(instance: Any, **kwargs: Any) -> None:
    """Somebody left the editor: what they wrote there is settled now."""
    from wagtail_kb.review import drafts

    drafts.session_ended(instance)


def _run_cancelled(instance: Any, user: Any = None, **kwargs: Any) -> None:
    from wagtail_kb.review import doors

    doors.cancelled(instance, user)


def _page_deleted(instance: Any, **kwargs: Any) -> None:
    from wagtail_kb import publishing
    from wagtail_kb.mixins import KnowledgeItemMixin

    if issubclass(instance.specific_class or KnowledgeItemMixin, KnowledgeItemMixin):
        publishing.page_deleted(instance)


def _page_moved(instance: Any, **kwargs: Any) -> None:
    from wagtail_kb import publishing

    publishing.page_moved(instance)


def _file_saving(instance: Any, raw: bool = False, update_fields: Any = None, **kw: Any) -> None:
    """An image or document will be saved: another file may take its file's place."""
    from wagtail_kb import keeping

    if not raw:
        keeping.saving(instance, update_fields)


def _file_deleting(instance: Any, **kwargs: Any) -> None:
    from wagtail_kb import keeping

    keeping.deleting(instance)


def _file_saved(instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """An image or document was saved: what shows it may show other bytes now."""
    from wagtail_kb import replacing

    if not created and not raw:
        replacing.file_saved(instance)


@transaction.atomic
def _restricted(
    instance: Any, created: bool | None = None, raw: bool = False, **kwargs: Any
) -> None:
    """The privacy of a branch changed: index entries carry it, derived restrictions heed it."""
    from wagtail_kb import privacy, queue

    instance._kb_raw = raw  # loaddata sets the groups next, without saying so
    if raw or privacy.is_deriving():
        return
    # A copied restriction without groups: nothing more will be heard of it.
    if created and getattr(instance.page, "_kb_made", False):
        privacy.adopt_copy(instance)
    elif created is False:
        # We never save one of ours again: an editor did, and what editors choose is theirs.
        privacy.release(instance)
    privacy.derive()
    if page := get_page_model().objects.filter(pk=instance.page_id).first():
        queue.subtree(page)
        queue.translations_below(page)


@transaction.atomic
def _restricted_groups(instance: Any, action: str, reverse: bool, **kwargs: Any) -> None:
    from wagtail_kb import privacy, queue

    if reverse or not action.startswith("post_") or getattr(instance, "_kb_raw", False):
        return
    # Only the actions that copy a page hold the very object that they have just made.
    if getattr(instance.page, "_kb_made", False):
        privacy.adopt_copy(instance)
    privacy.derive()
    queue.subtree(instance.page)
    queue.translations_below(instance.page)


def _site_saved(instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Another host name: the addresses of all its pages are others."""
    from wagtail_kb import queue

    if not created and not raw:
        queue.subtree(instance.root_page)


def _group_saved(instance: Any, raw: bool = False, **kwargs: Any) -> None:
    instance._kb_raw = raw


def _rights_changed(
    instance: Any, action: str, pk_set: Collection[int] | None = None, **kwargs: Any
) -> None:
    """Who may read internal knowledge changed, perhaps."""
    from wagtail_kb import privacy

    if not action.startswith("post_") or getattr(instance, "_kb_raw", False):
        return
    ours = Permission.objects.filter(codename="view_internal", content_type__app_label="wagtail_kb")
    pks = {instance.pk} if isinstance(instance, Permission) else pk_set
    if pks is None or ours.filter(pk__in=pks).exists():
        privacy.derive()
