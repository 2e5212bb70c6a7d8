"""A FAQ that Ann wrote, Bob and Cem who may approve it, and a as_user for each of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from wagtail_kb.models import Item
from wagtail_kb.review.case import open_case
from wagtail_kb.testing import make_author, make_faq, make_reviewer, make_workflow


@pytest.fixture
def workflow(base: Any) -> Any:
    return make_workflow(base)


@pytest.fixture
def ann(base: Any) -> Any:
    return make_author(base, first_name="Ann")


@pytest.fixture
def bob(base: Any) -> Any:
    return make_reviewer(base, first_name="Bob")


@pytest.fixture
def cem(base: Any) -> Any:
    return make_reviewer(base, first_name="Cem")


@pytest.fixture
def faq(category: Any, ann: Any, workflow: Any) -> Any:
    """A draft that Ann wrote and nobody has seen."""
    faq = make_faq(category, live=False)
    faq.save_revision(user=ann)
    return faq


@pytest.fixture
def item(faq: Any) -> Item:
    return Item.objects.get(page=faq.pk)


@pytest.fixture
def as_user() -> Callable[[Any], Client]:
    """`as_user(user)`: a client that *user* is signed in with."""

    def as_user(user: Any) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return as_user


@pytest.fixture
def digest() -> Callable[[Any], str]:
    """What is under review, as the screen would send it back."""

    def digest(item: Any) -> str:
        return str(open_case(Item.objects.get(pk=item.pk)).digest)

    return digest


@pytest.fixture
def submit_url(faq: Any) -> str:
    return reverse("wagtail_kb_submit", args=[faq.pk])


@pytest.fixture
def review_url(faq: Any) -> str:
    return reverse("wagtail_kb_review", args=[faq.pk])


@pytest.fixture
def write() -> Callable[..., Any]:
    """`write(page, user, **changes)`: a further revision."""

    def write(page: Any, user: Any, **changes: Any) -> Any:
        draft = page.get_latest_revision_as_object()
        for name, value in changes.items():
            setattr(draft, name, value)
        return draft.save_revision(user=user)

    return write
