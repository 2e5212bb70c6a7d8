"""``Node``: everything with a global id."""

from __future__ import annotations

from typing import Any

import graphene

__all__ = ["Node", "PageInfo"]


class Node(graphene.Interface):
    """Something with an identity that outlives imports, exports and new versions."""

    id = graphene.ID(required=True, description="Opaque and stable; `node(id:)` finds it again.")

    @classmethod
    def resolve_type(cls, instance: Any, info: Any) -> Any:
        return instance["type"]


class PageInfo(graphene.ObjectType):
    """Where a page of a list lies in it. Lists go forward only."""

    has_next_page = graphene.Boolean(required=True, description="Whether there are more behind.")
    has_previous_page = graphene.Boolean(
        required=True, description="Whether this page began behind a cursor."
    )
    start_cursor = graphene.String(description="The cursor of the first edge.")
    end_cursor = graphene.String(description="The cursor to give as `after` for the next page.")
