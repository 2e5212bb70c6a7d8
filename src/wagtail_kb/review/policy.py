"""Policies of the site: the presets of kbcore and those in the settings, and where they apply."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.module_loading import import_string

from kbcore import KnowledgeItem
from kbcore.review import PRESETS, Calendar, ReviewPolicy, Subject, WorkingDays
from kbcore.significance import Significance
from wagtail_kb import conf
from wagtail_kb.bridge import Place
from wagtail_kb.models import Draft

__all__ = [
    "UnknownPolicy",
    "calendar",
    "choices",
    "policies",
    "policy",
    "requires",
    "subject",
    "subject_of",
]


class UnknownPolicy(LookupError):
    """No policy is called *name*: a task or setting names one that is gone."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"No review policy is called {name!r}; known are {', '.join(policies())}. "
            'Add it to WAGTAIL_KB["REVIEW"]["POLICIES"] or choose another in the task.'
        )


def policies() -> Mapping[str, ReviewPolicy]:
    """All policies by name: the site's over the presets."""
    return {**PRESETS, **conf.review()["POLICIES"]}


def choices() -> list[tuple[str, str]]:
    """For a form field: the site's own policy first, under an empty value."""
    return [(name, name) for name in policies()]


def policy(name: str = "") -> ReviewPolicy:
    """The policy called *name*, or the site's default. Raises UnknownPolicy."""
    wanted = name or conf.review()["POLICY"]
    try:
        return policies()[wanted]
    except KeyError:
        raise UnknownPolicy(wanted) from None


def calendar() -> Calendar:
    """The site's working days, in its time zone."""
    given = conf.review()["CALENDAR"]
    if isinstance(given, str) and given:
        made: Calendar = import_string(given)()
        return made
    from django.utils.timezone import get_default_timezone

    return given or WorkingDays(zone=get_default_timezone())


def subject(value: KnowledgeItem, draft: Draft | None) -> Subject:
    """What a policy looks at: where *value* stands, and how much was changed by *draft*."""
    categories = (category.key for category in value.category)
    return subject_of(categories, (facet.key for facet in value.facets), draft)


def subject_of(categories: Iterable[UUID], facets: Iterable[UUID], draft: Draft | None) -> Subject:
    """As ``subject``, of what is in *categories* and filed under *facets*, by key."""
    declared = draft.declared if draft else ""
    computed = draft.computed if draft else ""
    return Subject(
        categories=frozenset(categories),
        facets=frozenset(facets),
        declared=Significance.of(declared) if declared else Significance.TYPO,
        # What nobody measured counts as content.
        computed=Significance.of(computed) if computed else Significance.CONTENT,
    )


def requires(place: Place) -> bool:
    """Whether what stands at *place* may be published only when it is approved."""
    where: Any = conf.review()["REQUIRE_APPROVAL"]
    if isinstance(where, bool):
        return where
    wanted = {str(key) for key in where}
    return not wanted.isdisjoint(map(str, (place.root, *(c.key for c in place.category))))
