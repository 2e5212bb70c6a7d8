"""What people are told about the index."""

import pytest
from django.utils import translation

from kbcore.search import HealthState
from kbcore.search.folder import IndexFolder
from wagtail_kb import search
from wagtail_kb.models import Outbox, SearchIndex
from wagtail_kb.testing import make_faq

pytestmark = pytest.mark.django_db


def test_a_sound_index_has_no_problem(index, base):
    make_faq(base)
    search.drain()
    found = search.health()
    assert (found.state, found.problem, found.mend) == (HealthState.OK, "", "")
    assert (found.documents, found.queued, found.oldest) == (1, 0, None)
    assert (found.place, found.answers) == (str(index), True)


def test_queued_changes_are_counted_with_the_oldest(index, base):
    make_faq(base)
    found = search.health()
    assert found.queued == 1
    assert found.oldest == Outbox.objects.get().created_at


def test_no_index_is_said_with_what_to_do(folder):
    found = search.health()
    assert (found.state, found.answers) == (HealthState.MISSING, False)
    assert "kb_index" in found.mend


def test_the_index_of_another_database_is_outdated(index):
    SearchIndex.objects.update(generation="another")
    found = search.health()
    assert found.state is HealthState.OUTDATED
    assert "kb_index --rebuild" in found.mend
    assert "doesn't belong to this database" in found.detail


def test_an_index_that_cannot_be_read_is_broken(index):
    (index / "current.json").write_text("{")
    found = search.health()
    assert found.state is HealthState.BROKEN
    assert found.detail


def test_an_index_that_is_being_written_still_answers(index):
    with IndexFolder(index).locked():
        found = search.health()
    assert (found.state, found.answers) == (HealthState.LOCKED, True)
    assert found.problem


def test_texts_are_in_the_language_of_the_moment(folder):
    with translation.override("zh-hans"):
        assert isinstance(search.health().problem, str)
