"""Fields of a site's own: what its page's ``get_extra()`` gave when it was published."""

from __future__ import annotations

from typing import Any

import graphene

from .relations.document import document_of

__all__ = ["extra"]


def extra(of_type: Any, *, description: str, key: str) -> graphene.Field:
    """A field of *of_type* that reads *key* of ``get_extra()``; null where it says nothing.

    Every reader of the item sees it, internal notes have no place there.
    """

    def resolve(row: Any, info: Any) -> Any:
        return document_of(row).get("extra", {}).get(key)

    return graphene.Field(of_type, description=description, resolver=resolve)
