"""Two who retire, and two who accept, at the same moment: one wins, the other is told."""

import pytest
from wagtail.models import Page

from tests.wagtail_kb.test_concurrency import at_once
from wagtail_kb.importing.baseline import AlreadyAccepted, accept, sample
from wagtail_kb.models import Baseline, Cause, ImportFile, Item, Retirement
from wagtail_kb.publishing import because
from wagtail_kb.retirement import AlreadyRetired, BadSuccessor, retire
from wagtail_kb.testing import make_faq, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=["here", pytest.param("postgres", marks=pytest.mark.postgres)], autouse=True)
def database(request, settings):
    """On SQLite as well: its transactions begin IMMEDIATE."""
    settings.WAGTAIL_KB = {"SEARCH": {"DRAIN": "manual"}}


def outcomes(function, arguments, refusal):
    """How many calls went well and how many met *refusal*."""

    def attempt(argument):
        try:
            function(argument)
        except refusal:
            return "refused"
        return "done"

    found = at_once(attempt, arguments)
    return found.count("done"), found.count("refused")


def test_of_several_who_retire_an_item_one_does(category):
    item = make_faq(category).kb_items.get()
    users = [make_user(is_superuser=True) for _ in range(4)]

    def attempt(user):
        retire(item, user=user, reason=user.username)

    assert outcomes(attempt, users, AlreadyRetired) == (1, 3)
    assert Retirement.objects.count() == 1
    assert not Page.objects.get(pk=item.page_id).live


def test_two_items_never_come_to_succeed_each_other(category):
    pages = [make_faq(category, title=f"第{n}") for n in range(2)]
    items = [page.kb_items.get() for page in pages]

    def attempt(number):
        retire(items[number], user=None, reason="换", successor=items[1 - number].key)

    assert outcomes(attempt, [0, 1], BadSuccessor) == (1, 1)
    assert Item.objects.current().count() == 1


def test_of_several_who_accept_a_file_one_does(category):
    with because(Cause.IMPORT, batch="b"):
        make_faq(category)
    ImportFile.objects.create(batch="b", sha256="a" * 64, filename="faq.jsonl")
    users = [make_user(is_superuser=True) for _ in range(4)]

    def attempt(user):
        drawn = [version.pk for version in sample("a" * 64, user)]
        accept("a" * 64, user=user, confirmed=drawn)

    assert outcomes(attempt, users, AlreadyAccepted) == (1, 3)
    assert Baseline.objects.count() == 1
