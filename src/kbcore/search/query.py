"""What a reader asks: a text, and the bounds within which it is looked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from kbcore.text import TermKind, query_terms

__all__ = ["LARGEST_PAGE", "MOST_TERMS", "InvalidQuery", "SearchQuery"]

LARGEST_PAGE = 1000
MOST_TERMS = 256
"""A longer query is looked up by that many of its terms, the rarest."""


class InvalidQuery(ValueError):
    """A bound that can't be meant; `field` says which."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"SearchQuery.{field}: {problem}")
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuery:
    """*text* within bounds that all apply.

    Empty `locales`, `kinds` and `facets` bound nothing, but empty `audiences` or `privacies` let
    nothing through. Within a tuple of `facets` any value will do, of each tuple one is needed.
    `privacies=None` asks for every privacy, "never" included. `updated_since` is inclusive.
    """

    text: str
    base: str | None = None
    locales: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    category: str | None = None
    facets: tuple[tuple[str, ...], ...] = ()
    audiences: tuple[str, ...] = ("public",)
    privacies: tuple[str, ...] | None = ("none",)
    internal_text: bool = False
    include_hidden: bool = False
    verified: bool | None = None
    updated_since: datetime | None = None
    offset: int = 0
    limit: int = 10

    def __post_init__(self) -> None:
        if not 1 <= self.limit <= LARGEST_PAGE:
            raise InvalidQuery("limit", f"give 1 to {LARGEST_PAGE}, not {self.limit}.")
        if self.offset < 0:
            raise InvalidQuery("offset", f"give 0 or more, not {self.offset}.")
        if not all(self.facets):
            raise InvalidQuery("facets", "a group of values is empty; leave it out.")
        if "never" in (self.privacies or ()):
            raise InvalidQuery("privacies", 'nobody may ask for "never".')
        if self.updated_since is not None and self.updated_since.tzinfo is None:
            raise InvalidQuery("updated_since", "give a datetime with a time zone.")

    def terms(self, frequency: Callable[[str], int] | None = None) -> Mapping[str, TermKind]:
        """Each term once, at most `MOST_TERMS`: those of lowest *frequency*, else the longest."""
        found = query_terms(self.text)
        if len(found) <= MOST_TERMS:
            return found
        rank = frequency if frequency is not None else _shortness
        return {term: found[term] for term in sorted(found, key=rank)[:MOST_TERMS]}


def _shortness(term: str) -> int:
    return -len(term)
