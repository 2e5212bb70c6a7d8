"""Problems: what a review refuses, as a code for programs and a sentence that says what to do."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from kbcore.review import (
    AlreadyApproved,
    AlreadyDecided,
    AuthorCannotApprove,
    CannotLower,
    IllegalMove,
    InvalidEvent,
    NotAReviewer,
    Person,
    StaleApproval,
    Submitted,
)
from wagtail_kb.review.actions import NotAllowed, NoWorkflow, UnknownPerson
from wagtail_kb.review.case import NoReview

__all__ = ["code_of", "sentence"]

_CODES: tuple[tuple[type[Exception], str], ...] = (
    (StaleApproval, "CONTENT_CHANGED"),
    (NotAReviewer, "NOT_A_REVIEWER"),
    (UnknownPerson, "NOT_A_REVIEWER"),
    (AuthorCannotApprove, "AUTHOR_CANNOT_APPROVE"),
    (AlreadyApproved, "ALREADY_APPROVED"),
    (AlreadyDecided, "ALREADY_DECIDED"),
    (CannotLower, "CANNOT_LOWER"),
    (NoReview, "NO_REVIEW"),
    (NoWorkflow, "NO_WORKFLOW"),
    (NotAllowed, "NOT_ALLOWED"),
    (InvalidEvent, "REASON_MISSING"),
)


def code_of(error: Exception) -> str:
    """The stable name of *error*, one of ``doors.REFUSALS`` or UnknownPerson; else TypeError."""
    for kind, code in _CODES:
        if isinstance(error, kind):
            return code
    if isinstance(error, IllegalMove):
        # Who hands in what is in review already is late; nothing else is asked of a draft.
        return "ALREADY_DECIDED" if isinstance(error.event, Submitted) else "NO_REVIEW"
    raise TypeError(f"{type(error).__name__} is no refusal of a review.")


def sentence(error: Any) -> str:
    """What *error* means to whoever acted and what they can do, in the active language."""
    return _SENTENCES[code_of(error)](error)


def _name(person: Person) -> str:
    return person.name or person.id or _("Somebody")


def _content_changed(error: StaleApproval) -> str:
    return _(
        "The answer changed after you had opened it, and nothing was decided. "
        "Look at what it says now, then decide again."
    )


def _not_a_reviewer(error: NotAReviewer | UnknownPerson) -> str:
    if isinstance(error, UnknownPerson):
        return _("Nobody active was chosen. Choose one of those who may approve here.")
    told = {"name": _name(error.person), "role": error.role}
    if error.role:
        return (
            _("%(name)s may not approve here in the role “%(role)s”. Ask somebody who may.") % told
        )
    return (
        _(
            "%(name)s may not review this item. Ask a manager for the right to approve here, "
            "or ask another reviewer."
        )
        % told
    )


def _author(error: AuthorCannotApprove) -> str:
    return _("%(name)s wrote part of this change, so somebody else must approve it.") % {
        "name": _name(error.person)
    }


def _already_approved(error: AlreadyApproved) -> str:
    return _("%(name)s approved this answer already; once is enough.") % {
        "name": _name(error.person)
    }


def _already_decided(error: IllegalMove) -> str:
    now = {
        "draft": _("it was taken back and is a draft again"),
        "in_review": _("it is in review already"),
        "changes_requested": _("changes were requested, and its author has it"),
        "published": _("it is published already, or nothing is handed in"),
    }[error.phase.value]
    return _("Somebody was faster: %(now)s. Look at the review as it is now.") % {"now": now}


def _cannot_lower(error: CannotLower) -> str:
    return _(
        "Here a reviewer can't say that a change matters less than it was handed in as "
        "(policy “%(policy)s”). Choose the same level or a higher one."
    ) % {"policy": error.policy.name}


def _no_review(error: Exception) -> str:
    if isinstance(error, NoReview):
        return _("This item has no page any more, so there is nothing to review.")
    return _("No review is under way. Submit the draft first.")


def _no_workflow(error: NoWorkflow) -> str:
    return _(
        "No workflow reviews this page. Ask a manager to assign one to it or to a page above it "
        "(Settings › Workflows)."
    )


def _not_allowed(error: NotAllowed) -> str:
    told = {
        "submit": _("%(name)s may not submit this item: that takes the right to edit it."),
        "withdraw": _(
            "%(name)s may not withdraw this change: its submitter may, and whoever may approve."
        ),
        "reassign": _(
            "%(name)s may not ask somebody else: the submitter may, and whoever may approve."
        ),
    }.get(error.what, _("%(name)s may not comment here: that takes the right to edit the item."))
    return told % {"name": _name(error.person)}


def _reason_missing(error: InvalidEvent) -> str:
    return _("Say what should change: the author reads it.")


_SENTENCES: dict[str, Any] = {
    "CONTENT_CHANGED": _content_changed,
    "NOT_A_REVIEWER": _not_a_reviewer,
    "AUTHOR_CANNOT_APPROVE": _author,
    "ALREADY_APPROVED": _already_approved,
    "ALREADY_DECIDED": _already_decided,
    "CANNOT_LOWER": _cannot_lower,
    "NO_REVIEW": _no_review,
    "NO_WORKFLOW": _no_workflow,
    "NOT_ALLOWED": _not_allowed,
    "REASON_MISSING": _reason_missing,
}
