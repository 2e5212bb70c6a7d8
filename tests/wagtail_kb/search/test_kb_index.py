"""The command: options, output and exit code."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from wagtail_kb import search
from wagtail_kb.models import Outbox, SearchIndex
from wagtail_kb.testing import make_faq
from wagtail_kb.viewer import Viewer

pytestmark = pytest.mark.django_db


def _run(*options: str) -> str:
    out = StringIO()
    call_command("kb_index", *options, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_the_first_run_builds_the_index(folder, base):
    make_faq(base)
    assert _run() == "1 items indexed.\n0 queued changes indexed.\n"
    assert search.search(Viewer(), "退款").total == 1


def test_a_run_indexes_what_is_queued_and_a_second_has_nothing_to_do(index, base):
    make_faq(base)
    assert _run() == "1 queued changes indexed.\n"
    assert _run() == "0 queued changes indexed.\n"


def test_rebuild_builds_anew_with_a_bar_on_stderr(index, base):
    make_faq(base)
    before, err = SearchIndex.objects.get().generation, StringIO()
    call_command("kb_index", "--rebuild", stdout=StringIO(), stderr=err)
    assert SearchIndex.objects.get().generation != before
    assert "index [##############################] 1/1" in err.getvalue()


def test_check_writes_nothing_and_fails_while_changes_are_queued(index, base):
    make_faq(base)
    with pytest.raises(CommandError, match=r"1 changes are queued\. Index them: kb_index\."):
        _run("--check")
    assert Outbox.objects.count() == 1
    _run()
    assert _run("--check") == "1 items indexed, none queued.\n"


def test_check_fails_without_an_index(folder):
    with pytest.raises(CommandError, match="kb_index"):
        _run("--check")
    assert not folder.exists()


def test_the_index_of_another_database_is_left_until_a_rebuild(index, base):
    make_faq(base)
    SearchIndex.objects.update(generation="another")
    with pytest.raises(CommandError, match="kb_index --rebuild"):
        _run()
    _run("--rebuild")
    assert search.search(Viewer(), "退款").total == 1
