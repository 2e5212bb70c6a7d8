"""How well and how fast the embedded engine answers on real questions; tune nothing else on it."""

import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from kbcore.search import EmbeddedEngine, IndexDocument, SearchQuery

pytestmark = [pytest.mark.benchmark, pytest.mark.shared_data]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A text, the ids that answer it, and ids that don't count, such as the question's own."""

    text: str
    answers: frozenset[str]
    left_out: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Documents and questions, why they are asked, and what must be reached."""

    why: str
    load: Callable[[Path], tuple[list[IndexDocument], list[Question]]]
    questions: int
    hit_at_5: float
    mrr_at_10: float


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def document(key: str, title: str, body: str) -> IndexDocument:
    return IndexDocument(
        id=key,
        base="help",
        locale="zh-Hans",
        kind="faq",
        audience="public",
        updated=datetime(2026, 1, 1, tzinfo=UTC),
        title=title,
        body=body,
    )


def consultations(data: Path, queries: str) -> tuple[list[IndexDocument], list[Question]]:
    folder = data / "med_consult_zh_hans"
    answers: dict[str, set[str]] = defaultdict(set)
    for row in rows(folder / "qrels.jsonl"):
        answers[row["query_id"]].add(row["doc_id"])
    return (
        [document(row["id"], row["title"], row["body"]) for row in rows(folder / "docs.jsonl")],
        [
            Question(text=row["text"], answers=frozenset(answers[row["id"]]))
            for row in rows(folder / queries)
        ],
    )


def cloud(data: Path) -> tuple[list[IndexDocument], list[Question]]:
    folder = data / "alicloud_faq"
    entries = rows(folder / "faq_zh.jsonl")
    ids: dict[str, set[str]] = defaultdict(set)
    for row in entries:
        ids[row["question"].strip()].add(row["id"])
    documents = [document(row["id"], row["question"], row["answer_text"]) for row in entries]
    return documents, list(_twins(rows(folder / "near_duplicates_zh.jsonl"), ids))


def _twins(pairs: Iterable[dict[str, Any]], ids: dict[str, set[str]]) -> Iterator[Question]:
    for pair in pairs:
        both = pair["question_a"].strip(), pair["question_b"].strip()
        for asked, other in (both, both[::-1]):
            if ids[asked] - ids[other] and ids[other]:
                answers = frozenset(ids[other])
                left_out = frozenset(ids[asked]) - answers
                yield Question(text=asked, answers=answers, left_out=left_out)


CASES = {
    "patients": Case(
        why="long messages of patients, in their own words",
        load=lambda data: consultations(data, "queries.jsonl"),
        questions=2000,
        hit_at_5=0.55,
        mrr_at_10=0.465,
    ),
    "patients, Traditional": Case(
        why="the same messages in the other script lose nothing",
        load=lambda data: consultations(data, "queries_converted_to_traditional.jsonl"),
        questions=2000,
        hit_at_5=0.55,
        mrr_at_10=0.465,
    ),
    "cloud": Case(
        why="a question finds its twin, worded otherwise",
        load=cloud,
        questions=250,
        hit_at_5=0.94,
        mrr_at_10=0.88,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_answers_are_found(name: str, shared_data: Path, tmp_path: Path) -> None:
    case = CASES[name]
    documents, questions = case.load(shared_data)
    engine = EmbeddedEngine(tmp_path)
    engine.rebuild(documents, generation="benchmark")
    ranks, seconds = zip(*(_answer(engine, question) for question in questions), strict=True)
    hits = sum(0 < rank <= 5 for rank in ranks) / len(ranks)
    mrr = sum(1 / rank for rank in ranks if rank) / len(ranks)
    sys.stdout.write(
        f"\nsearch quality, {name} ({case.why}): {len(documents)} documents,"
        f" {len(questions)} questions, hit@5 {hits:.3f}, MRR@10 {mrr:.3f},"
        f" median {1000 * median(seconds):.1f} ms\n"
    )
    assert len(questions) >= case.questions
    assert hits >= case.hit_at_5
    assert mrr >= case.mrr_at_10


def _answer(engine: EmbeddedEngine, question: Question) -> tuple[int, float]:
    """The rank of the first answer among ten, or 0, and how long it took."""
    begin = time.perf_counter()
    result = engine.search(SearchQuery(text=question.text, limit=10 + len(question.left_out)))
    seconds = time.perf_counter() - begin
    found = [hit.id for hit in result.hits if hit.id not in question.left_out][:10]
    return next((rank for rank, key in enumerate(found, 1) if key in question.answers), 0), seconds
