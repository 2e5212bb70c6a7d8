"""Facets: the values of items, and the dimensions with their trees of values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Case, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject

from wagtail_kb.graphql.batch import Batch, Row, related
from wagtail_kb.models import FacetDimension, FacetValue, ItemFacet

from .document import document_of

__all__ = [
    "dimension_of",
    "dimensions",
    "facets_of",
    "parent_value",
    "values_by_key",
    "values_of",
]

_DIMENSION = {
    "dimension_key": "dimension__translation_key",
    "dimension_slug": "dimension__slug",
    "dimension_title": "dimension__title",
    "dimension_order": "dimension__sort_order",
    "applies_to": "dimension__applies_to",
}
_VALUE = {
    "key": "translation_key",
    "title": "title",
    "slug": "slug",
    "order": "sort_order",
    "language": "locale__language_code",
    "parent_key": "parent__translation_key",
    **_DIMENSION,
}

_EXPRESSIONS = {name: F(source) for name, source in _VALUE.items() if name != source}


def facets_of(row: Row) -> list[Row]:
    """The values of the item *row* in its own language, else in any; one SQL for its batch."""
    load = _former_facets if "former_at" in row else _facets
    found: list[Row] = related(row, "facets", load)
    return found


def _former_facets(rows: list[Row]) -> dict[int, list[Row]]:
    """The values that documents name, called as they are today."""
    keys = {
        one["pk"]: [UUID(facet["key"]) for facet in document_of(one).get("facets", [])]
        for one in rows
    }
    every = frozenset().union(*keys.values())
    found = _by_key(FacetValue.objects.filter(translation_key__in=every)) if every else {}
    any_language = {key: row for (key, _), row in reversed(found.items())}
    chosen = {
        one["pk"]: [
            found.get((key, one["locale"]), any_language[key])
            for key in keys[one["pk"]]
            if key in any_language
        ]
        for one in rows
    }
    return {pk: sorted(values, key=_order) for pk, values in chosen.items()}


def _facets(rows: list[Row]) -> dict[int, list[Row]]:
    values = FacetValue.objects.filter(translation_key=OuterRef("value")).order_by("pk")
    data = values.values(data=JSONObject(**_VALUE))
    # SQLite doesn't know the outer query in ORDER BY, so one subquery for each preference.
    own = Subquery(data.filter(locale__language_code=OuterRef("item__locale"))[:1])
    pairs = (
        ItemFacet.objects.filter(item__in=[row["pk"] for row in rows])
        .annotate(found=Coalesce(own, Subquery(data[:1])))
        .values_list("item_id", "found")
    )
    known: dict[tuple[UUID, str], Row] = {}
    of_item: dict[int, list[Row]] = {row["pk"]: [] for row in rows}
    for pk, data in pairs:
        if data is not None:  # a value that was deleted since
            value = _value(data)
            of_item[pk].append(known.setdefault(value["pk"], value))
    Batch(known.values())
    return {pk: sorted(found, key=_order) for pk, found in of_item.items()}


def parent_value(row: Row) -> Row | None:
    """The value above the value *row*; one SQL for its batch."""

    def load(rows: list[Row]) -> dict[tuple[UUID, str], Row]:
        wanted = {one["pk"]: (one["parent_key"], one["language"]) for one in rows}
        keys = {key for key, _ in wanted.values() if key}
        found = _by_key(FacetValue.objects.filter(translation_key__in=keys)) if keys else {}
        return {pk: found[parent] for pk, parent in wanted.items() if parent in found}

    parent: Row | None = related(row, "parent", load)
    return parent


def values_by_key(keys: Iterable[UUID], locale: str) -> dict[UUID, Row]:
    """The values *keys* in the language *locale*, else in any."""
    values = FacetValue.objects.filter(translation_key__in=list(keys))
    return {row["key"]: row for row in _read(values, locale)}


def dimensions(locale: str, key: UUID | None = None) -> list[Row]:
    """All dimensions, or the one of *key*, in the language *locale*, else in any."""
    wanted = FacetDimension.objects.all() if key is None else _keyed(key)
    rows = _best_first(wanted, locale).values(
        "slug",
        "title",
        "applies_to",
        order=F("sort_order"),
        key=F("translation_key"),
        language=F("locale__language_code"),
    )
    found: dict[UUID, Row] = {}
    for row in rows:
        found.setdefault(row["key"], {**row, "pk": row["key"], "shown_in": locale})
    return Batch(sorted(found.values(), key=lambda row: (row["order"], row["title"]))).rows


def _keyed(key: UUID) -> Any:
    return FacetDimension.objects.filter(translation_key=key)


def values_of(row: Row) -> list[Row]:
    """The values of the dimension *row*, in its language, else in any; one SQL for its batch."""

    def load(rows: list[Row]) -> dict[UUID, list[Row]]:
        keys = [one["pk"] for one in rows]
        values = FacetValue.objects.filter(dimension__translation_key__in=keys)
        below: dict[UUID, list[Row]] = {key: [] for key in keys}
        for value in _read(values, rows[0]["shown_in"]):
            below[value["dimension_key"]].append(value)
        return below

    values: list[Row] = related(row, "values", load)
    return values


def dimension_of(row: Row) -> Row:
    """The dimension of the value *row*, from its own columns."""

    def load(rows: list[Row]) -> dict[Any, Row]:
        found: dict[UUID, Row] = {}
        for one in rows:
            found.setdefault(one["dimension_key"], _dimension(one))
        Batch(found.values())
        return {one["pk"]: found[one["dimension_key"]] for one in rows}

    dimension: Row = related(row, "dimension", load)
    return dimension


def _dimension(row: Row) -> Row:
    key = row["dimension_key"]
    return {
        "pk": key,
        "key": key,
        "slug": row["dimension_slug"],
        "title": row["dimension_title"],
        "applies_to": row["applies_to"],
        "language": row["language"],
        "shown_in": row["language"],
    }


def _read(values: Any, locale: str) -> list[Row]:
    """*values* as one batch, each key once, in the order that people gave them."""
    rows = _best_first(values, locale).values("title", "slug", **_EXPRESSIONS)
    found: dict[UUID, Row] = {}
    for row in rows:
        found.setdefault(row["key"], _value(row))
    return Batch(sorted(found.values(), key=_order)).rows


def _by_key(values: Any) -> dict[tuple[UUID, str], Row]:
    """*values* by key and language, as one batch."""
    rows = [_value(row) for row in values.order_by("pk").values("title", "slug", **_EXPRESSIONS)]
    return {row["pk"]: row for row in Batch(rows).rows}


def _best_first(rows: Any, locale: Any) -> Any:
    """*rows* in the language *locale* before all others."""
    others = Case(When(locale__language_code=locale, then=Value(0)), default=Value(1))
    return rows.order_by(others, "pk")


def _value(data: dict[str, Any]) -> Row:
    """A value's row from *data*; from JSON the keys are text and flags may be numbers."""
    row = dict(data)
    for name in ("key", "dimension_key", "parent_key"):
        if isinstance(row[name], str):
            row[name] = UUID(row[name])
    row["applies_to"] = bool(row["applies_to"])
    return {**row, "pk": (row["key"], row["language"])}


def _order(row: Row) -> tuple[Any, ...]:
    return (row["dimension_order"], row["dimension_title"], row["order"], row["title"])
