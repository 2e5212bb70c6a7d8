"""Cross-site requests: what writes in the name of a session needs Django's CSRF token."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from graphql import DocumentNode, OperationType, get_operation_ast

from .errors import ApiError, Code

__all__ = ["WithoutToken", "check_token", "writes"]


class WithoutToken(ApiError):
    """A mutation in a session without its CSRF token, or of another site; *reason*: Django says."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            Code.FORBIDDEN,
            "Send the CSRF token of your session in the header X-CSRFToken; the cookie csrftoken "
            f"holds it. ({reason})",
        )


def writes(document: DocumentNode, operation: str | None) -> bool:
    """Whether *operation* of *document* is a mutation."""
    found = get_operation_ast(document, operation)
    return found is not None and found.operation is OperationType.MUTATION


def check_token(request: HttpRequest | None) -> None:
    """Raise WithoutToken if *request* rests on a session and Django would refuse its token.

    Who logs in otherwise, with a header that no other site can send, needs none.
    """
    session = getattr(request, "session", None)
    if request is None or session is None or SESSION_KEY not in session:
        return
    check = _Check(_no_response)
    check.process_request(request)
    if reason := check.process_view(request, _no_response, (), {}):
        raise WithoutToken(str(reason))


class _Check(CsrfViewMiddleware):
    """Django's own check, which says why instead of answering."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def _no_response(request: HttpRequest) -> HttpResponse:
    return HttpResponse()
