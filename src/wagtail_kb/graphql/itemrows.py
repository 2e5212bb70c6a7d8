"""Item rows: what a query selects of items, read in one SQL as dicts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F
from graphql import FieldNode, GraphQLResolveInfo

from wagtail_kb.models import ItemQuerySet
from wagtail_kb.viewer import Viewer

from .batch import Batch, Row
from .selection import argument_values, selected

__all__ = ["Columns", "columns_of", "item_pk", "read", "version_columns"]

Columns = frozenset[str]
"""Names of columns, as ``_SOURCES`` and Item have them."""

_ALWAYS = ("pk", "key", "locale", "page_type")
_SOURCES = {
    "title": "current__title",
    "summary": "current__summary",
    "slug": "page__slug",
    "url_path": "page__url_path",
    "tree_path": "page__path",
    "version_id": "current_id",
    "number": "current__number",
    "digest": "current__digest",
    "answer_digest": "current__answer_digest",
    "version_published_at": "current__published_at",
    "retired_at": "current__retired_at",
    "cause": "current__cause",
    "significance": "current__significance",
    "change_note": "current__change_note",
    "document": "current__document",
    "html": "current__html",
    "text": "current__text",
    "internal_html": "current__internal_html",
    "internal_text": "current__internal_text",
    "source_audience": "source__audience",
    "source_path": "source__page__path",
}
_FIELDS: dict[str, tuple[str, ...]] = {
    "__typename": (),
    "id": (),
    "key": (),
    "locale": (),
    "reference": ("reference_id",),
    "kind": ("kind",),
    "title": ("title",),
    "question": ("title",),
    "summary": ("summary",),
    "slug": ("slug",),
    "path": ("url_path",),
    "url": ("url_path",),
    "body": ("version_id",),
    "answer": ("version_id", "summary"),
    "category": ("tree_path",),
    "facets": (),
    "audience": ("audience", "tree_path", "source_audience", "source_path"),
    "verified": ("verified", "verification"),
    "verification": ("verified", "verification"),
    "version": ("version_id",),
    "versions": (),
    "publishedAt": ("published_at",),
    "updatedAt": ("updated_at",),
    "reviewBy": ("review_by",),
}
_VERSION_FIELDS: dict[str, tuple[str, ...]] = {
    "digest": ("digest",),
    "answerDigest": ("answer_digest",),
    "publishedAt": ("version_published_at",),
    "retiredAt": ("retired_at",),
    "cause": ("cause",),
    "significance": ("significance",),
    "changeNote": ("change_note",),
    "verified": ("verified", "verification"),
    "verification": ("verified", "verification"),
    "diff": ("document",),
}
# Attachments, similar questions, and whatever a site's own type makes of the document.
_DOCUMENT = ("document", "version_id")
# Of a former state the document says these; of a live one the item and its page.
_SAID_THEN = frozenset({"kind", "slug", "category", "facets", "audience"})


def columns_of(
    info: GraphQLResolveInfo, *path: str, viewer: Viewer, former: bool = False
) -> Columns:
    """The columns that the selection below *path* of the field being resolved needs.

    *former*: of items as they were.
    """
    fields = selected(info, *path)
    wanted: set[str] = set()
    for name in fields:
        wanted.update(_FIELDS.get(name, _DOCUMENT))
    for name in ("body", "answer"):
        wanted |= _content(fields.get(name, ()), info, viewer)
    if "version" in fields:
        wanted |= version_columns(info, *path, "version", viewer=viewer, former=former)
    if former and _SAID_THEN & fields.keys():
        wanted.update(_DOCUMENT)
    return frozenset(wanted)


def version_columns(
    info: GraphQLResolveInfo, *path: str, viewer: Viewer, former: bool = True
) -> Columns:
    """The columns that the selection of a Version below *path* needs."""
    fields = selected(info, *path)
    wanted = {"version_id", "number"}
    for name in fields:
        wanted.update(_VERSION_FIELDS.get(name, ()))
    if "item" in fields:
        wanted |= columns_of(info, *path, "item", viewer=viewer, former=former)
    return frozenset(wanted)


def item_pk(row: Row) -> int:
    """The id of the Item that *row* is, or is a former state of."""
    pk: int = row["item_id"] if "item_id" in row else row["pk"]
    return pk


def _content(nodes: Sequence[FieldNode], info: GraphQLResolveInfo, viewer: Viewer) -> set[str]:
    formats = argument_values(nodes, "format", info.variable_values, default="HTML")
    columns = {name.lower() for name in formats}
    if viewer.may("view_internal"):
        columns |= {f"internal_{name}" for name in columns}
    return columns


def read(items: ItemQuerySet, columns: Iterable[str]) -> list[Row]:
    """The rows of *items*, which began with ``visible_to``, as one batch."""
    plain = [name for name in columns if name not in _SOURCES]
    joined = {name: F(_SOURCES[name]) for name in columns if name in _SOURCES}
    rows: Any = items.values(*dict.fromkeys((*_ALWAYS, *plain)), **joined)
    return Batch(rows).rows
