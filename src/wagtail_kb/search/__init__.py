"""Search on a site: what keeps the index in line with the database, and what asks it."""

from .build import rebuild
from .checkup import SearchHealth, health
from .outbox import drain
from .schedule import paused
from .service import Found, FoundItem, search

__all__ = [
    "Found",
    "FoundItem",
    "SearchHealth",
    "drain",
    "health",
    "paused",
    "rebuild",
    "search",
]
