"""Search on a site: what keeps the index in line, and what asks it."""

from .service import Found, FoundItem, search

__all__ = ["Found", "FoundItem", "search"]
