"""Difference: what changed between two states of an item, as HTML that a reviewer reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.safestring import SafeString, mark_safe

from kbcore import AnswerDigest, KnowledgeItem
from kbcore.diff import Diff, diff, to_html
from wagtail_kb.admin.review import words
from wagtail_kb.models import FacetValue, Item, ReviewEvent, Version
from wagtail_kb.review.case import Case, answer_of

__all__ = ["Approval", "as_html", "between", "facet_names", "last_approval"]

_REVISIONS = 20
"""How many revisions are looked through for what somebody approved."""


def between(old: KnowledgeItem | None, new: KnowledgeItem) -> Diff:
    """What leads from *old* (None: nothing) to *new*, facets by their names."""
    return diff(old, new, facet_names=facet_names(filter(None, (old, new)), new.locale))


def as_html(found: Diff) -> SafeString:
    """*found* in the language of the admin."""
    # kbcore escapes every word of it.
    return mark_safe(to_html(found, words.labels()))  # noqa: S308


def facet_names(items: Iterable[KnowledgeItem], language: str) -> dict[UUID, str]:
    """Titles of the facet values of *items* by key, in *language* where there are any."""
    keys = {facet.key for item in items for facet in item.facets}
    if not keys:
        return {}
    rows = FacetValue.objects.filter(translation_key__in=keys).select_related("locale").order_by()
    # Those in the language come last, and stay.
    told = sorted(rows, key=lambda v: v.locale.language_code.lower() == language.lower())
    return {value.translation_key: value.title for value in told}


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """What one reviewer approved last: *value* is None if it can't be found any more."""

    at: Any
    is_current: bool
    value: KnowledgeItem | None


def last_approval(case: Case, user: Any) -> Approval | None:
    """What *user* approved of this item before; None if they never did."""
    event = (
        ReviewEvent.objects.filter(item=case.item, type="approved", user=user)
        .order_by("-pk")
        .only("at", "answer_digest")
        .first()
    )
    if event is None:
        return None
    if event.answer_digest == case.digest:
        return Approval(at=event.at, is_current=True, value=case.value)
    digest = AnswerDigest(event.answer_digest)
    value = _version(case.item, digest) or _revision(case.page, digest, event.at)
    return Approval(at=event.at, is_current=False, value=value)


def _version(item: Item, digest: AnswerDigest) -> KnowledgeItem | None:
    rows = Version.objects.filter(item=item, answer_digest=digest)
    found = rows.order_by("-number").first()
    return found.value if found else None


def _revision(page: Any, digest: AnswerDigest, at: Any) -> KnowledgeItem | None:
    """The newest revision up to *at* that says this; autosave may have written over it."""
    rows = page.revisions.filter(created_at__lte=at).order_by("-created_at", "-pk")
    for revision in rows[:_REVISIONS]:
        value, said = answer_of(revision.as_object())
        if said == digest:
            return value
    return None
