"""Former rows: items as they were, read from their versions in one SQL, as dicts like item rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Case, DateField, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce

from wagtail_kb.models import Attestation, Outcome

from .batch import Batch, Row
from .relations.document import document_of

__all__ = ["read_former", "verification"]

_ITEM = {
    "item_id": "item_id",
    "key": "item__key",
    "locale": "item__locale",
    "page_type": "item__page_type",
}
_SOURCES: dict[str, Any] = {
    "reference_id": "item__reference_id",
    "title": "title",
    "summary": "summary",
    "tree_path": "item__page__path",
    "version_id": "pk",
    "number": "number",
    "digest": "digest",
    "answer_digest": "answer_digest",
    "version_published_at": "published_at",
    "retired_at": "retired_at",
    "cause": "cause",
    "significance": "significance",
    "change_note": "change_note",
    "document": "document",
    "html": "html",
    "text": "text",
    "internal_html": "internal_html",
    "internal_text": "internal_text",
    "source_audience": "item__source__audience",
    "source_path": "item__source__page__path",
    "restriction": "item__restriction",
    "published_at": "item__published_at",
    "updated_at": "published_at",
}
# What is hidden now has no address; when it was to be checked again nobody wrote down.
_COMPUTED: dict[str, Any] = {
    "url_path": Case(When(item__current__isnull=False, then=F("item__page__url_path"))),
    "review_by": Value(None, DateField()),
}
_SAID = ("kind", "slug", "audience")  # by the document
_PREFIX = "then_"  # a Version has columns of its own by some of these names


def read_former(versions: Any, columns: Iterable[str], *, at: datetime) -> list[Row]:
    """The rows of *versions*, which began with ``known_to``, as one batch; verified as of *at*.

    ``pk`` is the version's, ``item_id`` the item's.
    """
    wanted = {name for name in columns if name not in _SAID}
    sources = _ITEM | {name: _SOURCES[name] for name in wanted if name in _SOURCES}
    found: dict[str, Any] = {name: F(source) for name, source in sources.items()}
    found |= {name: _COMPUTED[name] for name in wanted if name in _COMPUTED}
    if "tree_path" in wanted:
        found["restriction"] = F(_SOURCES["restriction"])
    if "verification" in wanted:
        found["verification"] = verification(at)
    rows = versions.values("pk", **{_PREFIX + name: one for name, one in found.items()})
    return Batch(_row(row, at) for row in rows).rows


def verification(at: datetime) -> Any:
    """The outcome that held of a Version at *at*."""
    told = Attestation.objects.filter(version=OuterRef("pk"), at__lte=at)
    newest = Subquery(told.order_by("-at", "-pk").values("outcome")[:1])
    return Coalesce(newest, Value(Outcome.UNVERIFIED.value))


def _row(found: dict[str, Any], at: datetime) -> Row:
    row = {name.removeprefix(_PREFIX): value for name, value in found.items()}
    row["former_at"] = at
    if "verification" in row:
        row["verified"] = row["verification"] == Outcome.VERIFIED
    if "document" in row:
        said = document_of(row)
        row |= {"kind": said["kind"], "slug": said.get("slug", "")}
        row["audience"] = said.get("audience", "public")
    return row
