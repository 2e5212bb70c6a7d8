"""The admin says when the search index doesn't answer, and how to mend it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from tests.wagtail_kb.admin.posting import edit_url
from wagtail_kb.search import rebuild
from wagtail_kb.testing import make_faq

pytestmark = pytest.mark.django_db

MEND = "manage.py kb_index"


@pytest.fixture
def no_index(settings: Any, tmp_path: Path) -> None:
    settings.WAGTAIL_KB = {"SEARCH": {"PATH": tmp_path / "none", "DRAIN": "manual"}}


def home(client: Any) -> str:
    return client.get(reverse("wagtailadmin_home")).content.decode()


def test_a_missing_index_is_told_on_the_home_page_with_the_command_that_mends_it(no_index, admin):
    assert MEND in home(admin)


def test_a_missing_index_is_told_in_the_editor(no_index, admin, category):
    assert MEND in admin.get(edit_url(make_faq(category))).content.decode()


def test_pages_are_written_and_published_without_an_index(no_index, admin, category):
    assert make_faq(category).kb_items.get().current is not None


def test_an_index_that_answers_needs_no_words(no_index, admin):
    rebuild()
    assert MEND not in home(admin)
