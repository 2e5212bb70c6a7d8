"""What is to happen to a row: compared with its last import and with the page that it made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from kbcore import digest
from kbcore.exchange import DroppedLink, ImportedRow, RowProblem
from wagtail_kb.bridge import item_from_page
from wagtail_kb.models import ImportRow, Item

__all__ = ["Outcome", "Result", "Target", "key_of", "plan"]

_TITLE_LENGTH = 255  # of Wagtail's Page.title


class Outcome(StrEnum):
    """What became of a row."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """*outcome* of row *number*; *problems* say why, and what of it was lost."""

    number: int
    outcome: Outcome
    problems: tuple[RowProblem, ...] = ()
    dropped_links: tuple[DroppedLink, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where rows go: the *source* they come from, the base's key and Wagtail's language code."""

    source: str
    root: UUID
    language: str


def key_of(source: str, row_id: str) -> UUID:
    """The key of an imported item: the same each time the row of *source* is read."""
    return uuid5(uuid5(NAMESPACE_URL, f"wagtail-kb:{source}"), row_id)


def plan(row: ImportedRow, target: Target) -> tuple[Result, ImportRow | None]:
    """What importing *row* would do now, and the record of its last import."""
    known = (
        ImportRow.objects.filter(source=target.source, row_id=row.id)
        .select_related("item__page")
        .first()
    )
    problems = tuple(_problems(row, target, known))
    if problems:
        return _result(row, Outcome.PROBLEM, problems), known
    if known is None:
        return _result(row, Outcome.CREATED), None
    if known.row_hash == row.content_hash:
        return _result(row, Outcome.UNCHANGED), known
    if conflict := _conflict(known):
        hint = "Take over what you want by hand, or undo the change here and import again."
        problem = RowProblem(row=row.number, field="row", problem=conflict, hint=hint)
        return _result(row, Outcome.CONFLICT, (problem,)), known
    return _result(row, Outcome.UPDATED), known


def _result(row: ImportedRow, outcome: Outcome, problems: tuple[RowProblem, ...] = ()) -> Result:
    return Result(
        number=row.number,
        outcome=outcome,
        problems=problems + row.problems,
        dropped_links=row.dropped_links,
    )


def _problems(row: ImportedRow, target: Target, known: ImportRow | None) -> Iterator[RowProblem]:
    if len(row.title) > _TITLE_LENGTH:
        yield RowProblem(
            row=row.number,
            field="question",
            problem=f"has {len(row.title)} characters, more than {_TITLE_LENGTH}",
            hint="Shorten it; the rest may stand in the answer.",
        )
    for item in Item.objects.filter(key=key_of(target.source, row.id)):
        if item.root != target.root:
            yield RowProblem(
                row=row.number,
                field="id",
                problem=f"{row.id!r} stands in another knowledge base already ({item})",
                hint="Import it there, or give --source another name.",
            )
        elif known is None and item.locale == target.language:
            yield RowProblem(
                row=row.number,
                field="id",
                problem=f"{row.id!r} exists already as {item} and was not imported",
                hint="Give --source another name.",
            )


def _conflict(known: ImportRow) -> str:
    """How the item changed here since the row was imported; empty if it did not."""
    page: Any = known.item.page
    if page is None:
        return f"{known.item} was deleted here, and the row has changed"
    if not page.live:
        return f"{known.item} is hidden here, and the row has changed"
    latest = page.specific.get_latest_revision_as_object()
    if digest(item_from_page(latest).item) != known.page_digest:
        return f"{known.item} was edited here, and the row has changed too"
    return ""
