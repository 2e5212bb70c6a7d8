"""``categories`` and ``category``: the tree of the knowledge base."""

from __future__ import annotations

from typing import Any

import graphene

from wagtail_kb.graphql.batch import Row
from wagtail_kb.graphql.context import Context
from wagtail_kb.graphql.errors import BadRequest
from wagtail_kb.graphql.ids import GlobalId
from wagtail_kb.graphql.limits import in_range
from wagtail_kb.graphql.relations.category import (
    categories_at,
    categories_below,
    category_by_key,
    top_categories,
)
from wagtail_kb.graphql.types.category import Category

__all__ = ["CategoriesQuery"]

MAX_LEVELS = 10
"""Most levels of categories in one list."""


class CategoriesQuery(graphene.ObjectType):
    """Query.categories and Query.category."""

    categories = graphene.Field(
        graphene.NonNull(graphene.List(graphene.NonNull(Category))),
        locale=graphene.String(description="BCP 47; without one see `Viewer.locale`."),
        parent=graphene.ID(description="The category below which to look, instead of the top."),
        depth=graphene.Int(default_value=1, description="How many levels, in one flat list."),
        description="Categories that you may see, in the order of the tree.",
    )
    category = graphene.Field(
        Category,
        id=graphene.ID(description="Its global id."),
        path=graphene.String(description="Its address within the site."),
        locale=graphene.String(description="BCP 47: null if it is in another language."),
        description="One category; give exactly one of id and path.",
    )

    @staticmethod
    def resolve_categories(
        root: None,
        info: Any,
        depth: int | None,
        locale: str | None = None,
        parent: str | None = None,
    ) -> list[Row]:
        context: Context = info.context
        levels = in_range("depth", 1 if depth is None else depth, MAX_LEVELS)
        code = context.locale(locale)
        if parent is None:
            return top_categories(context.viewer, code, depth=levels)
        wanted = GlobalId.parse(parent, wanted="Category")
        row = category_by_key(context.viewer, wanted.key, code if locale else wanted.locale)
        return categories_below(row, context.viewer, depth=levels) if row else []

    @staticmethod
    def resolve_category(
        root: None,
        info: Any,
        id: str | None = None,  # noqa: A002  # the SDL's name
        path: str | None = None,
        locale: str | None = None,
    ) -> Row | None:
        context: Context = info.context
        if (id is None) is (path is None):
            raise BadRequest("Give one of id and path.", given=[] if id is None else ["id", "path"])
        found = _by_path(context, path) if path is not None else _by_id(context, id or "")
        code = context.locale(locale)
        if locale is not None:
            return next((row for row in found if row["language"] == code), None)
        return min(found, key=lambda row: row["language"] != code, default=None)


def _by_id(context: Context, given: str) -> list[Row]:
    wanted = GlobalId.parse(given, wanted="Category")
    row = category_by_key(context.viewer, wanted.key, wanted.locale)
    return [row] if row else []


def _by_path(context: Context, given: str) -> list[Row]:
    return categories_at(context.viewer, given)
