"""Settings: one dict, ``WAGTAIL_KB``, read when needed. Every key has a default here."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Any, TypedDict, cast, get_type_hints

from django.conf import settings as django_settings

__all__ = [
    "DEFAULTS",
    "ReviewSettings",
    "SearchSettings",
    "Settings",
    "get",
    "problems",
    "review",
    "search",
]


class SearchSettings(TypedDict):
    """``WAGTAIL_KB["SEARCH"]``."""

    ENGINE: str
    """Dotted path of a ``kbcore.search.SearchEngine`` class; called with PATH and OPTIONS."""
    PATH: str
    """Folder of the embedded index, on local disk. Empty: ``var/kb-search`` below BASE_DIR."""
    OPTIONS: dict[str, Any]
    """More keyword arguments of the engine."""
    DRAIN: str
    """When the index hears of a publication: "commit" (at once), "task" or "manual"."""


class ReviewSettings(TypedDict):
    """``WAGTAIL_KB["REVIEW"]``."""

    POLICY: str
    """Name of the policy where a task names none: solo, pair, team, regulated or one of yours."""
    POLICIES: dict[str, Any]
    """More ``kbcore.review.ReviewPolicy`` objects by name."""
    REQUIRE_APPROVAL: bool | list[Any]
    """Refuse to publish what isn't approved: everywhere, or below bases and categories by key."""
    CALENDAR: Any
    """Working days: a ``kbcore.review.Calendar`` or the dotted path of one's class."""


class Settings(TypedDict):
    """``WAGTAIL_KB``."""

    REFERENCE_PREFIX: str
    """Letters before the number that people quote: KB in KB-1042."""
    SEARCH: SearchSettings
    REVIEW: ReviewSettings
    GRAPHIQL: bool
    """Whether a browser that opens the endpoint gets GraphiQL."""
    MAX_PAGE_SIZE: int
    """Largest ``first`` that the API takes."""
    IMPORT_ROW_LIMIT: int
    """Largest row of an imported file, in bytes."""
    KEEP_FILES_DAYS: int | None
    """How long files of former versions are kept after these were retired. 0 or None: for good."""


DEFAULTS: Settings = {
    "REFERENCE_PREFIX": "KB",
    "SEARCH": {
        "ENGINE": "kbcore.search.EmbeddedEngine",
        "PATH": "",
        "OPTIONS": {},
        "DRAIN": "commit",
    },
    "REVIEW": {
        "POLICY": "pair",
        "POLICIES": {},
        "REQUIRE_APPROVAL": False,
        "CALENDAR": None,
    },
    "GRAPHIQL": False,
    "MAX_PAGE_SIZE": 100,
    "IMPORT_ROW_LIMIT": 1_000_000,
    "KEEP_FILES_DAYS": 0,
}


def _given() -> Mapping[str, Any]:
    given = getattr(django_settings, "WAGTAIL_KB", {})
    return given if isinstance(given, Mapping) else {}


def get(name: str) -> Any:
    """The site's value of *name*, or its default; for SEARCH and REVIEW see below."""
    return _given().get(name, cast("dict[str, Any]", DEFAULTS)[name])


def search() -> SearchSettings:
    """The search settings, the site's over the defaults."""
    return cast("SearchSettings", {**DEFAULTS["SEARCH"], **_given().get("SEARCH", {})})


def review() -> ReviewSettings:
    """The review settings, the site's over the defaults."""
    return cast("ReviewSettings", {**DEFAULTS["REVIEW"], **_given().get("REVIEW", {})})


def problems() -> Iterator[tuple[str, str]]:
    """What is wrong with the site's dict: (problem, hint)."""
    given = getattr(django_settings, "WAGTAIL_KB", {})
    yield from _problems(given, cast("dict[str, Any]", DEFAULTS), Settings, "WAGTAIL_KB")
    if isinstance(given, Mapping) and isinstance(given.get("SEARCH"), Mapping):
        defaults = cast("dict[str, Any]", DEFAULTS["SEARCH"])
        yield from _problems(given["SEARCH"], defaults, SearchSettings, 'WAGTAIL_KB["SEARCH"]')
    if isinstance(given, Mapping) and isinstance(given.get("REVIEW"), Mapping):
        defaults = cast("dict[str, Any]", DEFAULTS["REVIEW"])
        yield from _problems(given["REVIEW"], defaults, ReviewSettings, 'WAGTAIL_KB["REVIEW"]')
    if search()["DRAIN"] not in ("commit", "task", "manual"):
        yield 'WAGTAIL_KB["SEARCH"]["DRAIN"] has an unknown value.', "Use commit, task or manual."
    days = get("KEEP_FILES_DAYS")
    if isinstance(days, int) and days < 0:
        yield 'WAGTAIL_KB["KEEP_FILES_DAYS"] is negative.', "Use 0 to keep files for good."


def _problems(
    given: object, defaults: Mapping[str, Any], hints: type, where: str
) -> Iterator[tuple[str, str]]:
    if not isinstance(given, Mapping):
        yield f"{where} is not a dict.", f"Write {where} = {{…}}."
        return
    for name, value in given.items():
        if name not in defaults:
            near = difflib.get_close_matches(str(name), defaults, n=1, cutoff=0.5)
            hint = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(defaults)}."
            yield f"{where} has an unknown key {name!r}.", hint
        elif not isinstance(value, _accepted(hints, name)):
            kind = type(defaults[name]).__name__
            yield f"{where}[{name!r}] is {type(value).__name__}.", f"It takes a {kind}."


def _accepted(hints: type, name: str) -> tuple[type, ...]:
    hint = get_type_hints(hints)[name]
    if hint is str:
        # A path may be a pathlib.Path.
        from pathlib import Path

        return (str, Path)
    if hint is Any:
        return (object,)
    if hint == int | None:
        return (int, type(None))
    if hint == bool | list[Any]:
        return (bool, list, tuple)
    return (hint,) if isinstance(hint, type) and hint in (bool, int) else (dict,)
