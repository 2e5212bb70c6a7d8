"""A knowledge base with a category, and people who work in it."""

from __future__ import annotations

from typing import Any

import pytest

from wagtail_kb.testing import make_base, make_category


@pytest.fixture
def base(db: None) -> Any:
    return make_base()


@pytest.fixture
def category(base: Any) -> Any:
    return make_category(base)


@pytest.fixture
def admin(admin_client: Any) -> Any:
    """A client signed in as a superuser."""
    return admin_client
