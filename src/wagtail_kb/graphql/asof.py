"""``asOf``: the argument, and lists of what was valid at that time."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

import graphene

from wagtail_kb import history
from wagtail_kb.models import Version

from .connection import Source
from .errors import BadRequest
from .formerrows import read_former

__all__ = ["as_of", "former", "moment", "valid_at"]


def as_of(about: str) -> graphene.DateTime:
    """The argument ``asOf`` of a field; *about* says of what."""
    return graphene.DateTime(
        description=f"{about} as readers saw it at that time, with a time zone; by your rights of "
        "today, and only with the right to see history. A time to come is now."
    )


def moment(given: datetime | None) -> datetime | None:
    """The time that is meant; raises BadRequest for one without a zone."""
    try:
        return None if given is None else history.moment(given)
    except history.NaiveTime as error:
        raise BadRequest(str(error), argument="asOf") from None


def valid_at(viewer: Any, at: datetime) -> Any:
    """The versions valid at *at* that *viewer* may look up, at most one of each item."""
    return Version.objects.known_to(viewer).valid_at(at)


def former(at: datetime) -> Source:
    """Former rows; those sorted by their change are sorted by their publication."""
    return Source(
        read=partial(read_former, at=at),
        title="title",
        updated_at="published_at",
        published_at="item__published_at",
    )
