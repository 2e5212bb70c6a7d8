"""A knowledge base, and what its tests ask of it again and again."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import Site

from wagtail_kb.models import Item, Outbox, Version
from wagtail_kb.testing import make_base, make_category, make_user
from wagtail_kb.viewer import Viewer, for_user


@pytest.fixture(autouse=True)
def empty_cache():
    """Sites and their paths are cached; a database that is rolled back doesn't say so."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def spoken_language():
    """Some views leave the language active that they spoke; the next test hears English."""
    translation.activate("en")
    yield
    translation.deactivate()


@pytest.fixture
def site(db: None) -> Site:
    return Site.objects.get(is_default_site=True)


@pytest.fixture
def base(db: None) -> Any:
    return make_base()


@pytest.fixture
def category(base: Any) -> Any:
    return make_category(base)


@pytest.fixture
def anyone(site: Site) -> Viewer:
    """A visitor of the default site."""
    return for_user(None, site_id=site.pk)


@pytest.fixture
def agent(site: Site) -> Viewer:
    """Somebody who may read internal knowledge, on the default site."""
    return for_user(make_user("view_internal"), site_id=site.pk)


@pytest.fixture
def editor(client, admin_user) -> Any:
    """The admin, as a client that a superuser is signed in with."""
    client.force_login(admin_user)
    return client


@pytest.fixture
def sql():
    """The statements that a call makes: ``sql(function, …)``."""

    def statements(function, *args, **kwargs) -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            function(*args, **kwargs)
        return [query["sql"] for query in captured.captured_queries]

    return statements


@pytest.fixture
def history():
    """The versions of a page as ``(number, is current)``, oldest first."""

    def history(page: Any) -> list[tuple[int, bool]]:
        item = Item.objects.get(key=page.translation_key, locale=page.locale.language_code)
        versions = Version.objects.filter(item=item).order_by("number")
        assert all(v.retired_at is None for v in versions if v.pk == item.current_id)
        assert all(v.retired_at for v in versions if v.pk != item.current_id)
        return [(v.number, v.pk == item.current_id) for v in versions]

    return history


@pytest.fixture
def queued():
    """What was put into the outbox since the last call: items' and subtrees' page ids."""

    def queued() -> set[tuple[str, int | None]]:
        rows = Outbox.objects.values_list("item__page", "item", "subtree")
        found = {("subtree", s) if s else ("item", page) for page, item, s in rows}
        Outbox.objects.all().delete()
        return found

    return queued
