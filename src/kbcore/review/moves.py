"""What may follow what in a review: one table, from which the documentation draws its picture."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from .events import (
    Approved,
    ChangesRequested,
    Commented,
    ContentChanged,
    DuePassed,
    Event,
    Published,
    Reassigned,
    Submitted,
    Withdrawn,
)

__all__ = ["MOVES", "AlreadyDecided", "IllegalMove", "Phase", "next_phase", "picture"]


class Phase(StrEnum):
    """Where a change stands by its events alone, before any policy is asked."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    PUBLISHED = "published"


_D, _R, _C, _P = Phase

MOVES: Mapping[Phase, Mapping[type[Event], Phase]] = MappingProxyType(
    {
        _D: {Submitted: _R, ContentChanged: _D, Commented: _D, Published: _P},
        _R: {
            Approved: _R,
            ChangesRequested: _C,
            Withdrawn: _D,
            Reassigned: _R,
            Commented: _R,
            ContentChanged: _R,
            DuePassed: _R,
            Published: _P,
        },
        _C: {
            Submitted: _R,
            Withdrawn: _D,
            Reassigned: _C,
            Commented: _C,
            ContentChanged: _C,
            Published: _P,
        },
        _P: {Submitted: _R, Approved: _P, Commented: _P, ContentChanged: _D, Published: _P},
    }
)
"""Phase and event to the next phase; what is not here is illegal."""


class IllegalMove(ValueError):
    """*event* can't happen in *phase*."""

    def __init__(self, event: Event, phase: Phase) -> None:
        self.event, self.phase = event, phase
        legal = ", ".join(sorted(move.type for move in MOVES[phase]))
        super().__init__(f"{event.type}: not while it is {phase}. What can follow is {legal}.")


class AlreadyDecided(IllegalMove):
    """Someone was faster: what *event* answers is no longer asked. Look at the review again."""


def next_phase(phase: Phase, event: Event) -> Phase:
    """The phase after *event*; raises IllegalMove."""
    try:
        return MOVES[phase][type(event)]
    except KeyError:
        answers = isinstance(event, (Approved, ChangesRequested, Withdrawn))
        raise (AlreadyDecided if answers else IllegalMove)(event, phase) from None


def picture() -> str:
    """The table as text: an arrow from each phase to each other, its events on it."""
    lines: list[str] = []
    for phase, moves in MOVES.items():
        lines.append(phase.value)
        for target in Phase:
            names = ", ".join(event.type for event, then in moves.items() if then is target)
            arrow = "└─> stays" if target is phase else f"└─> {target.value}"
            lines += [f"  {arrow:<24} {names}"] if names else []
    return "\n".join(lines) + "\n"
