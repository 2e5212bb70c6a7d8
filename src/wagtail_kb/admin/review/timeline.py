"""Timeline: what happened in a review, a line for each event, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kbcore.review import (
    Approved,
    ChangesRequested,
    Commented,
    Event,
    Published,
    Reassigned,
    Submitted,
    Withdrawn,
)
from wagtail_kb.admin.review import words
from wagtail_kb.models import Item, ReviewEvent

__all__ = ["Entry", "entries", "entry"]

_MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What happened at *at*, and what whoever did it said; *is_of_now*: of the present answer."""

    type: str
    at: datetime
    what: str
    said: str = ""
    step: str = ""
    is_of_now: bool = False


def entries(item: Item, *, digest: str = "") -> list[Entry]:
    """The newest events of *item*; *digest* is of what is under review."""
    rows = ReviewEvent.objects.filter(item=item).order_by("-pk")[:_MOST]
    return [entry(row, digest=digest) for row in rows]


def entry(row: ReviewEvent, *, digest: str = "") -> Entry:
    """The line for *row*."""
    event = row.value
    return Entry(
        type=row.type,
        at=row.at,
        what=_what(event),
        said=_said(event),
        step=row.step_name,
        is_of_now=row.answer_digest == digest,
    )


def _what(event: Event) -> str:
    told = {"name": event.actor.name or str(event.actor.id) or _("Somebody")}
    if isinstance(event, Published):
        if not event.actor.id:
            return _("It was published.")
        return _("%(name)s published it.") % told
    if isinstance(event, Reassigned):
        told["to"] = event.to.name or str(event.to.id)
        if event.instead_of is None:
            return _("%(name)s asked %(to)s as well.") % told
        told["instead"] = event.instead_of.name or str(event.instead_of.id)
        return _("%(name)s asked %(to)s instead of %(instead)s.") % told
    if isinstance(event, Approved) and event.significance is not None:
        told["level"] = words.significance(event.significance.code)
        return _("%(name)s approved it and judged the change as %(level)s.") % told
    return str(_SENTENCES[event.type]) % told


_SENTENCES = {
    "submitted": gettext_lazy("%(name)s handed it in."),
    "approved": gettext_lazy("%(name)s approved it."),
    "changes_requested": gettext_lazy("%(name)s asked for changes."),
    "withdrawn": gettext_lazy("%(name)s took the change back."),
    "commented": gettext_lazy("%(name)s commented."),
    "content_changed": gettext_lazy("%(name)s changed the answer."),
    "due_passed": gettext_lazy("The review is overdue."),
}


def _said(event: Event) -> str:
    if isinstance(event, (Submitted, Approved)):
        return event.note
    if isinstance(event, (ChangesRequested, Withdrawn)):
        return event.reason
    return event.text if isinstance(event, Commented) else ""
