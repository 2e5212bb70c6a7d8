from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbcore.review import InvalidCalendar, NoWorkday, WorkingDays, due_date

# The Spring Festival of 2024 as it was announced: eight days free, two weekends worked.
SPRING = WorkingDays(
    holidays=frozenset(date(2024, 2, 10) + timedelta(days=n) for n in range(8)),
    extra_workdays=frozenset({date(2024, 2, 4), date(2024, 2, 18)}),
    zone=timezone(timedelta(hours=8)),
)
days = st.dates(date(2024, 1, 1), date(2024, 12, 31))


def test_a_weekend_is_no_working_day() -> None:
    week = [date(2026, 3, 2) + timedelta(days=n) for n in range(7)]
    assert [WorkingDays().is_workday(day) for day in week] == [True] * 5 + [False] * 2


def test_a_sunday_worked_for_a_holiday_counts() -> None:
    saturday = datetime(2024, 2, 3, 9, tzinfo=SPRING.zone)
    assert due_date(saturday, 1, SPRING) == date(2024, 2, 4)


def test_a_holiday_puts_off_what_is_due() -> None:
    friday = datetime(2024, 2, 9, 9, tzinfo=SPRING.zone)
    assert due_date(friday, 1, SPRING) == date(2024, 2, 18)
    assert due_date(friday, 2, SPRING) == date(2024, 2, 19)


def test_a_day_begins_where_the_calendar_is() -> None:
    evening = datetime(2024, 1, 2, 20, tzinfo=UTC)  # the third already, at +08:00
    assert due_date(evening, 1, SPRING) == date(2024, 1, 4)


def test_a_day_is_not_both_free_and_worked() -> None:
    day = date(2024, 2, 10)
    with pytest.raises(InvalidCalendar, match="2024-02-10: both"):
        WorkingDays(holidays=frozenset({day}), extra_workdays=frozenset({day}))


def test_a_calendar_without_work_is_refused_instead_of_searched_forever() -> None:
    with pytest.raises(NoWorkday, match="Check the calendar"):
        due_date(datetime(2024, 1, 1, tzinfo=UTC), 1, WorkingDays(weekend=frozenset(range(7))))


@given(days, st.integers(1, 12))
def test_the_due_date_is_the_nth_working_day(day: date, count: int) -> None:
    due = due_date(datetime(day.year, day.month, day.day, tzinfo=SPRING.zone), count, SPRING)
    between = [day + timedelta(days=n) for n in range(1, (due - day).days + 1)]
    assert sum(map(SPRING.is_workday, between)) == count
    assert SPRING.is_workday(due)
