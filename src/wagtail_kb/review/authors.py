"""Authors: who wrote what is being written."""

from __future__ import annotations

from kbcore.review import Person, PersonId
from wagtail_kb.models import Draft

__all__ = ["authors_of"]


def authors_of(draft: Draft | None) -> frozenset[Person]:
    """Who wrote since the last publication."""
    rows = draft.authors if draft else ()
    return frozenset(Person(id=PersonId(row["id"]), name=row.get("name", "")) for row in rows)
