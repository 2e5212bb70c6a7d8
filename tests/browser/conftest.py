"""Chromium against the test site: `page` from pytest-playwright, a way to sign in, a base."""

import os
from collections.abc import Callable, Iterator
from threading import Condition
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.images import ImageFile
from django.core.signals import request_finished, request_started

from tests.browser.editor import Editor
from tests.needs import CHROMIUM

# Playwright runs an event loop, in which Django would refuse to use the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

PATIENCE = 30_000


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium, kept from looking for servers of its maker."""
    arguments = (
        "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
        "--disable-component-update --disable-sync"
    )
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": [*browser_type_launch_args.get("args", []), *arguments.split()],
    }


class Traffic:
    """How many requests the server is answering."""

    def __init__(self) -> None:
        self._count = 0
        self._changed = Condition()

    def started(self, **kwargs: Any) -> None:
        with self._changed:
            self._count += 1

    def finished(self, **kwargs: Any) -> None:
        with self._changed:
            self._count -= 1
            self._changed.notify_all()

    def wait_for_silence(self) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self._count == 0, timeout=PATIENCE / 1000)


@pytest.fixture
def server(live_server: Any, transactional_db: None, settings: Any, tmp_path: Any) -> Iterator[Any]:
    """The live server as the default site, with an empty index of this test's own.

    Browsers close before this ends, and the database is undone after the last request.
    """
    from wagtail.models import Site

    from wagtail_kb import search
    from wagtail_kb.search import engine

    settings.WAGTAIL_KB = {"SEARCH": {"PATH": tmp_path / "search"}}
    # A test says when it saves; the one about autosave turns it on.
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 0
    cache.clear()
    engine.forget()
    site = Site.objects.get(is_default_site=True)
    site.hostname, site.port = live_server.thread.host, live_server.thread.port
    site.save()
    search.rebuild()
    traffic = Traffic()
    request_started.connect(traffic.started)
    request_finished.connect(traffic.finished)
    yield live_server
    silent = traffic.wait_for_silence()
    request_started.disconnect(traffic.started)
    request_finished.disconnect(traffic.finished)
    cache.clear()
    assert silent, "The server is still busy with a request of this test."


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], server: Any) -> dict[str, Any]:
    """Paths in `page.goto` are the live server's; the window is that of a small laptop."""
    return {
        **browser_context_args,
        "base_url": server.url,
        "locale": "en",
        "viewport": {"width": 1280, "height": 800},
        "reduced_motion": "reduce",
    }


@pytest.fixture
def page(page: Any) -> Any:
    """pytest-playwright's page, with time enough on a busy machine."""
    from playwright.sync_api import expect

    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    return page


@pytest.fixture
def sign_in(page: Any, server: Any, client: Any) -> Callable[[Any], None]:
    """`sign_in(user)`: from here on the browser is that user's; `sign_in(None)` is nobody's."""

    def sign_in(user: Any) -> None:
        page.context.clear_cookies()
        client.logout()
        if user is not None:
            client.force_login(user)
            value = client.cookies["sessionid"].value
            page.context.add_cookies([{"name": "sessionid", "value": value, "url": server.url}])

    return sign_in


@pytest.fixture
def ask(page: Any) -> Callable[..., dict[str, Any]]:
    """`ask(query, variable=…)`: what GraphQL answers to whoever is signed in."""

    def ask(query: str, /, **variables: Any) -> dict[str, Any]:
        sent = {"query": query, "variables": variables}
        answer = page.context.request.post("/graphql/", data=sent).json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    return ask


@pytest.fixture
def base(server: Any) -> Any:
    """A knowledge base at /help/ with the groups and the workflow of kb_setup."""
    from wagtail_kb import roles
    from wagtail_kb.testing import make_base

    base = make_base(title="极湾帮助中心", slug="help", introduction="常见问题和使用指南。")
    roles.set_up([base])
    return base


@pytest.fixture
def category(base: Any) -> Any:
    from wagtail_kb.testing import make_category

    return make_category(base, title="退款", slug="refunds")


@pytest.fixture
def author(base: Any) -> Any:
    from wagtail_kb.testing import make_user

    return make_user(username="author", groups=["Knowledge authors"])


@pytest.fixture
def picture(server: Any) -> Any:
    """A picture in the image library."""
    from io import BytesIO

    from PIL import Image
    from wagtail.images import get_image_model

    file = BytesIO()
    Image.new("RGB", (640, 360), "#0b5f72").save(file, "PNG")
    file.seek(0)
    return get_image_model().objects.create(title="订单页", file=ImageFile(file, "order.png"))


@pytest.fixture
def editor(page: Any) -> Editor:
    """The form of an item, as a person uses it."""
    return Editor(page)
