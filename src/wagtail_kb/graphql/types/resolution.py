"""``Resolution``: what a reference or an address leads to."""

from __future__ import annotations

from enum import Enum
from typing import Any

import graphene

from wagtail_kb.graphql.batch import Row
from wagtail_kb.models.reference import format_reference

from .item import KnowledgeItem

__all__ = ["Resolution", "ResolutionState", "State"]


class State(Enum):
    """What became of an item."""

    LIVE = "live"
    RETIRED = "retired"


_STATES = {
    "LIVE": "It is read where it stands.",
    "RETIRED": "It is no longer valid; `successor` is what to read instead.",
}

ResolutionState = graphene.Enum.from_enum(
    State,
    name="ResolutionState",
    description=lambda member: (
        "What became of an item." if member is None else _STATES[member.name]
    ),
)


class Resolution(graphene.ObjectType):
    """What a reference or an address leads to, for whoever may read it or could have."""

    state = graphene.Field(
        graphene.NonNull(ResolutionState), description="Whether it is still valid."
    )
    reference = graphene.String(required=True, description="As people quote it: KB-1042.")
    item = graphene.Field(KnowledgeItem, description="The item; null once it is retired.")
    path = graphene.String(
        description="Where it is read, within the site; null once it is retired."
    )
    reason = graphene.String(
        description="Why it was retired. Null for all but staff: those who may read internal "
        "knowledge or former versions."
    )
    successor = graphene.Field(
        KnowledgeItem,
        description="What to read instead: the end of the chain, if its items were retired in "
        "turn. Null if there is none that you may see.",
    )
    retired_at = graphene.DateTime(description="When it was retired.")

    @staticmethod
    def resolve_state(row: Row, info: Any) -> State:
        return State.LIVE if row["version_id"] else State.RETIRED

    @staticmethod
    def resolve_reference(row: Row, info: Any) -> str:
        return format_reference(row["reference_id"])

    @staticmethod
    def resolve_item(row: Row, info: Any) -> Row | None:
        return row if row["version_id"] else None

    @staticmethod
    def resolve_path(row: Row, info: Any) -> str | None:
        found = info.context.address(row["url_path"]) if row["version_id"] else None
        return found[0] if found else None

    @staticmethod
    def resolve_retired_at(row: Row, info: Any) -> Any:
        return row["taken_at"]
