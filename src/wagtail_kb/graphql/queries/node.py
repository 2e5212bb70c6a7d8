"""``node``: anything with a global id."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import graphene

from wagtail_kb.graphql.batch import Row
from wagtail_kb.graphql.context import Context
from wagtail_kb.graphql.finding import Finder
from wagtail_kb.graphql.ids import GlobalId, InvalidId
from wagtail_kb.graphql.itemrows import columns_of, version_columns
from wagtail_kb.graphql.registry import registry
from wagtail_kb.graphql.relations.category import category_by_key
from wagtail_kb.graphql.relations.facet import dimensions, values_by_key
from wagtail_kb.graphql.relations.review import item_by_id, review_of
from wagtail_kb.graphql.relations.versions import version_by_id
from wagtail_kb.graphql.types.category import Category
from wagtail_kb.graphql.types.facet import Facet, FacetValue
from wagtail_kb.graphql.types.node import Node
from wagtail_kb.graphql.types.review import Review
from wagtail_kb.graphql.types.version import Version

__all__ = ["NodeQuery"]


class NodeQuery(graphene.ObjectType):
    """Query.node."""

    node = graphene.Field(
        Node,
        id=graphene.ID(required=True, description="A global id."),
        description="What has this id; null if there is nothing that you may see.",
    )

    @staticmethod
    def resolve_node(root: None, info: Any, id: str) -> Row | None:  # noqa: A002  # the SDL's name
        wanted = GlobalId.parse(id)
        if (find := _FINDERS.get(wanted.type)) is None:
            raise InvalidId(id)
        return find(id, wanted, info)


def _item(given: str, wanted: GlobalId, info: Any) -> Row | None:
    context: Context = info.context
    columns = columns_of(info, viewer=context.viewer)
    row = Finder(context=context, columns=columns).by_id(given)
    return row and {**row, "type": registry.type_of(row["page_type"])}


def _version(given: str, wanted: GlobalId, info: Any) -> Row | None:
    """The version if the viewer may look it up, or if it is what they read."""
    context: Context = info.context
    if context.viewer.may("view_history"):
        columns = version_columns(info, viewer=context.viewer)
        return _typed(version_by_id(wanted, context.viewer, columns), Version)
    columns = version_columns(info, viewer=context.viewer, former=False)
    item = str(GlobalId(type="Item", key=wanted.key, locale=wanted.locale))
    row = Finder(context=context, columns=columns).by_id(item)
    return _typed(row, Version) if row and row["number"] == wanted.number else None


def _category(given: str, wanted: GlobalId, info: Any) -> Row | None:
    row = category_by_key(info.context.viewer, wanted.key, wanted.locale)
    return _typed(row, Category)


def _facet(given: str, wanted: GlobalId, info: Any) -> Row | None:
    return _typed(next(iter(dimensions(wanted.locale, wanted.key)), None), Facet)


def _value(given: str, wanted: GlobalId, info: Any) -> Row | None:
    return _typed(values_by_key([wanted.key], wanted.locale).get(wanted.key), FacetValue)


def _review(given: str, wanted: GlobalId, info: Any) -> Row | None:
    return _typed(review_of(item_by_id(info.context, given)), Review)


def _typed(row: Row | None, graphql_type: type) -> Row | None:
    if row is not None:
        row["type"] = graphql_type
    return row


_FINDERS: dict[str, Callable[[str, GlobalId, Any], Row | None]] = {
    "Item": _item,
    "Version": _version,
    "Review": _review,
    "Category": _category,
    "Facet": _facet,
    "FacetValue": _value,
}
