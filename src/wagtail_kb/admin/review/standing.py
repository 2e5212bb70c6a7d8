"""Standing: whether what readers see is verified, and where the review is, for people to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kbcore.review import ContentChanged, Event, Submitted, Withdrawn
from wagtail_kb.admin.review import words
from wagtail_kb.models import Item, Outcome
from wagtail_kb.review.attestation import newest
from wagtail_kb.review.case import Case
from wagtail_kb.review.overview import Overview
from wagtail_kb.review.people import users

__all__ = ["Approver", "Live", "Progress", "live", "names_of", "progress"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Approver:
    """Who approved, when, and in which step and roles if there are any."""

    name: str
    at: datetime | None
    of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """What stands behind what readers see: *number* is its version."""

    number: int
    outcome: str
    label: str
    approvers: tuple[Approver, ...] = ()
    why: tuple[str, ...] = ()
    at: datetime | None = None
    name: str = ""

    @property
    def is_verified(self) -> bool:
        return self.outcome == Outcome.VERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a review is; *lapse* says who changed what others had approved."""

    state: str
    label: str
    step: str = ""
    number: int = 1
    count: int = 1
    asked: tuple[str, ...] = ()
    approvers: tuple[Approver, ...] = ()
    missing: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    lapse: str = ""
    due: date | None = None
    overdue: bool = False
    submitter: str = ""
    note: str = ""
    submitted_at: datetime | None = None

    @property
    def due_label(self) -> str:
        return date_format(self.due, "SHORT_DATE_FORMAT") if self.due else ""


def live(item: Item) -> Live | None:
    """What is attested of the version of *item* that readers see; None while they see nothing."""
    version = item.current
    if version is None:
        return None
    found = newest(version)
    outcome = Outcome(found.outcome) if found else Outcome.UNVERIFIED
    why = words.unverified_because(found.why) if found else []
    return Live(
        number=version.number,
        outcome=outcome.value,
        label=str(outcome.label),
        approvers=tuple(_attested(found.approvals)) if found else (),
        why=tuple(why) or (() if outcome is Outcome.VERIFIED or found else (_never(),)),
        at=found.at if found else None,
        name=found.name if found else "",
    )


def _never() -> str:
    return _("It was published before approvals were kept.")


def _attested(approvals: Iterable[dict[str, Any]]) -> Iterator[Approver]:
    for each in approvals:
        at = parse_datetime(each["at"]) if each.get("at") else None
        yield Approver(name=each.get("name", ""), at=at, of=_of(each["step"], each["roles"]))


def _of(step: str, roles: Iterable[str]) -> str:
    return ", ".join(filter(None, (step, *roles)))


def progress(review: Overview) -> Progress | None:
    """Where *review* is; None while its policy is unknown."""
    if review.current is None:
        return None
    case, (step, decision) = review.case, review.current
    handed_in = case.course.open
    # What is said of the live version already isn't said twice.
    is_asked = case.is_open or (case.judges_live and not case.item.verified)
    return Progress(
        state=review.state.value,
        label=str(words.STATES[review.state]),
        step=step.name,
        number=case.steps.index(step) + 1,
        count=len(case.steps),
        asked=tuple(names_of(review.asked)),
        approvers=tuple(_approvers(review)) if is_asked else (),
        missing=tuple(words.missing(decision)) if is_asked else (),
        why=tuple(words.whys(decision)),
        lapse=_lapse(review) if case.is_open else "",
        due=review.due,
        overdue=review.is_overdue,
        submitter=handed_in.actor.name if handed_in else "",
        note=handed_in.note if handed_in else "",
        submitted_at=handed_in.at if handed_in else None,
    )


def names_of(people: Iterable[Any]) -> list[str]:
    """The names of the active users among *people*, as the admin shows them."""
    from wagtail.admin.templatetags.wagtailadmin_tags import user_display_name

    return [str(user_display_name(user)) for user in users(people)]


def _approvers(review: Overview) -> Iterator[Approver]:
    for step, decision in review.decisions:
        for approval in decision.approvals:
            name = approval.actor.name or str(approval.actor.id)
            yield Approver(name=name, at=approval.at, of=_of(step.name, sorted(approval.roles)))


def _lapse(review: Overview) -> str:
    """Who undid which approvals, and when; empty if all that was approved still stands."""
    case = review.case
    gone = {person for _step, decision in review.decisions for person in decision.lapsed}
    if not gone:
        return ""
    names = ", ".join(sorted(person.name or str(person.id) for person in gone))
    cause = next((e for e in reversed(case.events) if isinstance(e, _UNDOING)), None)
    told = {"names": names, **_by_and_time(case, cause)}
    if isinstance(cause, Withdrawn) and case.course.digest == case.draft_digest:
        return (
            _("%(by)s took the change back on %(time)s: the approval of %(names)s lapsed.") % told
        )
    return (
        _("%(by)s changed the answer on %(time)s: the approval of %(names)s no longer holds.")
        % told
    )


_UNDOING = (ContentChanged, Submitted, Withdrawn)


def _by_and_time(case: Case, cause: Event | None) -> dict[str, str]:
    """Of the event that undid approvals, or of the writing that the review hasn't heard of."""
    by, at = (cause.actor.name, cause.at) if cause else ("", None)
    if case.draft and case.course.digest != case.draft_digest:
        by, at = ", ".join(names_of([str(case.draft.user_id or "")])), case.draft.changed_at
    return {"by": by or _("Somebody"), "time": words.day_and_time(at) if at else "–"}
