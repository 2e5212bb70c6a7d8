"""What every search engine promises; an implementation joins with a fixture `engine`."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

import pytest

from kbcore.search import HealthState, IndexDocument, SearchEngine, SearchQuery

__all__ = ["NOON", "SearchEngineContract", "document", "found"]

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def document(key: str, title: str = "如何申请退款流程", **changes: Any) -> IndexDocument:
    """A public FAQ in Simplified Chinese; name what matters to the test."""
    values: dict[str, Any] = {
        "base": "help",
        "locale": "zh-Hans",
        "kind": "faq",
        "audience": "public",
        "updated": NOON,
    }
    return IndexDocument(id=key, title=title, **(values | changes))


def found(engine: SearchEngine, text: str = "退款", **bounds: Any) -> list[str]:
    """The ids of the first page, best first."""
    return [hit.id for hit in engine.search(SearchQuery(text=text, **bounds)).hits]


class SearchEngineContract:
    """Tests on a fixture `engine`: an index that exists and holds nothing."""

    @pytest.fixture
    def engine(self) -> SearchEngine:
        raise NotImplementedError("Give a fixture `engine` with an empty index.")

    # Texts

    def test_a_word_inside_a_title_finds_it(self, engine: SearchEngine) -> None:
        engine.apply([document("KB-1", "如何申请退款流程"), document("KB-2", "怎么开发票")])
        assert found(engine, "退款") == ["KB-1"]

    @pytest.mark.parametrize("text", ["退", "退款流", "申请退款流程", "退款  流程", "退款。"])
    def test_any_part_of_a_title_finds_it(self, engine: SearchEngine, text: str) -> None:
        engine.apply([document("KB-1", "如何申请退款流程")])
        assert found(engine, text) == ["KB-1"]

    def test_a_traditional_query_finds_a_simplified_item(self, engine: SearchEngine) -> None:
        engine.apply([document("KB-7", "知识库怎么搜索")])
        assert found(engine, "知識庫") == ["KB-7"]

    def test_a_simplified_query_finds_a_traditional_item(self, engine: SearchEngine) -> None:
        engine.apply([document("KB-7", "知識庫怎麼搜尋", locale="zh-Hant")])
        assert found(engine, "知识库") == ["KB-7"]

    @pytest.mark.parametrize("text", ["e07", "E-07", "ｅ０７", "07", "错误E07"])
    def test_a_code_is_found_however_it_is_written(self, engine: SearchEngine, text: str) -> None:
        engine.apply([document("KB-1", "设备显示E-07"), document("KB-2", "怎么开发票")])
        assert found(engine, text) == ["KB-1"]

    def test_an_english_word_is_found_in_another_form(self, engine: SearchEngine) -> None:
        engine.apply([document("KB-1", "Cancelling an order", locale="en")])
        assert found(engine, "How do I CANCEL my orders?") == ["KB-1"]

    @pytest.mark.parametrize("field", ["title", "similar_questions", "keywords", "summary", "body"])
    def test_every_public_field_is_searched(self, engine: SearchEngine, field: str) -> None:
        value = ("别的", "发票") if field in {"similar_questions", "keywords"} else "发票"
        changes: dict[str, Any] = {"title": "别的"} | {field: value}
        engine.apply([document("KB-1", **changes)])
        assert found(engine, "发票") == ["KB-1"]

    def test_a_match_in_the_title_comes_before_one_in_the_body(self, engine: SearchEngine) -> None:
        engine.apply(
            [
                document("KB-1", "配送说明", body="发票随货寄出"),
                document("KB-2", "发票说明", body="配送随货寄出"),
            ]
        )
        assert found(engine, "发票") == ["KB-2", "KB-1"]

    def test_a_pair_of_characters_tells_more_than_the_two_apart(self, engine: SearchEngine) -> None:
        engine.apply([document("KB-1", "货款可以退吗"), document("KB-2", "退款可以货吗")])
        assert found(engine, "退款")[0] == "KB-2"

    def test_a_repeated_word_in_the_query_counts_once(self, engine: SearchEngine) -> None:
        engine.apply([document("KB-1"), document("KB-2", "怎么开发票")])
        once = engine.search(SearchQuery(text="退款 发票"))
        assert engine.search(SearchQuery(text="退款 发票 发票 发票")) == once

    def test_one_character_of_a_word_is_not_the_word(self, engine: SearchEngine) -> None:
        engine.apply([document("KB-1", "怎么开发票"), document("KB-2", "怎么发货")])
        assert found(engine, "怎么发票") == ["KB-1"]

    def test_a_word_is_found_in_a_title_that_parts_it(self, engine: SearchEngine) -> None:
        titles = ["如何退票", "火车票怎么退", "怎么退货"]
        engine.apply(document(f"KB-{number}", title) for number, title in enumerate(titles))
        assert sorted(found(engine, "怎么退票")) == ["KB-0", "KB-1"]

    def test_what_is_nowhere_as_a_word_is_found_by_its_characters(
        self, engine: SearchEngine
    ) -> None:
        engine.apply([document("KB-1", "怎么交税"), document("KB-2", "怎么开发票")])
        assert found(engine, "税金") == ["KB-1"]

    def test_a_question_of_function_words_alone_is_answered(self, engine: SearchEngine) -> None:
        engine.apply([document("KB-1", "怎么交税"), document("KB-2", "What is it?")])
        assert found(engine, "怎么") == ["KB-1"]
        assert found(engine, "what is it") == ["KB-2"]

    def test_internal_text_is_searched_only_when_asked(self, engine: SearchEngine) -> None:
        engine.apply([document("KB-1", internal_body="最多补偿五十元")])
        assert found(engine, "补偿") == []
        assert found(engine, "补偿", internal_text=True) == ["KB-1"]

    # Bounds

    def test_the_base_bounds(self, engine: SearchEngine) -> None:
        engine.apply([document("KB-1", base="help"), document("KB-2", base="staff")])
        assert found(engine, base="staff") == ["KB-2"]
        assert len(found(engine)) == 2

    def test_locales_bound(self, engine: SearchEngine) -> None:
        engine.apply(document(f"KB-{name}", locale=name) for name in ("en", "zh-Hans", "zh-Hant"))
        assert found(engine, locales=("zh-Hant",)) == ["KB-zh-Hant"]
        assert found(engine, locales=("en", "zh-Hans")) == ["KB-en", "KB-zh-Hans"]

    def test_kinds_bound(self, engine: SearchEngine) -> None:
        engine.apply([document("KB-1", kind="faq"), document("KB-2", kind="policy")])
        assert found(engine, kinds=("policy", "how-to")) == ["KB-2"]

    def test_a_category_holds_what_is_in_its_descendants(self, engine: SearchEngine) -> None:
        engine.apply([document("KB-1", categories=("pay", "refunds")), document("KB-2")])
        assert found(engine, category="pay") == found(engine, category="refunds") == ["KB-1"]

    def test_one_value_of_each_group_of_facets_is_needed(self, engine: SearchEngine) -> None:
        engine.apply(
            [
                document("KB-1", facets=("web", "cn")),
                document("KB-2", facets=("app", "cn")),
                document("KB-3", facets=("app", "tw")),
            ]
        )
        assert found(engine, facets=(("web", "app"), ("cn",))) == ["KB-1", "KB-2"]

    def test_audiences_bound_and_only_public_is_asked_for_by_default(
        self, engine: SearchEngine
    ) -> None:
        engine.apply([document("KB-1"), document("KB-2", audience="internal")])
        assert found(engine) == ["KB-1"]
        assert found(engine, audiences=("public", "internal")) == ["KB-1", "KB-2"]
        assert found(engine, audiences=()) == []

    def test_any_one_privacy_token_opens_and_never_opens_to_nobody(
        self, engine: SearchEngine
    ) -> None:
        tokens = {"KB-1": ("none",), "KB-2": ("login",), "KB-3": ("group:3", "group:4")}
        engine.apply(document(key, privacy=privacy) for key, privacy in tokens.items())
        engine.apply([document("KB-4", privacy=("never",))])
        assert found(engine) == ["KB-1"]
        assert found(engine, privacies=("none", "login", "group:4")) == ["KB-1", "KB-2", "KB-3"]
        assert found(engine, privacies=()) == []
        assert len(found(engine, privacies=None)) == 4

    def test_hidden_items_are_found_only_when_asked(self, engine: SearchEngine) -> None:
        engine.apply([document("KB-1"), document("KB-2", hidden=True)])
        assert found(engine) == ["KB-1"]
        assert found(engine, include_hidden=True) == ["KB-1", "KB-2"]

    def test_verified_bounds_both_ways(self, engine: SearchEngine) -> None:
        engine.apply([document("KB-1"), document("KB-2", verified=True)])
        assert found(engine, verified=True) == ["KB-2"]
        assert found(engine, verified=False) == ["KB-1"]

    def test_updated_since_includes_the_moment_itself(self, engine: SearchEngine) -> None:
        engine.apply([document("KB-1"), document("KB-2", updated=NOON - timedelta(seconds=1))])
        assert found(engine, updated_since=NOON) == ["KB-1"]

    def test_a_bound_changes_no_score(self, engine: SearchEngine) -> None:
        engine.apply([document("KB-1", categories=("pay",), facets=("web",))])
        free = engine.search(SearchQuery(text="退款", privacies=None))
        bound = SearchQuery(
            text="退款", base="help", category="pay", facets=(("web",),), kinds=("faq", "policy")
        )
        assert engine.search(bound).hits[0].score == free.hits[0].score

    # Writing

    def test_writing_an_id_again_replaces_it(self, engine: SearchEngine) -> None:
        engine.apply([document("KB-1", "怎么开发票"), document("KB-2")])
        engine.apply([document("KB-1", "怎么改地址")])
        assert found(engine, "发票") == []
        assert found(engine, "地址") == ["KB-1"]

    def test_applying_twice_is_applying_once(self, engine: SearchEngine) -> None:
        for _ in range(2):
            engine.apply([document("KB-1"), document("KB-1")], deleted=["KB-9"])
        assert engine.search(SearchQuery(text="退款")).total == 1
        assert engine.health().documents == 1

    def test_a_deleted_id_is_not_found(self, engine: SearchEngine) -> None:
        engine.apply([document("KB-1"), document("KB-2")])
        engine.apply([], deleted=["KB-1"])
        assert found(engine) == ["KB-2"]

    def test_what_is_deleted_and_written_at_once_stays(self, engine: SearchEngine) -> None:
        engine.apply([document("KB-1")], deleted=["KB-1"])
        assert found(engine) == ["KB-1"]

    def test_nothing_is_written_if_the_documents_fail(self, engine: SearchEngine) -> None:
        engine.apply([document("KB-1")])
        with pytest.raises(RuntimeError):
            engine.apply(_failing(document("KB-2")), deleted=["KB-1"])
        assert found(engine) == ["KB-1"]

    def test_a_rebuild_replaces_everything(self, engine: SearchEngine) -> None:
        engine.apply([document("KB-1")])
        assert engine.rebuild([document("KB-2"), document("KB-3")], generation="second") == 2
        assert found(engine) == ["KB-2", "KB-3"]
        health = engine.health()
        assert (health.state, health.documents) == (HealthState.OK, 2)
        assert health.generation == "second"

    def test_the_old_index_answers_until_a_rebuild_is_done(self, engine: SearchEngine) -> None:
        engine.apply([document("KB-1")])
        seen: list[list[str]] = []
        engine.rebuild(
            [document("KB-2"), document("KB-3")],
            generation="second",
            progress=lambda _: seen.append(found(engine)),
        )
        assert seen == [["KB-1"], ["KB-1"]]

    def test_a_failed_rebuild_leaves_the_old_index(self, engine: SearchEngine) -> None:
        engine.apply([document("KB-1")])
        before = engine.health()
        with pytest.raises(RuntimeError):
            engine.rebuild(_failing(document("KB-2")), generation="second")
        assert found(engine) == ["KB-1"]
        assert engine.health() == before
        engine.apply([document("KB-3")])
        assert found(engine) == ["KB-1", "KB-3"]

    def test_a_rebuild_tells_its_progress(self, engine: SearchEngine) -> None:
        steps: list[int] = []
        documents = [document(f"KB-{number}") for number in range(3)]
        engine.rebuild(documents, generation="second", progress=steps.append)
        assert steps == [1, 2, 3]

    def test_create_empties_the_index(self, engine: SearchEngine) -> None:
        engine.apply([document("KB-1")])
        engine.create("new")
        assert found(engine) == []
        assert engine.health().generation == "new"

    # Pages

    def test_equal_scores_are_ordered_by_id(self, engine: SearchEngine) -> None:
        for number in (3, 1, 4, 0, 2):
            engine.apply([document(f"KB-{number}")])
        assert found(engine) == [f"KB-{number}" for number in range(5)]

    def test_pages_hold_every_hit_once(self, engine: SearchEngine) -> None:
        engine.apply(document(f"KB-{n:02}", "退款" * (1 + n % 3)) for n in range(25))
        pages = [found(engine, offset=offset, limit=7) for offset in range(0, 35, 7)]
        assert [len(page) for page in pages] == [7, 7, 7, 4, 0]
        assert list(chain.from_iterable(pages)) == found(engine, limit=25)

    def test_the_total_counts_all_pages(self, engine: SearchEngine) -> None:
        engine.apply(document(f"KB-{number}") for number in range(5))
        assert engine.search(SearchQuery(text="退款", limit=2)).total == 5
        assert engine.search(SearchQuery(text="退款", offset=99)).total == 5

    # Odd input

    @pytest.mark.parametrize("text", ["", " \n\t", "。，！？", "🙂", "\x00", ")(", '"', "\ud800"])
    def test_a_text_without_terms_finds_nothing(self, engine: SearchEngine, text: str) -> None:
        engine.apply([document("KB-1", body=text)])
        assert found(engine, text) == []

    @pytest.mark.parametrize(
        "text",
        [
            "title:* 退款", "退款 AND (", '"退款', "退款\x00", "\ud800退款\udfff", "退\u200b款",
            "*退款*", "退款~2^9", "-退款", "+退款 -退款", "[退款 TO *]", "退款🙂", "\u202e退款",
            "\\退款",
        ],
    )  # fmt: skip
    def test_operators_and_odd_characters_mean_nothing(
        self, engine: SearchEngine, text: str
    ) -> None:
        engine.apply([document("KB-1"), document("KB-2", "怎么开发票")])
        assert found(engine, text) == ["KB-1"]

    @pytest.mark.parametrize(
        "text", ["退款流程怎么申请" * 1250, f"退款{'x' * 9998}", "退" * 10_000]
    )
    def test_a_query_of_10_000_characters_is_answered(
        self, engine: SearchEngine, text: str
    ) -> None:
        engine.apply([document("KB-1")])
        assert found(engine, text) == ["KB-1"]

    def test_a_long_query_is_looked_up_by_its_rarest_terms(self, engine: SearchEngine) -> None:
        noise = " ".join(f"word{number}" for number in range(1000))
        engine.apply([document("KB-1"), document("KB-2", noise), document("KB-3", noise)])
        assert "KB-1" in found(engine, f"{noise} 退款")

    def test_odd_values_in_any_field_are_kept(self, engine: SearchEngine) -> None:
        odd = "\ud800\x00\u202e🙂"
        engine.apply([document("KB-1", odd + "退款", kind=odd, facets=(odd,), keywords=(odd,))])
        assert found(engine) == found(engine, kinds=(odd,), facets=((odd,),)) == ["KB-1"]
        assert found(engine, category=odd, locales=(odd,), base=odd) == []

    def test_a_text_of_a_megabyte_is_kept(self, engine: SearchEngine) -> None:
        engine.apply([document("KB-1", body="退款" * 250_000 + "x" * 500_000)])
        assert found(engine) == ["KB-1"]


def _failing(*documents: IndexDocument) -> Iterator[IndexDocument]:
    kept: Iterable[IndexDocument] = documents
    yield from kept
    raise RuntimeError("the database went away")
