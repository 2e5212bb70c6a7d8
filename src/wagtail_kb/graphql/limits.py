"""Limits: how deep and how wide a document may be, how long a request, how many rows a page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

from wagtail_kb import conf

from .errors import ApiError, BadRequest, Code

__all__ = ["MAX_BYTES", "MAX_DEPTH", "check_document", "check_nesting", "in_range", "page_size"]

MAX_BYTES = 100_000
"""Longest request body."""
MAX_DEPTH = 15
"""Deepest nesting of fields, fragments unfolded."""
MAX_NESTING = 100
"""Deepest nesting of brackets, before anything is parsed."""
MAX_ALIASES = 30
"""Most aliases of a document, fragments unfolded."""
MAX_FIELDS = 1_000
"""Most fields of a document, fragments unfolded: they can double with every line."""
MAX_INTROSPECTION = 2
"""How often introspection may enter a type's fields: each time multiplies its answer."""

_TEXT = re.compile(r'"""(?:\\"""|.)*?"""|"(?:\\.|[^"\\\n])*"|#[^\n]*', re.DOTALL)
_BRACKET = re.compile(r"[{}\[\]()]")
_MULTIPLYING = frozenset({"fields", "interfaces", "possibleTypes", "inputFields"})


def page_size(first: int | None, *, default: int = 20) -> int:
    """*first*, or *default* for null, if it is 1 to MAX_PAGE_SIZE; raises BadRequest."""
    return in_range("first", default if first is None else first, conf.get("MAX_PAGE_SIZE"))


def in_range(argument: str, value: int, limit: int) -> int:
    """*value* if it is 1 to *limit*; raises BadRequest."""
    if not 1 <= value <= limit:
        raise BadRequest(
            f"`{argument}` is {value}. Ask for 1 to {limit}.",
            argument=argument,
            value=value,
            limit=limit,
        )
    return value


def check_nesting(text: str) -> None:
    """Raise ApiError if *text* has brackets so deep that parsing them would overflow the stack."""
    depth = 0
    for bracket in _BRACKET.findall(_TEXT.sub("", text)):
        depth += 1 if bracket in "{[(" else -1
        _check("nesting", depth, MAX_NESTING, Code.QUERY_TOO_DEEP)


def check_document(document: DocumentNode) -> None:
    """Raise ApiError if *document* is deeper or wider than allowed."""
    fragments = {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
    fields = aliases = 0
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode):
            for field, depth, entered in _walk(node.selection_set, fragments):
                fields += 1
                aliases += field.alias is not None
                _check("depth", depth, MAX_DEPTH, Code.QUERY_TOO_DEEP)
                _check("introspection", entered, MAX_INTROSPECTION, Code.QUERY_TOO_DEEP)
                _check("aliases", aliases, MAX_ALIASES, Code.TOO_MANY_ALIASES)
                _check("fields", fields, MAX_FIELDS, Code.QUERY_TOO_COSTLY)


def _check(what: str, value: int, limit: int, code: Code) -> None:
    if value > limit:
        raise ApiError(
            code, f"The document's {what}: more than the {limit} allowed.", limit=limit, value=value
        )


def _walk(
    selections: SelectionSetNode, fragments: dict[str, FragmentDefinitionNode]
) -> Iterator[tuple[FieldNode, int, int]]:
    """Each field with its depth, and how often introspection entered a type's fields above it.

    A validated document has no circles of fragments. Introspection has no depth: its own limit
    bounds it, and tools ask for long chains of ``ofType``.
    """
    waiting: list[tuple[SelectionNode, int, int, bool]] = [
        (selection, 1, 0, False) for selection in selections.selections
    ]
    while waiting:
        node, depth, entered, inside = waiting.pop()
        if isinstance(node, FragmentSpreadNode):
            below: SelectionSetNode | None = fragments[node.name.value].selection_set
        elif isinstance(node, FieldNode):
            inside = inside or node.name.value.startswith("__")
            entered += inside and node.name.value in _MULTIPLYING
            yield node, depth, entered
            depth, below = depth if inside else depth + 1, node.selection_set
        else:
            below = getattr(node, "selection_set", None)
        if below is not None:
            waiting += [(child, depth, entered, inside) for child in below.selections]
