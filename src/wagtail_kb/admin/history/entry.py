"""Entries: versions, review events and retirements of an item, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kbcore import review
from kbcore.review import Event, Reassigned
from wagtail_kb import history
from wagtail_kb.models import Item, Retirement, ReviewEvent, Version
from wagtail_kb.viewer import Viewer

__all__ = ["Entry", "entries", "loaded"]

_TITLES: Mapping[str, Any] = {
    "submitted": _("Submitted for review"),
    "approved": _("Approved"),
    "changes_requested": _("Changes requested"),
    "withdrawn": _("Withdrawn from review"),
    "reassigned": _("Asked to review"),
    "commented": _("Comment"),
    "content_changed": _("The answer was changed"),
    "due_passed": _("The review is overdue"),
    "published": _("Published"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that happened: *who* did *what*, and the *text* that came with it."""

    at: datetime
    what: str
    who: str = ""
    step: str = ""
    text: str = ""
    version: Version | None = None
    verification: history.Verification | None = None


def entries(item: Item, viewer: Viewer) -> Any:
    """(time, sort, id) of all entries of *item* that *viewer* may see, as one lazy query.

    Publications are told by their versions.
    """
    versions = Version.objects.known_to(viewer).filter(item=item)
    events = ReviewEvent.objects.filter(item=item).exclude(type="published")
    retirements = Retirement.objects.filter(item=item)
    return (
        _rows(versions, "published_at", "version")
        .union(_rows(events, "at", "event"), _rows(retirements, "at", "retirement"), all=True)
        .order_by("-time", "-sort", "-id")
    )


def _rows(rows: Any, time: str, sort: str) -> Any:
    named = rows.order_by().annotate(time=F(time), sort=Value(sort, CharField()))
    return named.values_list("time", "sort", "id")


def loaded(rows: Iterable[tuple[datetime, str, int]], viewer: Viewer) -> list[Entry]:
    """The entries of *rows*, in four queries."""
    wanted: dict[str, list[int]] = {"version": [], "event": [], "retirement": []}
    listed = list(rows)
    for _time, sort, pk in listed:
        wanted[sort].append(pk)
    made = {
        "version": dict(_versions(wanted["version"])),
        "event": dict(_events(wanted["event"], viewer)),
        "retirement": dict(_retirements(wanted["retirement"])),
    }
    return [made[sort][pk] for _time, sort, pk in listed]


def _versions(pks: list[int]) -> Iterator[tuple[int, Entry]]:
    found = Version.objects.defer("document", "html", "text", "internal_html", "internal_text")
    told = history.verifications(pks, timezone.now()) if pks else {}
    for pk, version in found.in_bulk(pks).items():
        yield (
            pk,
            Entry(
                at=version.published_at,
                what=str(version.get_cause_display()),
                text=version.change_note,
                version=version,
                verification=told[pk],
            ),
        )


def _events(pks: list[int], viewer: Viewer) -> Iterator[tuple[int, Entry]]:
    for pk, row in ReviewEvent.objects.in_bulk(pks).items():
        event = row.value
        # Reviewers talk of internal notes as well.
        text = _text(event) if viewer.may("view_internal") else ""
        what = str(_TITLES.get(row.type, row.type))
        who = event.actor.name or event.actor.id
        if isinstance(event, Reassigned):
            what = f"{what}: {event.to.name or event.to.id}"
        yield pk, Entry(at=row.at, what=what, who=who, step=row.step_name, text=text)


def _text(event: Event) -> str:
    match event:
        case review.Submitted(note=text) | review.Approved(note=text):
            return text
        case review.ChangesRequested(reason=text) | review.Withdrawn(reason=text):
            return text
        case review.Commented(text=text):
            return text
    return ""


def _retirements(pks: list[int]) -> Iterator[tuple[int, Entry]]:
    for pk, row in Retirement.objects.in_bulk(pks).items():
        yield pk, Entry(at=row.at, what=str(_("Retired")), who=row.name, text=row.reason)
