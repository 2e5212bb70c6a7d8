"""Queries that select every field of a schema, made by asking the schema what there is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_composite_type,
)

__all__ = ["Everything"]


@dataclass
class Everything:
    """Selections of *schema*; *covered* are the fields that they hold, as ``Type.field``.

    *arguments* are given to fields below the root: ``{"Category.items": ["", "(first: 100)"]}``.
    """

    schema: GraphQLSchema
    arguments: dict[str, list[str]] = field(default_factory=dict)
    covered: set[str] = field(default_factory=set)

    def fields(self) -> set[str]:
        """Every field that can be read below a field of Query."""
        return {
            f"{name}.{part}" for name, found in self._readable().items() for part in found.fields
        }

    def _readable(self) -> dict[str, GraphQLObjectType]:
        """The object types that Query leads to, itself left out, by name."""
        assert self.schema.query_type
        found: dict[str, GraphQLObjectType] = {}
        waiting: list[Any] = [self.schema.query_type]
        while waiting:
            for part in waiting.pop().fields.values():
                named = get_named_type(part.type)
                is_interface = isinstance(named, GraphQLInterfaceType)
                types = self.schema.get_possible_types(named) if is_interface else [named]
                new = [t for t in types if is_composite_type(t) and t.name not in found]
                found.update((one.name, one) for one in new)
                waiting += new
        return found

    def select(self, root: str) -> str:
        """The selection of all that can be reached from the field *root* of Query."""
        assert self.schema.query_type
        return self._below(get_named_type(self.schema.query_type.fields[root].type), ())

    def plain(self, root: str) -> str:
        """The selection of the fields of *root*, or of its edges' nodes, that have none below."""
        assert self.schema.query_type
        wrappers = ("Connection", "Edge")
        every = tuple(name for name in self.schema.type_map if not name.endswith(wrappers))
        return self._below(get_named_type(self.schema.query_type.fields[root].type), every)

    def _below(self, found: Any, path: tuple[str, ...]) -> str:
        """All fields of *found*; a type that is on *path* already has its plain fields alone."""
        if not is_composite_type(found):
            return ""
        if isinstance(found, GraphQLInterfaceType):
            types = self.schema.get_possible_types(found)
            parts = [f"... on {one.name} {self._below(one, path)}" for one in types]
        else:
            parts = [self._field(found, name, path) for name in found.fields]
        return "{ __typename " + " ".join(parts) + " }"

    def _field(self, parent: GraphQLObjectType, name: str, path: tuple[str, ...]) -> str:
        found = get_named_type(parent.fields[name].type)
        if is_composite_type(found) and parent.name in path:
            return ""
        self.covered.add(f"{parent.name}.{name}")
        below = self._below(found, (*path, parent.name))
        given = self.arguments.get(f"{parent.name}.{name}", [""])
        # Two types of an interface may give the same field other arguments: alias by type.
        return " ".join(
            f"{parent.name}_{name}_{number}: {name}{arguments} {below}"
            for number, arguments in enumerate(given)
        )
