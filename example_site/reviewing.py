"""How the demo's company reviews: its policy, where nothing unapproved goes out, working days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from kbcore.review import Quorum, ReviewPolicy, Rule, WorkingDays
from kbcore.significance import Significance

from .company import category_key

__all__ = ["CALENDAR", "LAWYER", "LAWYERS", "POLICY", "REVIEW"]

LAWYERS = "法务"
"""Name of the lawyers' group."""
LAWYER = "法务"
"""The role in which they approve."""

_TERMS = category_key("after-sales")

POLICY = ReviewPolicy(
    name="jiwan",
    quorum=Quorum(critical=2),
    rules=(
        Rule(
            name="售后条款",
            categories=frozenset({_TERMS}),
            from_significance=Significance.CRITICAL,
            roles=(LAWYER,),
        ),
    ),
)
"""One colleague looks at a change, two at a critical one; a lawyer at what customers may claim."""


def _days(first: date, count: int) -> frozenset[date]:
    return frozenset(first + timedelta(days=day) for day in range(count))


CALENDAR = WorkingDays(
    zone=ZoneInfo("Asia/Shanghai"),
    holidays=frozenset().union(
        # As announced for 2026, weekends inside included.
        _days(date(2026, 1, 1), 3),
        _days(date(2026, 2, 15), 9),
        _days(date(2026, 4, 4), 3),
        _days(date(2026, 5, 1), 5),
        _days(date(2026, 6, 19), 3),
        _days(date(2026, 9, 25), 3),
        _days(date(2026, 10, 1), 7),
        # 2027: the days that the law fixes. Replace them by the year's announcement, which moves
        # days around them and names the weekends that are worked instead.
        _days(date(2027, 1, 1), 1),
        _days(date(2027, 2, 5), 4),
        _days(date(2027, 4, 5), 1),
        _days(date(2027, 5, 1), 2),
        _days(date(2027, 6, 9), 1),
        _days(date(2027, 9, 15), 1),
        _days(date(2027, 10, 1), 3),
    ),
    # 调休: worked in exchange for a longer holiday.
    extra_workdays=frozenset(
        {
            date(2026, 1, 4),
            date(2026, 2, 14),
            date(2026, 2, 28),
            date(2026, 5, 9),
            date(2026, 9, 20),
            date(2026, 10, 10),
        }
    ),
)

REVIEW: dict[str, Any] = {
    "POLICY": POLICY.name,
    "POLICIES": {POLICY.name: POLICY},
    # What customers may claim is never published past the review.
    "REQUIRE_APPROVAL": [_TERMS],
    "CALENDAR": CALENDAR,
}
