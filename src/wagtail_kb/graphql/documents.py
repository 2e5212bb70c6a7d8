"""Documents: parsed, validated and measured once, then kept."""

from __future__ import annotations

from functools import lru_cache

from graphql import DocumentNode, GraphQLError, GraphQLSchema, parse, specified_rules, validate

from .limits import check_document, check_nesting

__all__ = ["InvalidDocument", "document"]

_KEPT = 500
# Newer releases of graphql-core bound introspection as well, but their error has no code.
_RULES = [rule for rule in specified_rules if rule.__name__ != "MaxIntrospectionDepthRule"]


class InvalidDocument(ValueError):
    """A document that doesn't parse or doesn't fit the schema: *errors* say where."""

    def __init__(self, *errors: GraphQLError) -> None:
        self.errors = errors
        super().__init__(f"{len(errors)} errors in the document")


@lru_cache(maxsize=_KEPT)
def document(schema: GraphQLSchema, text: str) -> DocumentNode:
    """The document of *text*, valid and within the limits.

    Raises InvalidDocument and ApiError, which are not kept: nobody fills the cache with mistakes.
    """
    check_nesting(text)
    try:
        parsed = parse(text)
    except GraphQLError as error:
        raise InvalidDocument(error) from error
    if errors := validate(schema, parsed, _RULES, max_errors=10):
        raise InvalidDocument(*errors)
    check_document(parsed)
    return parsed
