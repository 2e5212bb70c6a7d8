"""Facets: dimensions by which items are found, or say where their answer applies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import TranslatableMixin
from wagtail.search import index

__all__ = ["FacetDimension", "FacetValue", "ItemFacet"]


class FacetDimension(TranslatableMixin, index.Indexed, models.Model):
    """A facet, such as product or region. One that *applies to* is part of the approved answer."""

    title = models.CharField(_("title"), max_length=100)
    slug = models.SlugField(_("slug"), max_length=50, allow_unicode=True)
    applies_to = models.BooleanField(
        _("says where the answer applies"),
        default=False,
        help_text=_(
            "For example product or region: changing it changes what was approved. "
            "Leave it off for facets that only help to find an item."
        ),
    )
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    panels = [
        FieldPanel("title"),
        FieldPanel("slug"),
        FieldPanel("applies_to"),
        FieldPanel("sort_order"),
    ]
    search_fields = [index.AutocompleteField("title"), index.FilterField("locale_id")]
    override_translatable_fields: list[Any] = []

    class Meta(TranslatableMixin.Meta):
        constraints = [
            models.UniqueConstraint(fields=["locale", "slug"], name="wagtail_kb_dimension_slug"),
        ]
        ordering = ["sort_order", "title"]
        verbose_name = _("facet")
        verbose_name_plural = _("facets")

    def __str__(self) -> str:
        return self.title


class FacetValueQuerySet(models.QuerySet["FacetValue"]):
    """Facet values."""

    def families(self) -> dict[UUID, UUID | None]:
        """Every value's key with its parent's: the trees of all dimensions, in one query."""
        return dict(self.values_list("translation_key", "parent__translation_key"))

    def in_tree_order(self) -> list[tuple[int, FacetValue]]:
        """These values facet by facet, each after its parent, with its depth: 0 at the top.

        A value whose parent is not among them stands at the top.
        """
        values = list(self.select_related("dimension"))
        known = {value.pk for value in values}
        below: dict[int | None, list[FacetValue]] = {}
        for value in values:
            above = value.parent_id if value.parent_id in known else None
            below.setdefault(above, []).append(value)
        return list(_walk(below, None, 0))

    def with_descendants(self, keys: Iterable[UUID]) -> set[UUID]:
        """*keys* and the keys of all values below them."""
        found, families = set(keys), self.families()
        grown = True
        while grown:
            more = {key for key, parent in families.items() if parent in found} - found
            found |= more
            grown = bool(more)
        return found


def _walk(
    below: dict[int | None, list[FacetValue]], above: int | None, depth: int
) -> Iterator[tuple[int, FacetValue]]:
    for value in below.get(above, ()):
        yield depth, value
        yield from _walk(below, value.pk, depth + 1)


class FacetValue(TranslatableMixin, index.Indexed, models.Model):
    """A value of a dimension, perhaps below another one of it."""

    dimension = models.ForeignKey(
        FacetDimension, on_delete=models.CASCADE, related_name="values", verbose_name=_("facet")
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="children"
    )
    title = models.CharField(_("title"), max_length=100)
    slug = models.SlugField(_("slug"), max_length=50, allow_unicode=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = FacetValueQuerySet.as_manager()

    panels = [
        FieldPanel("dimension"),
        FieldPanel("parent"),
        FieldPanel("title"),
        FieldPanel("slug"),
        FieldPanel("sort_order"),
    ]
    search_fields = [
        index.AutocompleteField("title"),
        index.FilterField("locale_id"),
        index.FilterField("dimension_id"),
    ]

    class Meta(TranslatableMixin.Meta):
        constraints = [
            models.UniqueConstraint(fields=["dimension", "slug"], name="wagtail_kb_value_slug"),
        ]
        ordering = ["dimension", "sort_order", "title"]
        verbose_name = _("facet value")
        verbose_name_plural = _("facet values")

    def __str__(self) -> str:
        return f"{self.dimension.title}: {self.title}"

    def clean(self) -> None:
        """A parent is of the same dimension and never the value itself or one below it."""
        super().clean()
        above: FacetValue | None = self.parent
        if above and above.dimension_id != self.dimension_id:
            raise ValidationError({"parent": _("Choose a value of the same facet.")})
        while above:
            if self.pk and above.pk == self.pk:
                raise ValidationError({"parent": _("A value can't stand below itself.")})
            above = above.parent


class ItemFacet(models.Model):
    """A facet value of an item's current version, by key: one filter serves all languages."""

    item = models.ForeignKey("wagtail_kb.Item", on_delete=models.CASCADE, related_name="facets")
    value = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "value"], name="wagtail_kb_item_facet"),
        ]
        indexes = [models.Index(fields=["value", "item"], name="wagtail_kb_facet_value")]
        verbose_name = _("facet of an item")
        verbose_name_plural = _("facets of items")

    def __str__(self) -> str:
        return f"{self.item_id}: {self.value}"
