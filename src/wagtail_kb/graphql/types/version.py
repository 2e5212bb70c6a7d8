"""``Version``: a published state of an item."""

from __future__ import annotations

from typing import Any

import graphene

from wagtail_kb.graphql.batch import Row
from wagtail_kb.graphql.ids import GlobalId

from .node import Node

__all__ = ["Version", "version_of"]


class Version(graphene.ObjectType):
    """What readers see since its publication; it never changes."""

    class Meta:
        interfaces = (Node,)

    number = graphene.Int(required=True, description="Counted for the item, from 1.")
    digest = graphene.String(
        description="Digest of the answer and of how it is found. Null without the right to "
        "internal text: it could confirm a guess."
    )
    answer_digest = graphene.String(
        description="Digest of the answer, to which approvals are bound. Null as `digest` is."
    )
    published_at = graphene.DateTime(required=True, description="When it was published.")

    @staticmethod
    def resolve_id(row: Row, info: Any) -> str:
        key = GlobalId(type="Version", key=row["key"], locale=row["locale"], number=row["number"])
        return str(key)

    @staticmethod
    def resolve_digest(row: Row, info: Any) -> str | None:
        return row["digest"] if info.context.viewer.may("view_internal") else None

    @staticmethod
    def resolve_answer_digest(row: Row, info: Any) -> str | None:
        return row["answer_digest"] if info.context.viewer.may("view_internal") else None

    @staticmethod
    def resolve_published_at(row: Row, info: Any) -> Any:
        return row["version_published_at"]


def version_of(row: Row) -> Row:
    """The current version of the item *row*, whose columns hold it."""
    return {**row, "type": Version}
