"""Similar questions: lines that are repeated, and lines that lead to another item already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kbcore import Reference
from kbcore.items import questions
from kbcore.text import fold
from wagtail_kb.mixins import KnowledgeItemMixin, concrete_models
from wagtail_kb.models import Item
from wagtail_kb.models.reference import format_reference

if TYPE_CHECKING:
    from uuid import UUID

__all__ = ["Clash", "clashes", "repeated"]

_ENDINGS = " ?!.。？！…~"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """*line* is the title or a similar question of another item as well."""

    line: str
    reference: Reference
    title: str
    page_id: int


def repeated(text: str) -> tuple[str, ...]:
    """Lines of the textarea *text* that stand there more than once; saving keeps the first."""
    lines = [question for line in text.splitlines() for question in questions(line)]
    return tuple(dict.fromkeys(line for n, line in enumerate(lines) if line in lines[:n]))


def clashes(page: KnowledgeItemMixin) -> tuple[Clash, ...]:
    """Where the title and similar questions of *page* stand in its base, in its language, too.

    Case, width, script and the mark at the end make no difference. Two queries and one a page type.
    """
    own = Item.objects.filter(page=page.pk).values("pk", "root", "locale").first()
    if own is None or own["root"] is None:
        return ()
    lines = {_same(line): line for line in (page.title, *questions(page.similar_questions))}
    found = _others(root=own["root"], locale=own["locale"], but=own["pk"])
    return tuple(
        Clash(line=lines[key], reference=reference, title=title, page_id=page_id)
        for page_id, reference, title, text in found
        for key in {_same(line) for line in (title, *questions(text))} & set(lines)
    )


def _same(line: str) -> str:
    return fold(line).rstrip(_ENDINGS)


def _others(*, root: UUID, locale: str, but: int) -> Iterator[tuple[int, Reference, str, str]]:
    """Page id, reference, title and similar questions of the other items of a base."""
    items = Item.objects.filter(root=root, locale=locale, page__isnull=False).exclude(pk=but)
    numbers = dict(items.order_by("reference_id").values_list("page_id", "reference_id"))
    rows: Iterable[tuple[int, str, str]] = (
        row
        for model in concrete_models(KnowledgeItemMixin)
        for row in model._default_manager.filter(pk__in=items.values("page_id"))
        .order_by("pk")
        .values_list("pk", "title", "similar_questions")
    )
    for page_id, title, text in rows:
        yield page_id, format_reference(numbers[page_id]), title, text
