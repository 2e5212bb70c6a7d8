"""Execution: an operation in, the answer as JSON values out, synchronously."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from graphql import ExecutionResult, GraphQLError, GraphQLSchema
from graphql import execute as graphql_execute

from .context import Context
from .cost import check_cost
from .csrf import WithoutToken, check_token, writes
from .documents import InvalidDocument, document
from .errors import ApiError, formatted

__all__ = ["Answer", "execute"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """*body* as the GraphQL specification has it; *executed* is false if no resolver ran."""

    body: dict[str, Any]
    executed: bool


def execute(
    schema: GraphQLSchema,
    text: str,
    *,
    context: Context,
    variables: dict[str, Any] | None = None,
    operation: str | None = None,
) -> Answer:
    """Run the *operation* of the document *text*.

    Raises WithoutToken; no other exception for what a client asked.
    """
    try:
        parsed = document(schema, text)
        check_cost(parsed, variables or {}, operation)
        if writes(parsed, operation):
            check_token(context.request)
    except WithoutToken:
        raise  # the view has a status of its own for it
    except InvalidDocument as error:
        return _refused(*error.errors)
    except ApiError as error:
        return _refused(GraphQLError(str(error), extensions=error.extensions))
    result = graphql_execute(
        schema,
        parsed,
        context_value=context,
        variable_values=variables,
        operation_name=operation,
        is_awaitable=_never,
    )
    return _answer(cast("ExecutionResult", result))


def _answer(result: ExecutionResult) -> Answer:
    errors = result.errors or []
    # Without a path an error lies in the request: variables, or which operation is meant.
    if errors and result.data is None and all(error.path is None for error in errors):
        return _refused(*errors)
    body: dict[str, Any] = {"data": result.data}
    if errors:
        body["errors"] = [formatted(error, executing=True) for error in errors]
    return Answer(body=body, executed=True)


def _refused(*errors: GraphQLError) -> Answer:
    body = {"errors": [formatted(error, executing=False) for error in errors]}
    return Answer(body=body, executed=False)


def _never(value: Any) -> bool:
    """No resolver here is asynchronous, so asking each value is time lost."""
    return False
