"""Whatever editors do, the drained index says what the database says."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page, PageViewRestriction

from kbcore.search import SearchQuery
from wagtail_kb import search
from wagtail_kb.models import Item, Outbox
from wagtail_kb.search.build import indexable
from wagtail_kb.search.engine import get_engine
from wagtail_kb.testing import make_base, make_category, make_faq, make_user, publish
from wagtail_kb.viewer import Viewer, for_user

pytestmark = pytest.mark.django_db

WORD = "退款"


class House:
    """Two bases of two categories, some FAQ, and what may happen to them."""

    def __init__(self) -> None:
        self.bases = [make_base(title=title).pk for title in ("客服", "门店")]
        tops = [make_category(Page.objects.get(pk=base).specific).pk for base in self.bases]
        self.places = self.bases + tops
        self.pages = [make_faq(self.page(place), title=WORD).pk for place in self.places]

    def page(self, pk: int):
        return Page.objects.get(pk=pk).specific

    def does(self, verb: str, which: int, where: int) -> None:
        """Do *verb* with the FAQ *which* and the place *where*, counted round."""
        place = self.page(self.places[where % len(self.places)])
        if verb == "add":
            self.pages.append(make_faq(place, title=WORD, live=bool(which % 3)).pk)
        elif verb == "restrict":
            kind = ("login", "groups", "password")[which % 3]
            made = PageViewRestriction.objects.create(page=place, restriction_type=kind)
            made.groups.set(Group.objects.filter(name="售后"))
        elif verb == "free":
            PageViewRestriction.objects.filter(page=place).delete()
        elif verb == "drain":
            search.drain()
        elif self.pages:
            getattr(self, verb)(self.page(self.pages[which % len(self.pages)]), place)

    def edit(self, page, place) -> None:
        publish(page, summary=page.summary + "改")

    def hush(self, page, place) -> None:
        publish(page, audience="internal" if page.audience == "public" else "public")

    def unpublish(self, page, place) -> None:
        page.unpublish()

    def move(self, page, place) -> None:
        page.move(place, pos="last-child")

    def delete(self, page, place) -> None:
        self.pages.remove(page.pk)
        page.delete()


VERBS = ["add", "edit", "hush", "unpublish", "move", "delete", "restrict", "free", "drain"]
steps = st.tuples(st.sampled_from(VERBS), st.integers(0, 7), st.integers(0, 3))


@pytest.mark.slow
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(story=st.lists(steps, max_size=10))
def test_whatever_happens_a_drained_index_agrees_with_the_database(folder, story):
    with transaction.atomic():
        agent = for_user(make_user("view_internal", groups=["售后"]))
        boss = for_user(make_user(is_superuser=True))
        house = House()
        search.rebuild()
        for step in story:
            house.does(*step)
        for viewer in (Viewer(), *(replace(one, site_paths=None) for one in (agent, boss))):
            _assert_nothing_leaks(viewer)
        search.drain()
        _assert_all_is_indexed()
        for viewer in (Viewer(), *(replace(one, site_paths=None) for one in (agent, boss))):
            _assert_agrees(viewer)
        transaction.set_rollback(True)


def _visible(viewer: Viewer) -> set[int]:
    return set(Item.objects.visible_to(viewer).values_list("pk", flat=True))


def _found(viewer: Viewer) -> search.Found:
    return search.search(viewer, WORD, first=100)


def _assert_nothing_leaks(viewer: Viewer) -> None:
    assert {hit.item_id for hit in _found(viewer).hits} <= _visible(viewer)


def _assert_agrees(viewer: Viewer) -> None:
    found = _found(viewer)
    assert {hit.item_id for hit in found.hits} == _visible(viewer)
    assert (found.total, found.total_is_exact) == (len(found.hits), True)


def _assert_all_is_indexed() -> None:
    everything = SearchQuery(
        text=WORD,
        audiences=("public", "internal"),
        privacies=None,
        include_hidden=True,
        limit=100,
    )
    indexed = {int(hit.id) for hit in get_engine().search(everything).hits}
    assert indexed == set(indexable().values_list("pk", flat=True))
    assert not Outbox.objects.exists()
