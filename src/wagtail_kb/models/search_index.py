"""The search index as the database knows it: which build belongs to these rows."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

__all__ = ["SearchIndex"]

_ONLY = 1


class SearchIndexQuerySet(models.QuerySet["SearchIndex"]):
    """The one row, if an index was ever built."""

    def begin(self, generation: str) -> None:
        """Note that the build *generation* is under way: it may come into use at any time."""
        self.update_or_create(pk=_ONLY, defaults={"pending": generation})

    def finish(self, generation: str) -> None:
        """Note that the build *generation* is in use."""
        values = {"generation": generation, "pending": "", "built_at": timezone.now()}
        self.update_or_create(pk=_ONLY, defaults=values)

    def built(self) -> bool:
        """Whether this database ever had an index."""
        return self.exclude(generation="").exists()

    def generations(self) -> set[str]:
        """Generations that an index of this database can have; none before its first build."""
        row = self.values_list("generation", "pending").first()
        return set(filter(None, row or ()))


class SearchIndex(models.Model):
    """*generation* is in use. *pending* was begun, and is right as well if it came into use."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=_ONLY, editable=False)
    generation = models.CharField(max_length=36, blank=True)
    pending = models.CharField(max_length=36, blank=True)
    built_at = models.DateTimeField(null=True)

    objects = SearchIndexQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=_ONLY), name="wagtail_kb_one_index")
        ]
        verbose_name = _("search index")
        verbose_name_plural = _("search indexes")

    def __str__(self) -> str:
        return self.generation
