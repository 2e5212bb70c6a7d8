"""Chromium against the test site: `page` from pytest-playwright, and a way to sign in."""

import os
from collections.abc import Callable
from typing import Any

import pytest

from tests.needs import CHROMIUM

# Playwright runs an event loop, in which Django would refuse to use the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


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


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], live_server: Any) -> dict[str, Any]:
    """Paths in `page.goto` are the live server's; the window is that of a small laptop."""
    return {
        **browser_context_args,
        "base_url": live_server.url,
        "locale": "en",
        "viewport": {"width": 1280, "height": 800},
    }


@pytest.fixture
def sign_in(page: Any, live_server: Any, client: Any) -> Callable[[Any], None]:
    """`sign_in(user)`: from here on the browser is that user's; `sign_in(None)` is nobody's."""

    def sign_in(user: Any) -> None:
        page.context.clear_cookies()
        client.logout()
        if user is not None:
            client.force_login(user)
            value = client.cookies["sessionid"].value
            page.context.add_cookies(
                [{"name": "sessionid", "value": value, "url": live_server.url}]
            )

    return sign_in
