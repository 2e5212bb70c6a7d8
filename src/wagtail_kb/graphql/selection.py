"""Look-ahead: which fields a query selects, so that only their columns are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graphql import (
    EnumValueNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLResolveInfo,
    InlineFragmentNode,
    SelectionSetNode,
)

__all__ = ["argument_values", "selected"]

Fields = dict[str, list[FieldNode]]


def selected(info: GraphQLResolveInfo, *path: str) -> Fields:
    """The fields below *path* of the field being resolved, by name, through all fragments.

    Directives are not looked at: a field that is left out by one costs a column.
    """
    found = _below(info.field_nodes, info.fragments)
    for name in path:
        found = _below(found.get(name, ()), info.fragments)
    return found


def argument_values(
    nodes: Iterable[FieldNode], name: str, variables: Mapping[str, Any], default: str
) -> set[str]:
    """Names of the enum values that the argument *name* has in *nodes*."""
    values: set[str] = set()
    for node in nodes:
        given = {argument.name.value: argument.value for argument in node.arguments}.get(name)
        if given is None:
            values.add(default)
        elif isinstance(given, EnumValueNode):
            values.add(given.value)
        else:
            value = variables.get(getattr(getattr(given, "name", None), "value", ""))
            values.add(default if value is None else getattr(value, "name", str(value)))
    return values


def _below(nodes: Iterable[FieldNode], fragments: Mapping[str, FragmentDefinitionNode]) -> Fields:
    found: Fields = {}
    seen: set[str] = set()
    waiting: list[SelectionSetNode] = [n.selection_set for n in nodes if n.selection_set]
    while waiting:
        for selection in waiting.pop().selections:
            if isinstance(selection, FieldNode):
                found.setdefault(selection.name.value, []).append(selection)
            elif isinstance(selection, InlineFragmentNode):
                waiting.append(selection.selection_set)
            elif (name := selection.name.value) not in seen:  # type: ignore[attr-defined]  # a spread
                seen.add(name)
                waiting.append(fragments[name].selection_set)
    return found
