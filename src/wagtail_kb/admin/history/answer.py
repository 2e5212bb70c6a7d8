"""Answers: an item as it was, with what stood behind it then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from kbcore import KnowledgeItem
from wagtail_kb import history, reading, rendering, serving
from wagtail_kb.admin.review import words
from wagtail_kb.models import Item, Version
from wagtail_kb.models.reference import format_reference
from wagtail_kb.viewer import Viewer

__all__ = ["Answer", "answer_at"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """*item* at *at*: *version* is None if readers saw nothing of it then."""

    item: Item
    at: datetime
    version: Version | None = None
    value: KnowledgeItem | None = None
    html: str = ""
    verification: history.Verification | None = None
    facets: tuple[str, ...] = ()
    attachments: tuple[dict[str, Any], ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def reference(self) -> str:
        return format_reference(self.item.reference_id)

    @property
    def kind_label(self) -> str:
        return reading.kind_label(self.value.kind) if self.value else ""

    @property
    def category(self) -> str:
        """The path it was published in."""
        return " / ".join(c.title or c.slug for c in self.value.category) if self.value else ""

    @property
    def missing(self) -> list[str]:
        """Why it wasn't verified, a sentence each."""
        return words.unverified_because(self.verification.why) if self.verification else []


def answer_at(item: Item, at: datetime, viewer: Viewer) -> Answer:
    """What *viewer* may read of *item* as of *at*; raises NaiveTime."""
    at = history.moment(at)
    version = history.as_of(item, at, viewer=viewer)
    if version is None:
        return Answer(item=item, at=at)
    version.item = item
    value = history.told(version.value, viewer)
    # Every text in it was escaped when it was rendered.
    html = mark_safe(rendering.former(version, viewer))  # noqa: S308
    return Answer(
        item=item,
        at=at,
        version=version,
        value=value,
        html=html,
        verification=history.verification_at(version, at),
        facets=tuple(sorted(history.facet_names([value], get_language() or "").values())),
        attachments=tuple(_attachments(version, value, viewer)),
        removed=tuple(map(str, serving.removed(version))),
    )


def _attachments(
    version: Version, value: KnowledgeItem, viewer: Viewer
) -> Iterator[dict[str, Any]]:
    hashes = {attachment.file.sha256 for attachment in value.attachments}
    urls = serving.file_urls({version.pk}, hashes, viewer) if hashes else {}
    for attachment in value.attachments:
        yield {
            "title": attachment.title or attachment.file.filename,
            "url": urls.get((version.pk, attachment.file.sha256), ""),
        }
