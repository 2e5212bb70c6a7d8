"""A FAQ under review: an author, two reviewers, a workflow with one step of the default policy."""

from __future__ import annotations

from typing import Any

import pytest

from wagtail_kb.models import Item
from wagtail_kb.testing import make_author, make_faq, make_reviewer, make_workflow


@pytest.fixture
def workflow(base: Any) -> Any:
    return make_workflow(base)


@pytest.fixture
def author(base: Any) -> Any:
    return make_author(base, first_name="Ann")


@pytest.fixture
def bob(base: Any) -> Any:
    return make_reviewer(base, first_name="Bob")


@pytest.fixture
def cem(base: Any) -> Any:
    return make_reviewer(base, first_name="Cem")


@pytest.fixture
def faq(category: Any, author: Any, workflow: Any) -> Any:
    """A draft that *author* wrote and nobody has seen."""
    faq = make_faq(category, live=False)
    faq.save_revision(user=author)
    return faq


@pytest.fixture
def item(faq: Any) -> Item:
    return Item.objects.get(page=faq.pk)
