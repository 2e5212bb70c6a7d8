"""References: the number that people quote, the same in every language, never reused."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

import kbcore.items
from wagtail_kb import conf

from .version import AppendOnlyModel, AppendOnlyQuerySet

__all__ = ["FIRST", "Reference", "format_reference", "reference_number"]

# Numbers start at four digits, so that a quoted one is told from a quantity.
FIRST = 1000


class ReferenceQuerySet(AppendOnlyQuerySet):
    """References."""

    def number_of(self, key: UUID) -> int:
        """The id of *key*'s Reference, made if need be, in one statement."""
        # Setting the key to itself changes nothing, but has the database return the id.
        [row] = models.QuerySet.bulk_create(
            self,
            [self.model(key=key)],
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["key"],
        )
        return int(row.pk)


class Reference(AppendOnlyModel):
    """The number of a key; its row id counts, so that the database alone hands numbers out."""

    id = models.BigAutoField(primary_key=True)
    key = models.UUIDField(unique=True, editable=False)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        verbose_name = _("reference")
        verbose_name_plural = _("references")

    def __str__(self) -> str:
        return str(format_reference(self.pk))


def format_reference(number: int) -> kbcore.Reference:
    """What people quote for the Reference with id *number*."""
    return kbcore.Reference(f"{conf.get('REFERENCE_PREFIX')}-{FIRST + number}")


def reference_number(text: str) -> int | None:
    """The Reference id that *text* (``kb 1042``) quotes, or None if it is no reference of ours."""
    try:
        prefix, _, number = kbcore.items.reference(text).partition("-")
    except ValueError:
        return None
    ours = prefix == conf.get("REFERENCE_PREFIX") and int(number) > FIRST
    return int(number) - FIRST if ours else None
