"""``Diff``: what differs between two versions."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any

import graphene

from kbcore.diff import BlockDiff, Change, Op, Part, Span
from wagtail_kb.graphql.relations.difference import Difference

__all__ = ["Diff"]

_CHANGES = {
    "SAME": "It is what it was.",
    "ADDED": "It is new.",
    "REMOVED": "It is gone.",
    "CHANGED": "It says something else.",
}
_OPS = {
    "EQUAL": "Text that stayed.",
    "INSERT": "Text that came.",
    "DELETE": "Text that went.",
    "STYLED": "Text that stayed and looks otherwise: `was` and `now` say how.",
}
_PARTS = {
    "ANSWER": "Of the answer, which is what gets approved.",
    "FINDING": "Of how the answer is found.",
    "PLACE": "Of where it stands.",
}


def _enum(enum: type[Enum], name: str, about: str, values: dict[str, str]) -> Any:
    return graphene.Enum.from_enum(
        enum, name=name, description=lambda one: about if one is None else values[one.name]
    )


DiffChange = _enum(Change, "DiffChange", "What became of a field or block.", _CHANGES)
DiffOp = _enum(Op, "DiffOp", "What became of a stretch of text.", _OPS)
DiffPart = _enum(Part, "DiffPart", "What a field is part of.", _PARTS)


def _spans() -> graphene.Field:
    return graphene.Field(
        graphene.NonNull(graphene.List(graphene.NonNull(DiffSpan))),
        description="Its text, word by word; empty for a block that stayed.",
    )


class DiffSpan(graphene.ObjectType):
    """A stretch of text."""

    op = graphene.Field(graphene.NonNull(DiffOp), description="What became of it.")
    text = graphene.String(required=True, description="The text, not escaped.")
    was = graphene.String(description="How it looked, if it looks otherwise.")
    now = graphene.String(description="How it looks now, if otherwise.")


class DiffProperty(graphene.ObjectType):
    """Something of a block that isn't its words, such as its file or level."""

    name = graphene.String(required=True, description="Its name, such as `file`.")
    before = graphene.String(description="What it was; null if it wasn't there.")
    after = graphene.String(description="What it is; null if it is gone.")


class DiffField(graphene.ObjectType):
    """A field that differs."""

    name = graphene.String(required=True, description="`title`, `summary`, `extra.…`.")
    label = graphene.String(required=True, description="What people call it.")
    part = graphene.Field(graphene.NonNull(DiffPart), description="What it is part of.")
    change = graphene.Field(graphene.NonNull(DiffChange), description="What became of it.")
    spans = _spans()


class DiffBlock(graphene.ObjectType):
    """A block of the content, or an attachment, and what became of it."""

    type = graphene.String(required=True, description="`rich_text`, `table`, `picture` …")
    label = graphene.String(required=True, description="What people call it.")
    change = graphene.Field(graphene.NonNull(DiffChange), description="What became of it.")
    moved = graphene.Boolean(required=True, description="Whether it stands elsewhere.")
    internal = graphene.Boolean(required=True, description="Whether only staff ever saw it.")
    spans = _spans()
    properties = graphene.Field(
        graphene.NonNull(graphene.List(graphene.NonNull(DiffProperty))),
        description="What else of it differs.",
    )


class Diff(graphene.ObjectType):
    """What leads from one version to another, as far as you may read both."""

    is_empty = graphene.Boolean(required=True, description="Whether nothing differs.")
    changes_answer = graphene.Boolean(
        required=True, description="Whether the answer differs, and with it what is approved."
    )
    html = graphene.String(
        required=True,
        description="All of it as HTML, with `<ins>` and `<del>`; every text in it is escaped. "
        "Hide `.kb-diff-said` from the eye, not from screen readers.",
    )
    fields = graphene.Field(
        graphene.NonNull(graphene.List(graphene.NonNull(DiffField))),
        description="The fields that differ.",
    )
    blocks = graphene.Field(
        graphene.NonNull(graphene.List(graphene.NonNull(DiffBlock))),
        description="All blocks of the content, in order.",
    )
    attachments = graphene.Field(
        graphene.NonNull(graphene.List(graphene.NonNull(DiffBlock))),
        description="All attachments, in order.",
    )

    @staticmethod
    def resolve_is_empty(found: Difference, info: Any) -> bool:
        return found.diff.is_empty

    @staticmethod
    def resolve_changes_answer(found: Difference, info: Any) -> bool:
        return found.diff.changes_answer

    @staticmethod
    def resolve_fields(found: Difference, info: Any) -> list[dict[str, Any]]:
        return [
            {
                "name": one.name,
                "label": found.label(one),
                "part": one.part,
                "change": one.change,
                "spans": list(map(_span, one.spans)),
            }
            for one in found.diff.fields
        ]

    @staticmethod
    def resolve_blocks(found: Difference, info: Any) -> list[dict[str, Any]]:
        return list(_blocks(found, found.diff.blocks))

    @staticmethod
    def resolve_attachments(found: Difference, info: Any) -> list[dict[str, Any]]:
        return list(_blocks(found, found.diff.attachments))


def _blocks(found: Difference, blocks: tuple[BlockDiff, ...]) -> Iterator[dict[str, Any]]:
    for one in blocks:
        yield {
            "type": one.block.type,
            "label": found.label(one),
            "change": one.change,
            "moved": one.moved,
            "internal": one.is_internal,
            "spans": [] if one.change is Change.SAME else list(map(_span, one.spans)),
            "properties": list(one.properties),
        }


def _span(span: Span) -> dict[str, Any]:
    styled = {"was": span.was, "now": span.now} if span.op is Op.STYLED else {}
    return {"op": span.op, "text": span.text, **styled}
