"""Branches: a category, base or facet that is renamed changes how the items in it are found."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from wagtail_kb import queue
from wagtail_kb.basepage import get_page_model

__all__ = ["facet_deleted", "facet_saved", "facet_saving", "models", "saved", "saving"]

_PAGE = ("title", "slug", "live")
_FACET = ("title", "slug", "applies_to", "dimension_id", "parent_id")


def models() -> list[Any]:
    """The page models that items stand below."""
    from wagtail_kb.mixins import KnowledgeBaseMixin, KnowledgeCategoryMixin, concrete_models

    return [*concrete_models(KnowledgeBaseMixin), *concrete_models(KnowledgeCategoryMixin)]


def saving(instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """Keep what a category or base was called, to tell whether it changes."""
    if not raw and instance.pk and (instance.specific_class or object) in models():
        pages = get_page_model().objects.filter(pk=instance.pk)
        instance._kb_was = pages.values(*_PAGE).first()


@transaction.atomic
def saved(instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """The subtree of a branch that is called otherwise now, or that readers see no more."""
    was = instance.__dict__.pop("_kb_was", None)
    if was and was != {name: getattr(instance, name) for name in _PAGE}:
        queue.subtree(instance)


def facet_saving(sender: Any, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """Keep what a facet or value was, to tell whether it changes."""
    if not raw and instance.pk:
        columns = [name for name in _FACET if hasattr(instance, name)]
        instance._kb_was = sender.objects.filter(pk=instance.pk).values(*columns).first()


@transaction.atomic
def facet_saved(instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """Items with a renamed facet are queued; one that applies now is part of their answer."""
    from wagtail_kb import publishing
    from wagtail_kb.models import Cause, FacetDimension, Item

    was = instance.__dict__.pop("_kb_was", None)
    if not was or was == {name: getattr(instance, name) for name in was}:
        return
    is_dimension = isinstance(instance, FacetDimension)
    values = instance.values.all() if is_dimension else [instance]
    keys = [value.translation_key for value in values]
    queue.facet(keys)
    if was.get("applies_to") != getattr(instance, "applies_to", None) or (
        was.get("dimension_id") != getattr(instance, "dimension_id", None)
    ):
        items = Item.objects.filter(facets__value__in=keys)
        publishing.publish_again(items.values("pk"), Cause.EDITOR)


@transaction.atomic
def facet_deleted(instance: Any, **kwargs: Any) -> None:
    """Items that carried the value *instance* are published without it."""
    from wagtail_kb import publishing
    from wagtail_kb.models import Cause, Item

    items = Item.objects.filter(facets__value=instance.translation_key)
    publishing.publish_again(items.values("pk"), Cause.EDITOR)
