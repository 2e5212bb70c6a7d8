"""``item``: one item, by id, key, reference or path."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import graphene

from wagtail_kb.graphql import asof
from wagtail_kb.graphql.context import Context
from wagtail_kb.graphql.errors import BadRequest
from wagtail_kb.graphql.finding import Finder
from wagtail_kb.graphql.itemrows import columns_of
from wagtail_kb.graphql.types.item import KnowledgeItem

__all__ = ["ItemQuery"]


class ItemQuery(graphene.ObjectType):
    """Query.item."""

    item = graphene.Field(
        KnowledgeItem,
        id=graphene.ID(description="Its global id."),
        key=graphene.UUID(description="Its key, the same in every language."),
        reference=graphene.String(description="What people quote: KB-1042, kb1042."),
        path=graphene.String(description="Its address within the site."),
        locale=graphene.String(
            description="BCP 47. Without one, `key` and `reference` give the item in "
            "`Viewer.locale`, else in the language that it was written in."
        ),
        as_of=asof.as_of("The item"),
        description="One item; give exactly one of id, key, reference and path.",
    )

    @staticmethod
    def resolve_item(
        root: None,
        info: Any,
        id: str | None = None,  # noqa: A002  # the SDL's name
        key: UUID | None = None,
        reference: str | None = None,
        path: str | None = None,
        locale: str | None = None,
        as_of: datetime | None = None,
    ) -> Any:
        context: Context = info.context
        selectors = {"id": id, "key": key, "reference": reference, "path": path}
        given = {name: value for name, value in selectors.items() if value is not None}
        if len(given) != 1:
            raise BadRequest(
                f"Give one of id, key, reference and path, not {len(given)}.", given=list(given)
            )
        at = asof.moment(as_of)
        columns = columns_of(info, viewer=context.viewer, former=at is not None)
        finder = Finder(context=context, locale=locale, columns=columns, at=at)
        find: Any = {
            "id": finder.by_id,
            "key": finder.by_key,
            "reference": finder.by_reference,
            "path": finder.by_path,
        }
        ((name, value),) = given.items()
        return find[name](value)
