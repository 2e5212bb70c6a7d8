"""The published document of an item: similar questions, attachments, a site's own fields."""

from __future__ import annotations

from typing import Any

import orjson

from wagtail_kb.graphql.batch import Row

__all__ = ["document_of", "similar_questions"]


def document_of(row: Row) -> dict[str, Any]:
    """What was published, as ``KnowledgeItem.to_json`` wrote it; parsed once."""
    if "parsed" not in row:
        row["parsed"] = orjson.loads(row["document"])
    document: dict[str, Any] = row["parsed"]
    return document


def similar_questions(row: Row) -> list[str]:
    """Other ways to ask the question of *row*."""
    questions: list[str] = document_of(row).get("similar_questions", [])
    return questions
