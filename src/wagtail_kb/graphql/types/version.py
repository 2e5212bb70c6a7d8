"""``Version``: what was published."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import graphene

from wagtail_kb.graphql.batch import Row
from wagtail_kb.graphql.connection import Connection
from wagtail_kb.graphql.ids import GlobalId
from wagtail_kb.graphql.relations.approval import verification_of
from wagtail_kb.graphql.relations.difference import Difference, difference
from wagtail_kb.history import Approval as GivenApproval
from wagtail_kb.models import Outcome

from .diff import Diff
from .node import Node, PageInfo

__all__ = ["Verification", "Version", "VersionConnection", "version_of"]

_OUTCOMES = {
    "UNVERIFIED": "Nobody whose approval counts has approved it.",
    "IMPORTED": "A named person accepted the import that it came with, after a sample.",
    "SELF_APPROVED": "Its author published it, where the policy lets them.",
    "VERIFIED": "It was approved as the policy of its category asks.",
}
Verification = graphene.Enum.from_enum(
    Outcome,
    name="Verification",
    description=lambda one: "What stands behind an answer." if one is None else _OUTCOMES[one.name],
)


def _item() -> Any:
    from .item import KnowledgeItem

    return KnowledgeItem


class Approval(graphene.ObjectType):
    """An approval that a version rests on."""

    name = graphene.String(required=True, description="Who approved, as they were called then.")
    at = graphene.DateTime(description="When.")
    roles = graphene.Field(
        graphene.NonNull(graphene.List(graphene.NonNull(graphene.String))),
        description="The roles that they held then.",
    )


class Version(graphene.ObjectType):
    """A published state of an item; what it says never changes."""

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
    retired_at = graphene.DateTime(description="Until when readers saw it; null while they do.")
    cause = graphene.String(
        description="Why it was written: `editor`, `import`, `restore` … Null without the right "
        "to see history."
    )
    significance = graphene.String(
        description="How much it changed: `typo`, `content` or `critical`; null if nobody said."
    )
    change_note = graphene.String(
        description="What its author said of the change. Null without the right to see history."
    )
    verified = graphene.Boolean(required=True, description="Whether it is approved.")
    verification = graphene.Field(
        graphene.NonNull(Verification), description="What stands behind it."
    )
    approvals = graphene.Field(
        graphene.List(graphene.NonNull(Approval)),
        description="Whose approvals it rests on. Null without the right to see history.",
    )
    diff = graphene.Field(
        Diff,
        to=graphene.ID(required=True, description="Another version of the same item."),
        description="What leads from this version to another one; null if there is none that you "
        "may see, or without the right to see history.",
    )
    item = graphene.Field(
        lambda: graphene.NonNull(_item()), description="The item as this version has it."
    )

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
    def resolve_published_at(row: Row, info: Any) -> datetime:
        return row["version_published_at"]

    @staticmethod
    def resolve_cause(row: Row, info: Any) -> str | None:
        return row["cause"] if info.context.viewer.may("view_history") else None

    @staticmethod
    def resolve_significance(row: Row, info: Any) -> str | None:
        return row["significance"] or None

    @staticmethod
    def resolve_change_note(row: Row, info: Any) -> str | None:
        return row["change_note"] if info.context.viewer.may("view_history") else None

    @staticmethod
    def resolve_approvals(row: Row, info: Any) -> tuple[GivenApproval, ...] | None:
        may = info.context.viewer.may("view_history")
        return verification_of(row).approvals if may else None

    @staticmethod
    def resolve_diff(row: Row, info: Any, to: str) -> Difference | None:
        return difference(row, to, info.context.viewer, info.context.locale(None))

    @staticmethod
    def resolve_item(row: Row, info: Any) -> Row:
        return row


class VersionEdge(graphene.ObjectType):
    """A version's place in the list of an item's versions."""

    node = graphene.Field(graphene.NonNull(Version), description="The version.")
    cursor = graphene.String(required=True, description="To give as `after`.")

    @staticmethod
    def resolve_node(edge: tuple[Row, Connection], info: Any) -> Row:
        return {**edge[0], "type": Version}

    @staticmethod
    def resolve_cursor(edge: tuple[Row, Connection], info: Any) -> str:
        return edge[1].cursor(edge[0])


class VersionConnection(graphene.ObjectType):
    """A page of an item's versions, newest first."""

    edges = graphene.Field(
        graphene.NonNull(graphene.List(graphene.NonNull(VersionEdge))),
        description="The versions of this page.",
    )
    page_info = graphene.Field(graphene.NonNull(PageInfo), description="How to go on.")
    total_count = graphene.Int(
        required=True, description="How many versions; counted only if you ask for it."
    )

    @staticmethod
    def resolve_edges(page: Connection, info: Any) -> list[tuple[Row, Connection]]:
        return [(row, page) for row in page.rows]

    @staticmethod
    def resolve_page_info(page: Connection, info: Any) -> dict[str, Any]:
        return page.info

    @staticmethod
    def resolve_total_count(page: Connection, info: Any) -> int:
        return page.count()


def version_of(row: Row) -> Row:
    """The version that the item *row* shows, whose columns hold it."""
    return {**row, "type": Version}
