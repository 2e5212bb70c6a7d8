"""History: what held at a time, what stood behind it then, and what differs between versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language

from kbcore import CategoryRef, KnowledgeItem
from kbcore.content import BlockAudience, for_readers
from kbcore.diff import ENGLISH, LABELS, Diff, Labels, diff
from kbcore.locale import InvalidLocale, locale
from wagtail_kb import visibility
from wagtail_kb.basepage import get_page_model
from wagtail_kb.models import Attestation, FacetValue, Outcome, Version

if TYPE_CHECKING:
    from wagtail_kb.models import Item
    from wagtail_kb.viewer import Viewer

__all__ = [
    "Approval",
    "NaiveTime",
    "Verification",
    "as_of",
    "compare",
    "differences",
    "facet_names",
    "labels",
    "moment",
    "readable",
    "told",
    "verification_at",
    "verifications",
]

_HIDDEN = "…"


class NaiveTime(ValueError):
    """A time without a zone, which could mean any of 38 moments."""

    def __init__(self, time: datetime) -> None:
        self.time = time
        super().__init__(f"{time} has no time zone. Give one, such as {time}+08:00 or {time}Z.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Who approved, when and as what; *name* as it was then, *step* of the review if there was."""

    name: str
    at: datetime | None
    roles: tuple[str, ...] = ()
    step: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What stood behind a version: *why* says what was missing, as the attestation has it.

    *name* is who it rests on, *at* since when it held.
    """

    outcome: Outcome = Outcome.UNVERIFIED
    approvals: tuple[Approval, ...] = ()
    why: tuple[Mapping[str, str], ...] = ()
    name: str = ""
    at: datetime | None = None

    @property
    def is_verified(self) -> bool:
        return self.outcome is Outcome.VERIFIED


def moment(at: datetime) -> datetime:
    """*at* if it has a zone and isn't in the future, which nobody knows: else now.

    Raises NaiveTime.
    """
    if at.utcoffset() is None:
        raise NaiveTime(at)
    return min(at, timezone.now())


def as_of(item: Item, at: datetime, *, viewer: Viewer | None = None) -> Version | None:
    """What readers saw of *item* at *at*; None before its first version and while it was hidden.

    For a *viewer* only what they may look up; who may know of *item* was asked before. One SQL.
    Raises NaiveTime.
    """
    at = moment(at)
    versions = Version.objects.all() if viewer is None else Version.objects.readable_by(viewer)
    earlier = versions.filter(item=item, published_at__lte=at)
    # The newest of them is the first in the index, however many there are.
    newest: Version | None = earlier.order_by("-published_at", "-number").first()
    if newest is None or (newest.retired_at is not None and newest.retired_at <= at):
        return None
    return newest


def verification_at(version: Version, at: datetime) -> Verification:
    """What stood behind *version* at *at*, in one SQL; raises NaiveTime."""
    return verifications([version.pk], at)[version.pk]


def verifications(versions: Iterable[int], at: datetime) -> dict[int, Verification]:
    """What stood behind each of *versions* (ids) at *at*, in one SQL; raises NaiveTime."""
    found = {version: Verification() for version in versions}
    told = Attestation.objects.filter(version__in=list(found), at__lte=moment(at))
    rows = told.order_by("at", "pk").values("version", "outcome", "approvals", "why", "name", "at")
    for row in rows:
        found[row["version"]] = Verification(
            outcome=Outcome(row["outcome"]),
            approvals=tuple(map(_approval, row["approvals"])),
            why=tuple(row["why"]),
            name=row["name"],
            at=row["at"],
        )
    return found


def _approval(data: Mapping[str, Any]) -> Approval:
    at = data.get("at")
    return Approval(
        name=str(data.get("name") or ""),
        at=datetime.fromisoformat(at) if at else None,
        roles=tuple(map(str, data.get("roles") or ())),
        step=str(data.get("step") or ""),
    )


def readable(value: KnowledgeItem, viewer: Viewer) -> KnowledgeItem:
    """*value* with what *viewer* may read of it: without internal notes, for most."""
    if viewer.may("view_internal"):
        return value
    attachments = (a for a in value.attachments if a.audience is not BlockAudience.INTERNAL)
    blocks = for_readers(value.blocks, internal=False)
    return replace(value, blocks=tuple(blocks), attachments=tuple(attachments))


def compare(old: Version | None, new: Version, viewer: Viewer, *, language: str = "") -> Diff:
    """What leads from *old* to *new*, as far as *viewer* may read it; in two SQL at most."""
    pair = (old.value if old else None, new.value)
    return differences([pair], viewer, language=language or get_language() or "")[0]


def differences(
    pairs: Sequence[tuple[KnowledgeItem | None, KnowledgeItem]], viewer: Viewer, *, language: str
) -> list[Diff]:
    """What differs in each of *pairs*, facet values named in *language*, else in any.

    Two SQL at most for all of them. Categories that *viewer* may not see have no names.
    """
    every = [value for pair in pairs for value in pair if value is not None]
    names = facet_names(every, language)
    shown = _shown_categories(every, viewer)
    return [
        diff(
            None if old is None else _told(old, viewer, shown),
            _told(new, viewer, shown),
            facet_names=names,
        )
        for old, new in pairs
    ]


def labels(language: str = "") -> Labels:
    """What a diff calls things in *language*, else in the active one, else in English."""
    try:
        return LABELS.get(locale(language or get_language() or "en"), ENGLISH)
    except InvalidLocale:
        return ENGLISH


def told(value: KnowledgeItem, viewer: Viewer) -> KnowledgeItem:
    """*value* as *viewer* may read it; categories that they may not see have no names. One SQL."""
    return _told(value, viewer, _shown_categories([value], viewer))


def _told(value: KnowledgeItem, viewer: Viewer, shown: set[UUID]) -> KnowledgeItem:
    category = tuple(
        one if one.key in shown else CategoryRef(key=one.key, title=_HIDDEN)
        for one in value.category
    )
    return replace(readable(value, viewer), category=category)


def facet_names(values: Iterable[KnowledgeItem], language: str) -> dict[UUID, str]:
    """What the facet values of *values* are called in *language*, else in any; one SQL."""
    keys = {facet.key for value in values for facet in value.facets}
    if not keys:
        return {}
    rows = FacetValue.objects.filter(translation_key__in=keys).order_by("-pk")
    found: dict[UUID, str] = {}
    own: dict[UUID, str] = {}
    for key, code, title in rows.values_list("translation_key", "locale__language_code", "title"):
        (own if code == language.lower() else found)[key] = title
    return found | own


def _shown_categories(values: Iterable[KnowledgeItem], viewer: Viewer) -> set[UUID]:
    keys = {category.key for value in values for category in value.category}
    if not keys:
        return set()
    pages = get_page_model().objects.filter(
        visibility.page_condition(viewer), translation_key__in=keys
    )
    return set(pages.order_by().values_list("translation_key", flat=True))
