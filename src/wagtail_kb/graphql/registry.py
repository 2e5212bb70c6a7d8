"""The registry: which GraphQL type serves which page model, and what a site adds to the schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps

__all__ = ["Registry", "SchemaIsBuilt", "registry"]


class SchemaIsBuilt(ValueError):
    """Something was registered after the first request."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} comes too late: the schema is built. Register it in your AppConfig.ready()."
        )


class Registry:
    """GraphQL types by page model or mixin, and more fields of Query."""

    def __init__(self) -> None:
        self._types: dict[type, type] = {}
        self._queries: list[type] = []
        self._by_label: dict[str, type] = {}
        self._is_built = False

    def register(self, model: type, graphql_type: type) -> None:
        """Serve pages of *model*, a page class or a mixin of pages, as *graphql_type*.

        The type is a graphene ObjectType with the interfaces KnowledgeItem and Node. Of several
        registered classes that a page has, the nearest in its method resolution order counts.
        """
        self._refuse_when_built(graphql_type)
        self._types[model] = graphql_type

    def register_query(self, query: type) -> None:
        """Add the fields and resolvers of *query*, a graphene ObjectType, to Query."""
        self._refuse_when_built(query)
        self._queries.append(query)

    def type_of(self, label: str) -> type:
        """The GraphQL type that serves the page model *label* ("shop.recipepage")."""
        if label not in self._by_label:
            self._by_label[label] = self._found(label)
        return self._by_label[label]

    def build(self, defaults: Mapping[type, type]) -> None:
        """Take *defaults* where a site says nothing; from here on nothing can be registered."""
        self._types = {**defaults, **self._types}
        self._is_built = True

    @property
    def types(self) -> list[type]:
        """All GraphQL types of items, each once."""
        return list(dict.fromkeys(self._types.values()))

    @property
    def queries(self) -> Iterator[type]:
        return iter(self._queries)

    def _found(self, label: str) -> type:
        try:
            bases: tuple[Any, ...] = apps.get_model(label).__mro__
        except LookupError:
            bases = ()  # the site has given this page type up
        served = (self._types[base] for base in bases if base in self._types)
        return next(served, next(iter(self._types.values())))

    def _refuse_when_built(self, what: type) -> None:
        if self._is_built:
            raise SchemaIsBuilt(what.__name__)


registry = Registry()
"""What the endpoint serves."""
