"""Where items stand in the page tree: categories above them, and page privacy as tokens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F
from wagtail.models import PageViewRestriction

from wagtail_kb.basepage import get_page_model

__all__ = ["Places", "tokens"]

_STEP = 4  # characters of a tree path a level
_NOBODY = ("never",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Keys and restrictions of a batch's pages and of all above them, by tree path."""

    keys: Mapping[str, UUID]
    restricted: Mapping[str, Sequence[dict[str, Any]]]

    @classmethod
    def load(cls, paths: Iterable[str]) -> Places:
        """Whatever stands at or above *paths*, in three queries."""
        above = {prefix for path in set(paths) for prefix in _prefixes(path)}
        pages = get_page_model().objects.filter(path__in=above).order_by()
        return cls(
            keys=dict(pages.values_list("path", "translation_key")), restricted=_restricted(above)
        )

    def categories(self, path: str, root: UUID | None) -> tuple[str, ...]:
        """Keys of the pages between the base *root* and *path*, top first; none outside it."""
        above = [self.keys[prefix] for prefix in _prefixes(path)[:-1] if prefix in self.keys]
        if root not in above:
            return ()
        base = len(above) - 1 - above[::-1].index(root)
        return tuple(map(str, above[base + 1 :]))

    def restrictions(self, paths: Iterable[str]) -> Iterator[dict[str, Any]]:
        """The privacy in force at all of *paths*, in the form of ``privacy.of_path``."""
        for path in paths:
            for prefix in _prefixes(path):
                yield from self.restricted.get(prefix, ())


def tokens(restrictions: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    """Privacy tokens, of which a reader needs any one.

    Of several restrictions the tightest counts: too many may pass, never too few, since the
    database decides.
    """
    found = list(restrictions)
    kinds = {restriction["type"] for restriction in found}
    if PageViewRestriction.PASSWORD in kinds:
        return _NOBODY
    if PageViewRestriction.GROUPS in kinds:
        groups = [r["groups"] for r in found if r["type"] == PageViewRestriction.GROUPS]
        return tuple(f"group:{pk}" for pk in min(groups, key=len)) or _NOBODY
    return ("login",) if kinds else ("none",)


def _prefixes(path: str) -> list[str]:
    return [path[:end] for end in range(_STEP, len(path) + 1, _STEP)]


def _restricted(paths: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    rows = PageViewRestriction.objects.filter(page__path__in=paths, kb_derived__isnull=True)
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows.annotate(path=F("page__path")).prefetch_related("groups").order_by("pk"):
        groups = sorted(group.pk for group in row.groups.all())
        found.setdefault(row.path, []).append({"type": row.restriction_type, "groups": groups})
    return found
