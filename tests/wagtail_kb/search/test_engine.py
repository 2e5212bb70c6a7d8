"""The engine of the settings."""

from pathlib import Path

import pytest
from django.conf import settings as current

from wagtail_kb import search
from wagtail_kb.models import SearchIndex
from wagtail_kb.search.engine import checked_engine, get_engine, index_path


def test_the_same_settings_give_the_same_engine(settings, tmp_path):
    settings.WAGTAIL_KB = {"SEARCH": {"PATH": tmp_path / "one"}}
    first = get_engine()
    assert get_engine() is first
    settings.WAGTAIL_KB = {"SEARCH": {"PATH": tmp_path / "one", "OPTIONS": {"patience": 0.0}}}
    assert get_engine() is not first
    settings.WAGTAIL_KB = {"SEARCH": {"PATH": str(tmp_path / "one")}}
    assert get_engine() is first


def test_without_a_path_the_index_lies_in_var_below_the_base_dir(settings, tmp_path):
    settings.WAGTAIL_KB = {}
    assert not hasattr(current, "BASE_DIR")
    assert index_path() == Path("var/kb-search")
    settings.BASE_DIR = tmp_path
    assert index_path() == tmp_path / "var" / "kb-search"


@pytest.mark.django_db
def test_an_index_that_was_just_seen_to_belong_here_is_not_checked_again(
    index, django_assert_num_queries
):
    with django_assert_num_queries(1):
        checked_engine()
        checked_engine()


@pytest.mark.django_db
def test_a_new_index_is_checked(index):
    checked_engine()
    SearchIndex.objects.all().delete()
    search.rebuild()
    SearchIndex.objects.all().delete()
    with pytest.raises(LookupError, match="doesn't belong to this database"):
        checked_engine()
