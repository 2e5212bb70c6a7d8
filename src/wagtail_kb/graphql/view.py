"""The endpoint: a POST of JSON is answered; a browser gets GraphiQL where the site wants it."""

from __future__ import annotations

from typing import Any

import orjson
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from wagtail_kb import conf

from .context import context_of
from .errors import ApiError, BadRequest, Code, internal
from .execution import execute
from .limits import MAX_BYTES
from .schema import schema

__all__ = ["graphql_view"]

_STATUS = {Code.REQUEST_TOO_LARGE: 413, Code.FORBIDDEN: 403}


# Queries change nothing and need no token; mutations of a session are checked before they run.
@csrf_exempt
def graphql_view(request: HttpRequest) -> HttpResponse:
    """Answer *request*: 200 once a resolver ran, else 4xx; never the text of an exception."""
    if request.method == "POST":
        return _post(request)
    if request.method in ("GET", "HEAD") and conf.get("GRAPHIQL") and _is_browser(request):
        return render(request, "wagtail_kb/graphiql.html")
    error = BadRequest("Send the query as POST, in JSON.")
    response = _response({"errors": [_error(error)]}, status=405)
    response["Allow"] = "GET, POST" if conf.get("GRAPHIQL") else "POST"
    return response


def _post(request: HttpRequest) -> HttpResponse:
    try:
        text, variables, operation = _operation(_body(request))
        answer = execute(
            schema(),
            text,
            context=context_of(request),
            variables=variables,
            operation=operation,
        )
    except ApiError as error:
        return _response({"errors": [_error(error)]}, status=_STATUS.get(error.code, 400))
    except Exception as error:  # noqa: BLE001  # an API answers in JSON, and says nothing of ours
        return _response({"errors": [internal(error)]}, status=500)
    return _response(answer.body, status=200 if answer.executed else 400)


def _body(request: HttpRequest) -> bytes:
    if request.content_type != "application/json":
        raise BadRequest("Send the header Content-Type: application/json.")
    try:
        body = request.body
    except RequestDataTooBig:
        body = bytes(MAX_BYTES + 1)
    if len(body) > MAX_BYTES:
        raise ApiError(Code.REQUEST_TOO_LARGE, f"Send at most {MAX_BYTES} bytes.", limit=MAX_BYTES)
    return body


def _operation(body: bytes) -> tuple[str, dict[str, Any] | None, str | None]:
    """Query, variables and operation name of a request body; raises BadRequest."""
    try:
        sent = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BadRequest(f"The body is not JSON: {error}.") from None
    if not isinstance(sent, dict):
        raise BadRequest('Send one JSON object, {"query": "…", "variables": {…}}.')
    query, variables, name = (sent.get(part) for part in ("query", "variables", "operationName"))
    if not isinstance(query, str) or not query.strip():
        raise BadRequest("`query` is missing: send the document as a string.", argument="query")
    if not isinstance(variables, (dict, type(None))):
        raise BadRequest("`variables` is not an object.", argument="variables")
    if not isinstance(name, (str, type(None))):
        raise BadRequest("`operationName` is not a string.", argument="operationName")
    return query, variables, name or None


def _is_browser(request: HttpRequest) -> bool:
    return "text/html" in request.headers.get("Accept", "")


def _error(error: ApiError) -> dict[str, Any]:
    return {"message": str(error), "extensions": error.extensions}


def _response(body: dict[str, Any], *, status: int) -> HttpResponse:
    return HttpResponse(orjson.dumps(body), content_type="application/json", status=status)
