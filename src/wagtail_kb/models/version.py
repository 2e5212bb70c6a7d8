"""Versions: what readers read, written once when a page is published."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

import kbcore
from kbcore.content import BlockAudience, for_readers
from wagtail_kb import visibility

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

    from wagtail_kb.viewer import Viewer

__all__ = ["AppendOnly", "AppendOnlyQuerySet", "Cause", "Version", "VersionFile"]


class AppendOnly(TypeError):
    """Somebody tried to change or delete a row that is written once."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """A queryset that only adds; ``mutable`` names the columns that may still change."""

    mutable: Collection[str] = ()

    def update(self, **values: Any) -> int:
        if refused := set(values) - set(self.mutable):
            raise AppendOnly(
                f"{self.model.__name__}.{', '.join(sorted(refused))} can't change. Publish again."
            )
        return super().update(**values)

    def bulk_update(self, objs: Any, fields: Any, batch_size: int | None = None) -> int:
        if refused := set(fields) - set(self.mutable):
            raise AppendOnly(f"{self.model.__name__}.{', '.join(sorted(refused))} can't change.")
        return super().bulk_update(objs, fields, batch_size)

    def bulk_create(
        self,
        objs: Any,
        batch_size: int | None = None,
        ignore_conflicts: bool = False,
        update_conflicts: bool = False,
        *args: Any,
        **kwargs: Any,
    ) -> list[Any]:
        if update_conflicts:
            raise AppendOnly(f"{self.model.__name__} rows can't be replaced. Publish again.")
        return super().bulk_create(objs, batch_size, ignore_conflicts, False, *args, **kwargs)

    def delete(self) -> NoReturn:
        raise AppendOnly(f"{self.model.__name__} rows are kept for good; hide the item instead.")


class AppendOnlyModel(models.Model):
    """A row written once. ``save_base`` stays open: loaddata and restored backups use it."""

    class Meta:
        abstract = True

    def save(self, *, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        if self._state.adding:
            # Else an object made with the id of an older row would overwrite that row.
            kwargs["force_insert"] = True
            super().save(**kwargs)
        elif update_fields is None:
            raise AppendOnly(f"{type(self).__name__} {self.pk} can't change. Publish again.")
        else:
            values = {name: getattr(self, name) for name in update_fields}
            type(self)._default_manager.filter(pk=self.pk).update(**values)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly(
            f"{type(self).__name__} {self.pk} is kept for good; hide the item instead."
        )


class Cause(models.TextChoices):
    """Why a version was written."""

    EDITOR = "editor", _("Published by an editor")
    SCHEDULE = "schedule", _("Published on schedule")
    IMPORT = "import", _("Import")
    FILE = "file", _("A file was replaced")
    SYNC = "sync", _("Found by kb_sync")
    TRANSLATION = "translation", _("Translation")
    RESTORE = "restore", _("Restored from a former version")


class VersionQuerySet(AppendOnlyQuerySet):
    """Versions; renderings may be rebuilt and ``retired_at`` is set once."""

    mutable = ("retired_at", "html", "text", "internal_html", "internal_text", "renderer")

    def retire(self, at: datetime) -> int:
        """End these versions at *at*; those that ended already keep their time."""
        return self.filter(retired_at=None).update(retired_at=at)

    def known_to(self, viewer: Viewer) -> Self:
        """Versions that *viewer* may look up: of known items, and not too internal themselves."""
        from .item import Item

        return self.readable_by(viewer).filter(item__in=Item.objects.known_to(viewer).order_by())

    def readable_by(self, viewer: Viewer) -> Self:
        """Those that weren't too internal for *viewer*; whether they know the item isn't asked."""
        return self.filter(visibility.known_version(viewer, Version.objects.all()))

    def valid_at(self, at: datetime) -> Self:
        """What readers saw at *at*: at most one version of each item."""
        ended = models.Q(retired_at__isnull=True) | models.Q(retired_at__gt=at)
        return self.filter(ended, published_at__lte=at)

    def shown_last(self) -> Self:
        """Of each item what readers see, or saw last."""
        newer = Version.objects.filter(
            item=models.OuterRef("item"), number__gt=models.OuterRef("number")
        )
        is_last = models.Q(item__current=None) & ~models.Q(models.Exists(newer.order_by()))
        return self.filter(models.Q(item__current=models.F("pk")) | is_last)

    def update(self, **values: int | str | datetime | Combinable | None) -> int:
        # retired_at is set once: a version that has ended stays as it was known to have ended.
        rows = self.filter(retired_at=None) if "retired_at" in values else self.all()
        return super(VersionQuerySet, rows).update(**values)


class Version(AppendOnlyModel):
    """One published state of an item; *document* is ``KnowledgeItem.to_json`` in canonical form.

    The renderings are derived from it. The internal ones are null where there is nothing internal.
    """

    item = models.ForeignKey(
        "wagtail_kb.Item", on_delete=models.PROTECT, related_name="versions", verbose_name=_("item")
    )
    number = models.PositiveIntegerField(_("number"))
    document = models.TextField()
    digest = models.CharField(max_length=80)
    answer_digest = models.CharField(max_length=80, db_index=True)
    title = models.CharField(_("title"), max_length=255)
    summary = models.TextField(blank=True)
    html = models.TextField(blank=True)
    text = models.TextField(blank=True)
    internal_html = models.TextField(null=True)
    internal_text = models.TextField(null=True)
    renderer = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField(_("published at"))
    retired_at = models.DateTimeField(_("retired at"), null=True)
    cause = models.CharField(_("cause"), max_length=20, choices=Cause)
    batch = models.CharField(max_length=64, blank=True)
    significance = models.CharField(_("significance"), max_length=10, blank=True)
    change_note = models.TextField(_("change note"), blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="wagtail_kb_version_number"),
        ]
        indexes = [models.Index(fields=["item", "-published_at"], name="wagtail_kb_version_time")]
        ordering = ["item", "-number"]
        verbose_name = _("version")
        verbose_name_plural = _("versions")

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    @property
    def value(self) -> kbcore.KnowledgeItem:
        """The item as it was published."""
        return kbcore.KnowledgeItem.from_json(json.loads(self.document))

    @classmethod
    def rendered(cls, item: kbcore.KnowledgeItem) -> dict[str, Any]:
        """The columns of the stored renderings of *item*."""
        from kbcore.content.render import RENDERER, to_html, to_text

        internal = any(b.audience is BlockAudience.INTERNAL for b in item.blocks)
        blocks = tuple(for_readers(item.blocks, internal=True))
        return {
            "html": to_html(blocks),
            "text": to_text(blocks),
            "internal_html": to_html(blocks, internal=True) if internal else None,
            "internal_text": to_text(blocks, internal=True) if internal else None,
            "renderer": RENDERER,
        }


class VersionFileQuerySet(AppendOnlyQuerySet):
    """Files of versions; where one lies may change, as long as it is the same file."""

    mutable = ("name", "fingerprint")


class VersionFile(AppendOnlyModel):
    """A file that a version shows: where it was found and the SHA-256 of what it held."""

    class Source(models.TextChoices):
        IMAGE = "image", _("image")
        DOCUMENT = "document", _("document")

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="files")
    sha256 = models.CharField(max_length=64, db_index=True)
    source = models.CharField(max_length=10, choices=Source)
    object_id = models.CharField(max_length=64)
    name = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64, blank=True)
    filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)

    objects = VersionFileQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["version", "sha256", "source", "object_id"], name="wagtail_kb_version_file"
            ),
        ]
        indexes = [models.Index(fields=["source", "object_id"], name="wagtail_kb_file_object")]
        verbose_name = _("file of a version")
        verbose_name_plural = _("files of versions")

    def __str__(self) -> str:
        return self.filename
