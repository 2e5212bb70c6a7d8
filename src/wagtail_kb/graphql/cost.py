"""Cost: how many objects an operation may answer with, counted before any is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionNode,
    VariableNode,
)

from wagtail_kb import conf

from .errors import ApiError, Code

__all__ = ["MAX_OBJECTS", "check_cost"]

MAX_OBJECTS = 20_000
"""Most objects of an answer: lists in lists multiply."""

# What a list holds if it has no `first`, or none that we know; for those without, a guess.
_SIZES = {
    "approvals": 2,
    "asked": 5,
    "attachments": 2,
    "categories": 10,
    "children": 10,
    "diff": 20,  # not so many objects, but as much work
    "events": 20,
    "facetCounts": 10,
    "facets": 5,
    "highlights": 3,
    "items": 20,
    "mayApprove": 10,
    "missing": 2,
    "reviewQueue": 20,
    "search": 10,
    "steps": 2,
    "values": 10,
    "versions": 20,
    "why": 5,
}


def check_cost(document: DocumentNode, variables: Mapping[str, Any], operation: str | None) -> None:
    """Raise ApiError if the *operation* of *document* might answer with more than MAX_OBJECTS."""
    fragments = {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode) and operation in (None, _name(node)):
            given = {**_defaults(node), **variables}
            cost = _objects(node.selection_set.selections, fragments, given)
            if cost > MAX_OBJECTS:
                raise ApiError(
                    Code.QUERY_TOO_COSTLY,
                    f"The answer could hold {cost} objects; {MAX_OBJECTS} are allowed. "
                    "Ask for shorter lists, or for fewer lists in lists.",
                    limit=MAX_OBJECTS,
                    value=cost,
                )


def _objects(
    selections: Iterable[SelectionNode],
    fragments: Mapping[str, FragmentDefinitionNode],
    variables: Mapping[str, Any],
) -> int:
    """The objects that *selections* of one object stand for. A valid document has no circles."""
    total = 0
    for node in selections:
        if isinstance(node, FragmentSpreadNode):
            below: Any = fragments[node.name.value].selection_set
        else:
            below = getattr(node, "selection_set", None)
        if below is None:
            continue
        inside = _objects(below.selections, fragments, variables)
        total += _size(node, variables) * (1 + inside) if isinstance(node, FieldNode) else inside
    return total


def _size(node: FieldNode, variables: Mapping[str, Any]) -> int:
    """How many objects the field *node* may hold."""
    usual = _SIZES.get(node.name.value, 1)
    for argument in node.arguments:
        if argument.name.value == "first":
            value = argument.value
            if isinstance(value, IntValueNode):
                return _possible(int(value.value))
            if isinstance(value, VariableNode):
                first = variables.get(value.name.value)
                return _possible(first) if isinstance(first, int) else usual
    return usual


def _possible(first: int) -> int:
    """*first* as far as any list gives so many; what is out of range has an error of its own."""
    return min(max(first, 1), conf.get("MAX_PAGE_SIZE"))


def _defaults(node: OperationDefinitionNode) -> dict[str, int]:
    return {
        one.variable.name.value: int(one.default_value.value)
        for one in node.variable_definitions or ()
        if isinstance(one.default_value, IntValueNode)
    }


def _name(node: OperationDefinitionNode) -> str | None:
    return node.name.value if node.name else None
