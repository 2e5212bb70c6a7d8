"""What every store promises; an implementation joins with a fixture `store` that is empty."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import UUID, uuid4

import pytest

from kbcore import FacetRef, ItemKey, KnowledgeItem, Locale, Reference
from kbcore.content import Code
from kbcore.stores import Store, UnknownItem
from kbcore.versions import InvalidTimeline

__all__ = ["StoreContract", "item"]

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
KEY, OTHER = ItemKey(UUID(int=1)), ItemKey(UUID(int=2))
HANS, HANT = Locale("zh-Hans"), Locale("zh-Hant")


def item(title: str = "如何退款？", key: ItemKey = KEY, **changes: Any) -> KnowledgeItem:
    """A FAQ in Simplified Chinese; name what matters to the test."""
    plain = KnowledgeItem(key=key, locale=HANS, kind="faq", title=title)
    return replace(plain, **changes)


class StoreContract:
    """Tests on a fixture `store`: one that holds nothing."""

    @pytest.fixture
    def store(self) -> Store:
        raise NotImplementedError("Give a fixture `store` with an empty store.")

    def test_it_is_a_store(self, store: Store) -> None:
        assert isinstance(store, Store)

    # Publishing

    def test_a_published_item_is_current(self, store: Store) -> None:
        version = store.publish(item(), at=NOON, cause="import")
        assert (version.number, version.cause, version.published_at) == (1, "import", NOON)
        assert store.current(KEY, HANS) == version

    def test_a_version_holds_the_whole_item(self, store: Store) -> None:
        written = item(
            blocks=(Code(content="x", id="b1"),),
            similar_questions=("怎么退？",),
            facets=(FacetRef(key=OTHER),),
            extra={"sku": ["P200"]},
        )
        kept = store.publish(written, at=NOON).item
        assert replace(kept, reference=None) == written

    def test_publishing_the_same_again_gives_the_version_that_is_there(self, store: Store) -> None:
        first = store.publish(item(), at=NOON)
        assert store.publish(item(), at=NOON + HOUR) == first
        assert len(store.timeline(KEY, HANS)) == 1

    def test_moving_an_item_makes_no_version(self, store: Store) -> None:
        store.publish(item(slug="a"), at=NOON)
        assert store.publish(item(slug="b"), at=NOON + HOUR).number == 1

    def test_a_change_makes_a_version_and_retires_the_one_before(self, store: Store) -> None:
        store.publish(item("a"), at=NOON)
        second = store.publish(item("b"), at=NOON + HOUR)
        first = store.timeline(KEY, HANS).versions[0]
        assert (first.retired_at, second.number) == (NOON + HOUR, 2)

    def test_going_back_to_an_old_text_makes_a_version(self, store: Store) -> None:
        for hour, title in enumerate("aba"):
            store.publish(item(title), at=NOON + hour * HOUR)
        titles = [version.item.title for version in store.timeline(KEY, HANS)]
        assert titles == ["a", "b", "a"]

    def test_each_language_has_versions_of_its_own(self, store: Store) -> None:
        store.publish(item("a"), at=NOON)
        store.publish(item("b"), at=NOON + HOUR)
        assert store.publish(item("a", locale=HANT), at=NOON).number == 1
        assert len(store.timeline(KEY, HANS)) == 2

    # Hiding

    def test_a_hidden_item_is_not_current_but_keeps_its_versions(self, store: Store) -> None:
        store.publish(item(), at=NOON)
        store.hide(KEY, HANS, at=NOON + HOUR)
        assert store.current(KEY, HANS) is None
        assert store.timeline(KEY, HANS).versions[0].retired_at == NOON + HOUR

    def test_hiding_twice_is_hiding_once(self, store: Store) -> None:
        store.publish(item(), at=NOON)
        store.hide(KEY, HANS, at=NOON + HOUR)
        store.hide(KEY, HANS, at=NOON + 2 * HOUR)
        assert store.timeline(KEY, HANS).versions[0].retired_at == NOON + HOUR

    def test_hiding_one_language_leaves_the_others(self, store: Store) -> None:
        store.publish(item(), at=NOON)
        store.publish(item(locale=HANT), at=NOON)
        store.hide(KEY, HANS, at=NOON + HOUR)
        assert [shown.locale for shown in store.items()] == [HANT]

    def test_republishing_the_same_after_hiding_makes_a_version(self, store: Store) -> None:
        store.publish(item(), at=NOON)
        store.hide(KEY, HANS, at=NOON + HOUR)
        assert store.publish(item(), at=NOON + 2 * HOUR).number == 2

    # As of

    def test_as_of_tells_versions_and_the_gap_between_them(self, store: Store) -> None:
        store.publish(item("a"), at=NOON)
        store.hide(KEY, HANS, at=NOON + HOUR)
        store.publish(item("b"), at=NOON + 2 * HOUR)
        seen = [store.as_of(KEY, HANS, NOON + hours * HOUR) for hours in (-1, 0, 1, 2, 9)]
        assert [version and version.item.title for version in seen] == [None, "a", None, "b", "b"]

    @pytest.mark.parametrize("moment", ["at", "as_of"])
    def test_a_time_without_a_zone_is_refused(self, store: Store, moment: str) -> None:
        store.publish(item(), at=NOON)
        naive = NOON.replace(tzinfo=None) + HOUR
        with pytest.raises(InvalidTimeline, match="zone"):
            store.publish(item("b"), at=naive) if moment == "at" else store.as_of(KEY, HANS, naive)

    def test_publishing_into_the_past_is_refused_and_changes_nothing(self, store: Store) -> None:
        store.publish(item("a"), at=NOON)
        with pytest.raises(InvalidTimeline):
            store.publish(item("b"), at=NOON - HOUR)
        assert [version.item.title for version in store.timeline(KEY, HANS)] == ["a"]

    # References

    def test_references_count_from_one(self, store: Store) -> None:
        numbers = [
            store.publish(item(key=key), at=NOON).item.reference for key in (KEY, OTHER, KEY)
        ]
        assert numbers == ["KB-1", "KB-2", "KB-1"]
        assert store.reference_of(OTHER) == "KB-2"

    def test_a_reference_is_the_same_in_every_language(self, store: Store) -> None:
        store.publish(item(), at=NOON)
        store.publish(item(key=OTHER), at=NOON)
        translated = store.publish(item(locale=HANT), at=NOON)
        assert translated.item.reference == store.reference_of(KEY) == "KB-1"

    def test_a_reference_of_a_hidden_item_is_never_given_again(self, store: Store) -> None:
        store.publish(item(), at=NOON)
        store.hide(KEY, HANS, at=NOON + HOUR)
        store.publish(item(key=OTHER), at=NOON + HOUR)
        assert (store.reference_of(KEY), store.reference_of(OTHER)) == ("KB-1", "KB-2")

    def test_the_store_s_reference_counts_not_the_one_that_came_along(self, store: Store) -> None:
        stray = item(reference=Reference("XX-99"))
        assert store.publish(stray, at=NOON).item.reference == "KB-1"

    def test_many_at_once_get_a_reference_each(self, store: Store) -> None:
        keys = [ItemKey(uuid4()) for _ in range(20)]
        together([lambda key=key: store.publish(item(key=key), at=NOON) for key in keys])
        given = {store.reference_of(key) for key in keys}
        assert given == {f"KB-{number}" for number in range(1, 21)}

    # Lists and what isn't there

    def test_items_are_those_that_readers_see_now(self, store: Store) -> None:
        store.publish(item("a"), at=NOON)
        store.publish(item("b"), at=NOON + HOUR)
        store.publish(item("c", OTHER), at=NOON)
        store.hide(OTHER, HANS, at=NOON + HOUR)
        assert [shown.title for shown in store.items()] == ["b"]

    def test_items_can_be_asked_for_in_one_language(self, store: Store) -> None:
        store.publish(item("a"), at=NOON)
        store.publish(item("b", locale=HANT), at=NOON)
        assert [shown.title for shown in store.items(HANT)] == ["b"]
        assert sorted(shown.title for shown in store.items()) == ["a", "b"]

    def test_what_was_never_published_is_unknown(self, store: Store) -> None:
        with pytest.raises(UnknownItem, match=str(KEY)):
            store.timeline(KEY, HANS)
        with pytest.raises(UnknownItem, match=str(KEY)):
            store.hide(KEY, HANS, at=NOON)
        with pytest.raises(UnknownItem, match=str(KEY)):
            store.reference_of(KEY)
        assert store.current(KEY, HANS) is store.as_of(KEY, HANS, NOON) is None

    def test_a_language_without_the_item_is_unknown_though_others_have_it(
        self, store: Store
    ) -> None:
        store.publish(item(), at=NOON)
        with pytest.raises(UnknownItem, match="zh-Hant") as unknown:
            store.timeline(KEY, HANT)
        assert (unknown.value.key, unknown.value.locale) == (KEY, HANT)


def together(actions: list[Callable[[], object]]) -> None:
    """Run *actions* at the same time, each in a thread of its own, to their end."""
    start = Barrier(len(actions))

    def run(action: Callable[[], object]) -> None:
        start.wait()
        action()

    threads = [Thread(target=run, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
