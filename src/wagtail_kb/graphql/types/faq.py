"""``Faq``: a question and its standard answer."""

from __future__ import annotations

from typing import Any

import graphene

from wagtail_kb.graphql.batch import Row
from wagtail_kb.graphql.relations.content import answer_html, answer_text
from wagtail_kb.graphql.relations.document import similar_questions

from .enums import Format
from .item import KnowledgeItem, content_field
from .node import Node

__all__ = ["Faq"]


class Faq(graphene.ObjectType):
    """A question and its standard answer; the short answer is the summary."""

    class Meta:
        interfaces = (KnowledgeItem, Node)

    question = graphene.String(required=True, description="The standard question: the title.")
    similar_questions = graphene.Field(
        graphene.NonNull(graphene.List(graphene.NonNull(graphene.String))),
        description="Other ways in which people ask it.",
    )
    answer = content_field("The full answer: the body, or the short answer where there is none.")

    @staticmethod
    def resolve_question(row: Row, info: Any) -> str:
        return row["title"]

    @staticmethod
    def resolve_similar_questions(row: Row, info: Any) -> list[str]:
        return similar_questions(row)

    @staticmethod
    def resolve_answer(row: Row, info: Any, format: Format | None) -> str:  # noqa: A002  # the SDL's
        is_text = format is Format.TEXT
        return answer_text(row) if is_text else answer_html(row, info.context.viewer)
