"""Enums of the schema."""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import Any

import graphene

from kbcore import kinds
from wagtail_kb.graphql.connection import Order
from wagtail_kb.graphql.relations.privacy import ReportedAudience

__all__ = ["Audience", "ContentFormat", "ItemOrder", "item_kind"]

_AUDIENCES = {
    "RESTRICTED": "Certain groups, by the privacy of the page or of one above it.",
    "INTERNAL": "Staff with the right to internal knowledge.",
    "MEMBERS": "Everybody who has logged in.",
    "PUBLIC": "Everybody.",
}
_ORDERS = {
    "UPDATED_DESC": "What changed last first.",
    "UPDATED_ASC": "What hasn't changed for longest first.",
    "PUBLISHED_DESC": "What was first published last first.",
    "PUBLISHED_ASC": "What was published first first.",
    "TITLE_ASC": "By title, as the database sorts text.",
    "TITLE_DESC": "By title, backwards.",
}
_FORMATS = {
    "HTML": "HTML, with links and pictures filled in; every text in it is escaped.",
    "TEXT": "Plain text, a blank line between blocks.",
}


class Format(Enum):
    """Formats of content."""

    HTML = "html"
    TEXT = "text"


def _described(enum: type[Enum], name: str, about: str, values: dict[str, str]) -> Any:
    return graphene.Enum.from_enum(
        enum,
        name=name,
        description=lambda member: about if member is None else values[member.name],
    )


Audience = _described(
    ReportedAudience, "Audience", "Who may read an item: the narrowest that applies.", _AUDIENCES
)
ItemOrder = _described(Order, "ItemOrder", "Orders of a list of items.", _ORDERS)
ContentFormat = _described(Format, "ContentFormat", "Formats of an item's content.", _FORMATS)


@cache
def item_kind() -> Any:
    """The enum ItemKind: the kinds registered when the schema is built."""
    names = {kind.name: kind.label("en") for kind in kinds}
    enum = Enum("Kind", {name.upper(): name for name in names})  # type: ignore[misc]  # from data
    about = "What sort of knowledge an item is; sites add their own."
    labels = {name.upper(): f"{label}." for name, label in names.items()}
    return _described(enum, "ItemKind", about, labels)
