"""A client that asks as somebody, and a counter of SQL that prints what it counted."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.testapp.models import GuidePage
from wagtail_kb import search
from wagtail_kb.models import Item
from wagtail_kb.search import engine
from wagtail_kb.testing import (
    answer,
    make_author,
    make_category,
    make_faq,
    make_reviewer,
    make_workflow,
)


class Api:
    """Posts queries as *user*; ``data`` fails on errors, ``code`` and ``error`` on success."""

    def __init__(self, user: Any = None, **defaults: Any) -> None:
        self.client = Client(**defaults)
        if user is not None:
            self.client.force_login(user)

    def post(self, body: Any, **extra: Any) -> Any:
        content = body if isinstance(body, bytes) else orjson.dumps(body)
        extra.setdefault("content_type", "application/json")
        return self.client.post("/graphql/", content, **extra)

    def __call__(self, query: str, **variables: Any) -> dict[str, Any]:
        """The whole answer."""
        return orjson.loads(self.post({"query": query, "variables": variables}).content)

    def data(self, query: str, **variables: Any) -> dict[str, Any]:
        answer = self(query, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def error(self, query: str, **variables: Any) -> dict[str, Any]:
        """Message and extensions of the first error."""
        answer = self(query, **variables)
        assert "errors" in answer, answer
        return {"message": answer["errors"][0]["message"], **answer["errors"][0]["extensions"]}

    def code(self, query: str, **variables: Any) -> str:
        return self.error(query, **variables)["code"]

    def titles(self, arguments: str = "", **variables: Any) -> list[str]:
        """Titles of the items in zh-Hans that ``items`` finds with more *arguments*."""
        query = f'{{ items(locale: "zh-Hans", {arguments}) {{ edges {{ node {{ title }} }} }} }}'
        found = self.data(query, **variables)
        return [edge["node"]["title"] for edge in found["items"]["edges"]]


class Statements(list[str]):
    """SQL statements, which an assertion on their number prints when it fails."""

    def __repr__(self) -> str:
        return "\n".join(["", *(f"{n}. {sql[:400]}" for n, sql in enumerate(self, 1))])


@pytest.fixture
def api(db: None) -> Api:
    """Nobody in particular."""
    return Api()


@pytest.fixture
def as_user(db: None) -> type[Api]:
    """``as_user(user)`` asks as *user*."""
    return Api


@pytest.fixture
def sql() -> Callable[..., Statements]:
    """What a call runs on the database, once a first one has filled the caches."""

    def statements(call: Callable[..., Any], *args: Any, **kwargs: Any) -> Statements:
        call(*args, **kwargs)
        with CaptureQueriesContext(connection) as captured:
            call(*args, **kwargs)
        return Statements(query["sql"] for query in captured.captured_queries)

    return statements


@pytest.fixture
def quoted(db: None) -> Callable[[Any], str]:
    """``quoted(page)``: the reference of its item, KB-1042."""
    return lambda page: str(Item.objects.get(page=page).reference)


@pytest.fixture
def category(base: Any) -> Any:
    return make_category(base, title="退款", slug="refunds")


@pytest.fixture
def make_guide():
    """``make_guide(parent, minutes=…)``: a page of the test site's own type."""

    def make_guide(parent: Any, **fields: Any) -> GuidePage:
        fields = {"title": "安装指南", "slug": "guide", "kind": "how_to", **fields}
        parent.refresh_from_db()
        page = GuidePage(body=answer("先关水"), locale=parent.locale, **fields)
        return parent.add_child(instance=page)

    return make_guide


@pytest.fixture
def index(settings, tmp_path) -> Callable[[], Any]:
    """An index of the test's own; call it to bring the index in line with the database."""
    given = settings.WAGTAIL_KB
    settings.WAGTAIL_KB = {**given, "SEARCH": {"PATH": tmp_path / "search", "DRAIN": "manual"}}
    engine.forget()
    return search.rebuild


@pytest.fixture
def workflow(base):
    """One step of the default policy, for all of the base."""
    return make_workflow(base)


@pytest.fixture
def author(base):
    return make_author(base, first_name="Ann")


@pytest.fixture
def bob(base):
    return make_reviewer(base, first_name="Bob")


@pytest.fixture
def cem(base):
    return make_reviewer(base, first_name="Cem")


@pytest.fixture
def draft(category, author, workflow):
    """A draft that *author* wrote and nobody has seen."""
    page = make_faq(category, title="怎么退款", live=False)
    page.save_revision(user=author)
    return page


@pytest.fixture
def item(draft):
    """The item of *draft*."""
    return Item.objects.get(page=draft.pk)
