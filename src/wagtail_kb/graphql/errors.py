"""Errors that a client can tell apart: each has a stable ``extensions.code``.

ValueError
  ApiError         what a client asked can't be answered; its text is meant for them
    BadRequest     the request itself is wrong; `extensions` say where
Everything else that is raised becomes INTERNAL with an id that the log has.
"""

from __future__ import annotations

import logging
from enum import StrEnum
from typing import Any
from uuid import uuid4

from graphql import GraphQLError

__all__ = ["ApiError", "BadRequest", "Code", "formatted", "internal"]

_log = logging.getLogger("wagtail_kb.graphql")


class Code(StrEnum):
    """Values of ``extensions.code``; they never change their meaning."""

    BAD_REQUEST = "BAD_REQUEST"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    FORBIDDEN = "FORBIDDEN"
    NOT_FOUND = "NOT_FOUND"
    QUERY_TOO_DEEP = "QUERY_TOO_DEEP"
    QUERY_TOO_COSTLY = "QUERY_TOO_COSTLY"
    TOO_MANY_ALIASES = "TOO_MANY_ALIASES"
    REQUEST_TOO_LARGE = "REQUEST_TOO_LARGE"
    RATE_LIMITED = "RATE_LIMITED"
    CURSOR_INVALID = "CURSOR_INVALID"
    SEARCH_UNAVAILABLE = "SEARCH_UNAVAILABLE"
    INTERNAL = "INTERNAL"


class ApiError(ValueError):
    """An error for the client: *message* says what is wrong, *data* goes beside the code."""

    def __init__(self, code: Code, message: str, **data: Any) -> None:
        self.code = code
        # graphql-core copies this attribute into the error it locates.
        self.extensions: dict[str, Any] = {"code": code.value, **data}
        super().__init__(message)


class BadRequest(ApiError):
    """The request is wrong: an argument, the document, or what carries it."""

    def __init__(self, message: str, **data: Any) -> None:
        super().__init__(Code.BAD_REQUEST, message, **data)


def formatted(error: GraphQLError, *, executing: bool) -> dict[str, Any]:
    """*error* as the answer has it; before execution every mistake is the request's."""
    original = error.original_error
    if executing and original is not None and not isinstance(original, (ApiError, GraphQLError)):
        return {**internal(original), **_place(error)}
    extensions = error.extensions or {}
    return {
        "message": error.message,
        **_place(error),
        "extensions": {"code": Code.BAD_REQUEST.value, **extensions},
    }


def internal(error: BaseException) -> dict[str, Any]:
    """What a client learns of our own fault: an id to quote, which stands in the log as well."""
    number = uuid4().hex
    _log.error("GraphQL error %s", number, exc_info=error)
    return {
        "message": f"Something went wrong here. Please report it with the id {number}.",
        "extensions": {"code": Code.INTERNAL.value, "id": number},
    }


def _place(error: GraphQLError) -> dict[str, Any]:
    place: dict[str, Any] = {}
    if error.locations:
        place["locations"] = [location.formatted for location in error.locations]
    if error.path is not None:
        place["path"] = error.path
    return place
