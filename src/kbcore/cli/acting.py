"""What people do in a review: each act an event, taken or refused by the policy."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from kbcore.digest import AnswerDigest
from kbcore.review import (
    Approved,
    ChangesRequested,
    Commented,
    ContentChanged,
    Event,
    Submitted,
    Withdrawn,
    take,
)
from kbcore.review.course import course_of
from kbcore.significance import Significance
from kbcore.stores import FolderStore

from .case import Case

__all__ = ["ACTIONS", "NobodyNamed", "NothingNamed", "OtherDigest", "act"]

_SEEN = 8


class NobodyNamed(ValueError):
    """Who acts must say who they are."""

    def __init__(self) -> None:
        super().__init__("Say who you are: --as NAME.")


class NothingNamed(ValueError):
    """Who acts must say on which item."""

    def __init__(self) -> None:
        super().__init__("Say which item: REF.")


class OtherDigest(ValueError):
    """The content is *now*, not *seen*."""

    def __init__(self, seen: str, now: AnswerDigest) -> None:
        self.seen, self.now = seen, now
        super().__init__(f"The content is {now} now, not {seen}. Look at it again.")


def act(store: FolderStore, case: Case, options: Namespace, action: str) -> None:
    """Record what *options* ask for. Hold `exclusive` since *case* was read.

    Raises OtherDigest, and what `kbcore.review.take` raises.
    """
    now = case.decision.answer_digest
    if options.seen is not None and not _is_seen(options.seen, now):
        raise OtherDigest(options.seen, now)
    event = ACTIONS[action](case, options)
    # Whoever can write here may review: the policy says who not.
    people = {**case.people, options.actor.id: frozenset(options.roles)}
    take(
        case.review.events,
        event,
        answer_digest=now,
        policy=case.policy,
        subject=case.subject,
        people=people,
    )
    declared = Significance.of(options.significance) if options.significance else None
    store.record(case.target.key, case.target.locale, event, declared=declared)


def _is_seen(seen: str, now: AnswerDigest) -> bool:
    """Whether *seen* begins *now*, with or without the number of its scheme."""
    short = now.partition(":")[2]
    return len(seen.removeprefix("1:")) >= _SEEN and seen in (now[: len(seen)], short[: len(seen)])


def _submitted(case: Case, options: Namespace) -> Event:
    authors = frozenset(options.authors or [options.actor])
    common = _common(case, options) | {"authors": authors}
    # What is in review already is not handed in again: it is other content now.
    changed = course_of(case.review.events).digest != case.decision.answer_digest
    if changed and Submitted not in case.decision.moves:
        return ContentChanged(**common)
    return Submitted(**common)


def _approved(case: Case, options: Namespace) -> Event:
    level = Significance.of(options.significance) if options.significance else None
    roles = frozenset(options.roles)
    return Approved(**_common(case, options), roles=roles, significance=level)


def _requested(case: Case, options: Namespace) -> Event:
    return ChangesRequested(**_common(case, options), reason=options.request_changes)


def _withdrawn(case: Case, options: Namespace) -> Event:
    return Withdrawn(**_common(case, options))


def _commented(case: Case, options: Namespace) -> Event:
    return Commented(**_common(case, options), text=options.comment)


def _common(case: Case, options: Namespace) -> dict[str, Any]:
    """What every event has; its authors are all who wrote the change, as far as anybody told."""
    told = course_of(case.review.events).authors
    return {
        "actor": options.actor,
        "at": datetime.now(UTC),
        "answer_digest": case.decision.answer_digest,
        "authors": told | frozenset(options.authors),
    }


ACTIONS: Mapping[str, Callable[[Case, Namespace], Event]] = {
    "submit": _submitted,
    "approve": _approved,
    "request_changes": _requested,
    "withdraw": _withdrawn,
    "comment": _commented,
}
