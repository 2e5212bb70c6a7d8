from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbcore import KnowledgeItem, Locale, Timeline, Version, answer_digest, digest
from kbcore.versions import InvalidTimeline
from tests.kbcore.strategies import SOME_KEY, moments

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def item(title: str = "Refund?") -> KnowledgeItem:
    return KnowledgeItem(key=SOME_KEY, locale=Locale("en"), kind="faq", title=title)


def titles(timeline: Timeline) -> list[str]:
    return [version.item.title for version in timeline]


# What happened to an item, hour by hour: published under a title, or taken down (None).
_events = st.lists(st.tuples(st.integers(1, 9), st.none() | st.sampled_from("abc")), max_size=12)


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    timeline, at = Timeline(), datetime(2026, 1, 1, tzinfo=UTC)
    for hours, title in draw(_events):
        at += hours * HOUR
        timeline = timeline.publish(item(title), at=at) if title else timeline.hide(at=at)
    return timeline


def test_the_first_version_is_number_one_with_its_digests() -> None:
    version = Timeline().publish(item(), at=NOON, cause="import").current
    assert version == Version(
        number=1,
        item=item(),
        digest=digest(item()),
        answer_digest=answer_digest(item()),
        published_at=NOON,
        cause="import",
    )


def test_publishing_the_same_again_makes_no_version() -> None:
    timeline = Timeline().publish(item(), at=NOON)
    assert timeline.publish(item(), at=NOON + HOUR) is timeline


def test_a_change_retires_the_version_before_at_the_same_moment() -> None:
    timeline = Timeline().publish(item("a"), at=NOON).publish(item("b"), at=NOON + HOUR)
    assert titles(timeline) == ["a", "b"]
    assert timeline.versions[0].retired_at == timeline.versions[1].published_at


def test_publishing_the_same_after_hiding_makes_a_version_so_that_the_gap_shows() -> None:
    timeline = Timeline().publish(item(), at=NOON).hide(at=NOON + HOUR)
    again = timeline.publish(item(), at=NOON + 2 * HOUR)
    assert [version.number for version in again] == [1, 2]
    assert again.at(NOON + 1.5 * HOUR) is None


def test_hiding_what_is_hidden_changes_nothing() -> None:
    hidden = Timeline().publish(item(), at=NOON).hide(at=NOON + HOUR)
    assert hidden.hide(at=NOON + 2 * HOUR) is hidden
    assert hidden.current is None


def test_a_version_holds_from_its_first_moment_to_before_its_last() -> None:
    version = replace(Version.of(item(), number=1, at=NOON), retired_at=NOON + HOUR)
    moments = (NOON - HOUR / 60, NOON, NOON + HOUR - HOUR / 60, NOON + HOUR)
    assert [version.holds_at(moment) for moment in moments] == [False, True, True, False]


@given(timelines(), moments)
def test_as_of_is_what_a_look_at_every_version_finds(timeline: Timeline, moment: datetime) -> None:
    shown = [version for version in timeline if version.holds_at(moment)]
    assert len(shown) <= 1
    assert timeline.at(moment) == (shown[0] if shown else None)


@given(timelines())
def test_a_timeline_can_be_put_together_from_its_versions_in_any_order(timeline: Timeline) -> None:
    assert Timeline.of(reversed(timeline.versions)) == timeline


@given(timelines())
def test_numbers_count_up_without_a_gap(timeline: Timeline) -> None:
    assert [version.number for version in timeline] == list(range(1, len(timeline) + 1))


def test_as_of_understands_any_time_zone() -> None:
    timeline = Timeline().publish(item(), at=NOON)
    shanghai = timezone(timedelta(hours=8))
    assert timeline.at(datetime(2026, 3, 1, 20, tzinfo=shanghai)) == timeline.current
    assert timeline.at(datetime(2026, 3, 1, 19, 59, tzinfo=shanghai)) is None


def test_a_time_without_a_zone_is_refused() -> None:
    naive = NOON.replace(tzinfo=None)
    with pytest.raises(InvalidTimeline, match="zone"):
        Timeline().publish(item(), at=naive)
    with pytest.raises(InvalidTimeline, match="zone"):
        Timeline().publish(item(), at=NOON).hide(at=naive)
    with pytest.raises(InvalidTimeline, match=r"\+08:00"):
        Timeline().at(naive)


def test_publishing_into_the_past_is_refused() -> None:
    timeline = Timeline().publish(item("a"), at=NOON)
    with pytest.raises(InvalidTimeline, match="Version 1"):
        timeline.publish(item("b"), at=NOON - HOUR)
    with pytest.raises(InvalidTimeline, match="Version 1"):
        timeline.hide(at=NOON - HOUR)


def test_versions_that_overlap_or_repeat_a_number_are_refused() -> None:
    first, second = (Version.of(item(), number=number, at=NOON) for number in (1, 2))
    with pytest.raises(InvalidTimeline, match="overlaps"):
        Timeline.of([first, second])
    with pytest.raises(InvalidTimeline, match="twice"):
        Timeline.of([first, first])
