"""Documents: parsed, validated and measured once, then kept."""

from __future__ import annotations

from functools import lru_cache

from graphql import DocumentNode, GraphQLError, GraphQLSchema, parse, validate

from .errors import ApiError, Code
from .limits import check_document

__all__ = ["InvalidDocument", "document"]

_KEPT = 500


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
    try:
        parsed = parse(text)
        if errors := validate(schema, parsed, max_errors=10):
            raise InvalidDocument(*errors)
        check_document(parsed)
    except GraphQLError as error:
        raise InvalidDocument(error) from error
    except RecursionError:
        raise ApiError(Code.QUERY_TOO_DEEP, "The document is nested too deep to read.") from None
    return parsed
