"""Facet trees by key, for filters that hold descendants and counts that include them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from wagtail_kb.models import FacetValue

__all__ = ["FacetTrees"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetTrees:
    """Every value's parent (None at the top) and dimension."""

    parents: dict[UUID, UUID | None]
    dimensions: dict[UUID, UUID]

    @classmethod
    def load(cls) -> FacetTrees:
        """All trees, in one query."""
        rows = FacetValue.objects.order_by().values_list(
            "translation_key", "parent__translation_key", "dimension__translation_key"
        )
        found = list(rows)
        return cls(
            parents={key: parent for key, parent, _ in found},
            dimensions={key: dimension for key, _, dimension in found},
        )

    def groups(self, keys: Iterable[UUID]) -> tuple[frozenset[UUID], ...]:
        """*keys* by dimension, with all values below them; an unknown key stands alone."""
        groups: dict[UUID, set[UUID]] = defaultdict(set)
        for key in keys:
            groups[self.dimensions.get(key, key)].add(key)
        below = {key: set(self._upwards(key)) for key in self.parents}
        return tuple(
            frozenset(group | {key for key, above in below.items() if above & group})
            for group in groups.values()
        )

    def counts(self, items: Iterable[Iterable[UUID]]) -> Counter[UUID]:
        """How many *items* (each its keys) have each value or one below it."""
        found: Counter[UUID] = Counter()
        for keys in items:
            found.update({above for key in keys for above in self._upwards(key)})
        return found

    def _upwards(self, key: UUID | None) -> Iterator[UUID]:
        """*key* and what is above it; a loop in the data ends it."""
        seen: set[UUID] = set()
        while key is not None and key not in seen:
            seen.add(key)
            yield key
            key = self.parents.get(key)
