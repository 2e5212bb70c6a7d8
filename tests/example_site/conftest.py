"""The example site inside the test site: its addresses and templates, filled once a module."""

import copy
import importlib
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.test import Client, override_settings
from django.urls import clear_url_caches

from example_site.entries import CONTENT


def nothing(done: int, total: int) -> None:
    """Progress that nobody watches."""


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """The demonstration in the database, for a whole module; each test's own changes go first."""
    from example_site.filling import fill
    from example_site.reviewing import REVIEW

    kb = {**django_settings.WAGTAIL_KB, "REVIEW": REVIEW}
    with django_db_blocker.unblock(), override_settings(WAGTAIL_KB=kb), transaction.atomic():
        fill(nothing)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def fill(filled: None, db: None) -> Callable[[], int]:
    """`fill()`: what `kb_demo` does once more; how many items it added."""
    from example_site.filling import fill

    return lambda: fill(nothing)


@pytest.fixture
def demo(filled: None, db: None, settings, client: Client) -> Iterator[Client]:
    """A browser without an account in front of the filled site."""
    templates = copy.deepcopy(settings.TEMPLATES)
    options = templates[0]["OPTIONS"]
    options["context_processors"].append("example_site.words.words")
    # Installing the app as well would make every other app start again.
    options["libraries"] = {"help_centre": "example_site.templatetags.help_centre"}
    templates[0]["DIRS"] = [CONTENT.parent / "templates"]
    settings.TEMPLATES = templates
    settings.ROOT_URLCONF = "example_site.urls"
    settings.WAGTAIL_FRONTEND_LOGIN_TEMPLATE = "example_site/login.html"
    read_login_template()
    yield client
    del settings.WAGTAIL_FRONTEND_LOGIN_TEMPLATE
    read_login_template()


def read_login_template() -> None:
    """Wagtail reads that setting once, when its addresses are imported, here by an earlier test."""
    for module in ("wagtail.urls", "example_site.urls"):
        importlib.reload(importlib.import_module(module))
    clear_url_caches()


@pytest.fixture
def sign_in(demo: Client) -> Callable[[str], Client]:
    """`sign_in("agent")`: the same browser, signed in as that account."""
    from django.contrib.auth import get_user_model

    def sign_in(username: str) -> Client:
        demo.force_login(get_user_model().objects.get(username=username))
        return demo

    return sign_in
