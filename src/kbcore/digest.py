"""Digests: what of an item an approval binds to, and what makes a new version.

Canonical form: JSON with sorted keys, no spaces, UTF-8, defaults and empty fields left out, after
a scheme number. Block ids, slug, category, URL, steward and dates are in neither digest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, NewType

from .items import Audience, KnowledgeItem

__all__ = ["SCHEME", "AnswerDigest", "Digest", "answer_digest", "canonical_json", "digest"]

SCHEME = 1
"""Raised only when the canonical form itself changes; a new field with a default does not."""

Digest = NewType("Digest", str)
"""Of an answer and how it is found: a change makes a new version."""

AnswerDigest = NewType("AnswerDigest", str)
"""Of an answer alone: approvals bind to it."""


def canonical_json(data: Any) -> str:
    """*data* as the one JSON text that equal values share."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def answer_digest(item: KnowledgeItem) -> AnswerDigest:
    """Digest of what *item* tells a reader, to whom and where it holds."""
    return AnswerDigest(_hash(_answer(item)))


def digest(item: KnowledgeItem) -> Digest:
    """Digest of the answer of *item* and of how it is found."""
    found = {
        "similar_questions": list(item.similar_questions),
        "keywords": list(item.keywords),
        "facets": sorted(str(facet.key) for facet in item.facets if not facet.applies_to),
        "extra": {name: v for name, v in item.extra.items() if name in item.finding_aids},
    }
    return Digest(_hash({"answer": _answer(item), **_present(found)}))


def _answer(item: KnowledgeItem) -> dict[str, Any]:
    return _present(
        {
            "title": item.title,
            "summary": item.summary,
            "kind": item.kind,
            "audience": "" if item.audience is Audience.PUBLIC else item.audience.value,
            "blocks": [block.answer() for block in item.blocks],
            "attachments": [attachment.answer() for attachment in item.attachments],
            "facets": sorted(str(facet.key) for facet in item.facets if facet.applies_to),
            "extra": {n: v for n, v in item.extra.items() if n not in item.finding_aids},
        }
    )


def _present(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value not in ("", [], {}, None)}


def _hash(data: Any) -> str:
    canonical = f"{SCHEME}\n{canonical_json(data)}"
    # Lone surrogates can't be UTF-8; "surrogatepass" keeps them distinct instead of failing.
    return f"{SCHEME}:{sha256(canonical.encode('utf-8', 'surrogatepass')).hexdigest()}"
