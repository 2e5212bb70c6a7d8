"""What happens in a review: frozen events, each with who, when and of what content."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, NewType

from kbcore.digest import AnswerDigest
from kbcore.significance import Significance

__all__ = [
    "EVENTS",
    "Approved",
    "ChangesRequested",
    "Commented",
    "ContentChanged",
    "DuePassed",
    "Event",
    "InvalidEvent",
    "Person",
    "PersonId",
    "Published",
    "Reassigned",
    "Submitted",
    "Withdrawn",
]

PersonId = NewType("PersonId", str)
"""Whatever a site knows a person by; never given to another."""


class InvalidEvent(ValueError):
    """An event can't be: *path* says which part, *problem* what is wrong with it."""

    def __init__(self, path: str, problem: str) -> None:
        self.path, self.problem = path, problem
        super().__init__(f"{path}: {problem}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who acted; *name* as it was then, kept when the account is gone. Equal by *id* alone."""

    id: PersonId
    name: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What every event has.

    *answer_digest* is of the content that *actor* saw or made. *authors* are all who wrote part of
    the change under review, copied in because revisions are purged.
    """

    type: ClassVar[str] = ""
    actor: Person
    at: datetime
    answer_digest: AnswerDigest
    authors: frozenset[Person] = frozenset()

    def __post_init__(self) -> None:
        if self.at.utcoffset() is None:
            raise InvalidEvent("at", "the time has no zone. Give one, such as +08:00.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted(Event):
    """The change is handed in; *reviewers* are asked, or everyone who may if there are none."""

    type = "submitted"
    note: str = ""
    reviewers: frozenset[Person] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved(Event):
    """*actor* saw this content and stands by it, in the *roles* held at that time.

    *significance* is the reviewer's own judgement of the change, the one thing that can lower it.
    *step* names the step whose policy it answers, where a review has several.
    """

    type = "approved"
    step: str = ""
    roles: frozenset[str] = frozenset()
    significance: Significance | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesRequested(Event):
    """*actor* objects to this content; it takes other content, or *actor*'s approval, to go on."""

    type = "changes_requested"
    reason: str

    def __post_init__(self) -> None:
        # super() without arguments doesn't work in a class that slots=True made anew.
        Event.__post_init__(self)
        if not self.reason.strip():
            raise InvalidEvent("reason", "is empty. Say what should change.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn(Event):
    """The change is taken back and is a draft again."""

    type = "withdrawn"
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassigned(Event):
    """*to* is asked, *instead_of* someone or besides; an objection of the latter passes over."""

    type = "reassigned"
    to: Person
    instead_of: Person | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commented(Event):
    """A remark, which decides nothing."""

    type = "commented"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentChanged(Event):
    """The content is another now, that of *answer_digest*."""

    type = "content_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DuePassed(Event):
    """The day by which the review was due is over; *actor* is whoever looked, often a machine."""

    type = "due_passed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Published(Event):
    """This content went live, by whatever door: *cause* is that of its version."""

    type = "published"
    cause: str = "editor"


EVENTS: dict[str, type[Event]] = {
    event.type: event
    for event in (
        Submitted,
        Approved,
        ChangesRequested,
        Withdrawn,
        Reassigned,
        Commented,
        ContentChanged,
        DuePassed,
        Published,
    )
}
"""Every event by its name in JSON."""
