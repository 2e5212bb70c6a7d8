"""Working days: weekends, holidays, and the days worked in exchange for them (调休)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Protocol

__all__ = ["Calendar", "InvalidCalendar", "NoWorkday", "WorkingDays", "due_date"]

# More days in a row without work than any calendar has that is meant.
_LONGEST_REST = 100


class InvalidCalendar(ValueError):
    """A calendar contradicts itself."""


class NoWorkday(ValueError):
    """The calendar has no working day for so long after *day* that nothing can be due."""

    def __init__(self, day: date) -> None:
        self.day = day
        super().__init__(f"No working day in {_LONGEST_REST} days after {day}. Check the calendar.")


class Calendar(Protocol):
    """Which days are worked, and in which time zone a day begins. Sites may bring their own."""

    @property
    def zone(self) -> tzinfo: ...

    def is_workday(self, day: date) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingDays:
    """A `Calendar` of lists: *holidays* are free, *extra_workdays* worked though on a weekend.

    The lists come from the site, because they are announced year by year; beyond them only
    *weekend* counts (0 is Monday).
    """

    holidays: frozenset[date] = frozenset()
    extra_workdays: frozenset[date] = frozenset()
    weekend: frozenset[int] = frozenset({5, 6})
    zone: tzinfo = UTC

    def __post_init__(self) -> None:
        if both := self.holidays & self.extra_workdays:
            days = ", ".join(map(str, sorted(both)))
            raise InvalidCalendar(f"{days}: both a holiday and a working day. Take it out of one.")

    def is_workday(self, day: date) -> bool:
        """Whether *day* is worked: the lists first, then the day of the week."""
        if day in self.extra_workdays:
            return True
        return day not in self.holidays and day.weekday() not in self.weekend


def due_date(start: datetime, days: int, calendar: Calendar) -> date:
    """The last of *days* working days after the day of *start* (aware). Raises NoWorkday."""
    day = start.astimezone(calendar.zone).date()
    for _ in range(days):
        day = _next_workday(day, calendar)
    return day


def _next_workday(day: date, calendar: Calendar) -> date:
    for ahead in range(1, _LONGEST_REST + 1):
        candidate = day + timedelta(days=ahead)
        if calendar.is_workday(candidate):
            return candidate
    raise NoWorkday(day)
