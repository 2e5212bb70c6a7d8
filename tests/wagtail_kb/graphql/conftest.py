"""A client that asks as somebody, and a counter of SQL that prints what it counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wagtail_kb.testing import make_base, make_category

Ask = Callable[..., dict[str, Any]]


class Api:
    """Posts queries as *user*; ``data`` fails on errors, ``code`` on success."""

    def __init__(self, user: Any = None, **defaults: Any) -> None:
        self.client = Client(**defaults)
        if user is not None:
            self.client.force_login(user)

    def post(self, body: Any, **extra: Any) -> Any:
        content = body if isinstance(body, bytes) else orjson.dumps(body)
        return self.client.post("/graphql/", content, content_type="application/json", **extra)

    def __call__(self, query: str, **variables: Any) -> dict[str, Any]:
        """The whole answer."""
        response = self.post({"query": query, "variables": variables})
        answer: dict[str, Any] = orjson.loads(response.content)
        return answer

    def data(self, query: str, **variables: Any) -> dict[str, Any]:
        answer = self(query, **variables)
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    def error(self, query: str, **variables: Any) -> dict[str, Any]:
        answer = self(query, **variables)
        assert "errors" in answer, answer
        return {"message": answer["errors"][0]["message"], **answer["errors"][0]["extensions"]}

    def code(self, query: str, **variables: Any) -> str:
        code: str = self.error(query, **variables)["code"]
        return code


class Statements(list[str]):
    """SQL statements that print themselves when an assertion on their number fails."""

    def __repr__(self) -> str:
        return "\n".join(["", *(f"{n}. {sql[:300]}" for n, sql in enumerate(self, 1))])


@pytest.fixture
def api(db: None) -> Api:
    return Api()


@pytest.fixture
def as_user(db: None) -> Callable[[Any], Api]:
    return Api


@pytest.fixture
def sql() -> Callable[..., Statements]:
    """What a call runs on the database, warmed up by a first one."""

    def count(call: Callable[..., Any], *args: Any, **kwargs: Any) -> Statements:
        call(*args, **kwargs)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            call(*args, **kwargs)
        return Statements(query["sql"] for query in captured.captured_queries)

    return count


@pytest.fixture
def base(db: None) -> Any:
    return make_base()


@pytest.fixture
def category(base: Any) -> Any:
    return make_category(base, title="退款", slug="refunds")
