"""Two versions of an item in; out comes what differs: fields, then blocks, then words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from kbcore.items import KnowledgeItem

from .blocks import BlockDiff, Change, compare_blocks
from .fields import FieldDiff, Part, compare_fields
from .words import Op, Span

__all__ = ["FORMAT", "Diff", "diff"]

FORMAT = 1
"""Number of the JSON format that ``Diff.to_json`` writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """What differs. *fields* are those that do; *blocks* and *attachments* are all, in order."""

    fields: tuple[FieldDiff, ...] = ()
    blocks: tuple[BlockDiff, ...] = ()
    attachments: tuple[BlockDiff, ...] = ()
    is_new: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs, neither the answer nor how it is found nor where it stands."""
        return not self.fields and not any(self.changed_blocks())

    @property
    def changes_answer(self) -> bool:
        """Whether the answer digests differ, and with them what approvals are worth."""
        in_fields = any(field.part is Part.ANSWER for field in self.fields)
        return in_fields or any(self.changed_blocks())

    def changed_blocks(self) -> Iterator[BlockDiff]:
        """Blocks and attachments that are not what and where they were."""
        for block in (*self.blocks, *self.attachments):
            if block.change is not Change.SAME or block.moved:
                yield block

    def to_json(self) -> dict[str, Any]:
        """JSON of the diff in FORMAT; unchanged blocks without their words."""
        return {
            "format": FORMAT,
            "new": self.is_new,
            "fields": [_field_json(field) for field in self.fields],
            "blocks": [_block_json(block) for block in self.blocks],
            "attachments": [_block_json(block) for block in self.attachments],
        }


def diff(
    old: KnowledgeItem | None,
    new: KnowledgeItem,
    *,
    facet_names: Mapping[UUID, str] | None = None,
) -> Diff:
    """What leads from *old* to *new*; all of *new* if there is no *old*.

    *facet_names* are shown for facet values, else their keys.
    """
    before = old or KnowledgeItem(key=new.key, locale=new.locale, kind=new.kind, title="")
    return Diff(
        fields=tuple(compare_fields(before, new, facet_names or {})),
        blocks=compare_blocks(before.blocks, new.blocks),
        attachments=compare_blocks(before.attachments, new.attachments),
        is_new=old is None,
    )


def _field_json(field: FieldDiff) -> dict[str, Any]:
    return {
        "name": field.name,
        "part": field.part.value,
        "change": field.change.value,
        "spans": _spans_json(field.spans),
    }


def _block_json(block: BlockDiff) -> dict[str, Any]:
    data: dict[str, Any] = {"type": block.block.type, "change": block.change.value}
    if block.block.id:
        data["id"] = block.block.id
    if block.moved:
        data["moved"] = True
    if block.is_internal:
        data["internal"] = True
    if block.change is not Change.SAME:
        data["spans"] = _spans_json(block.spans)
    if block.properties:
        data["properties"] = [
            {"name": p.name, "before": p.before, "after": p.after} for p in block.properties
        ]
    return data


def _spans_json(spans: tuple[Span, ...]) -> list[dict[str, str]]:
    return [
        {"op": span.op.value, "text": span.text}
        | ({"was": span.was, "now": span.now} if span.op is Op.STYLED else {})
        for span in spans
    ]
