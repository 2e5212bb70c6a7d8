"""``resolve``: what a reference or an address leads to, and what a viewer hears of a retirement."""

import pytest
from wagtail.models import Locale

from wagtail_kb.models import Item
from wagtail_kb.retirement import retire
from wagtail_kb.testing import make_faq, make_user, publish

pytestmark = pytest.mark.django_db

EVERYTHING = "state reference path reason retiredAt item { title } successor { title }"

VIEWERS = {
    "anonymous": (),
    "customer": (),
    "agent": ("view_internal",),
    "inspector": ("view_history",),
}


@pytest.fixture
def old(category):
    return make_faq(category, title="旧的", slug="old")


@pytest.fixture
def new(category):
    return make_faq(category, title="新的", slug="new")


def path_of(page):
    return f"/{page.url_path.split('/', 2)[2]}"


def take(page, successor=None):
    item = Item.objects.get(key=page.translation_key, locale=page.locale.language_code)
    key = successor.translation_key if successor else None
    return retire(item, user=None, reason="改了规定", successor=key)


def ask(api, selection=EVERYTHING, **arguments):
    given = ", ".join(f'{name}: "{value}"' for name, value in arguments.items())
    return api.data(f"{{ resolve({given}) {{ {selection} }} }}")["resolve"]


@pytest.fixture
def viewers(as_user):
    """An API for each of VIEWERS."""
    return {
        name: as_user(None if name == "anonymous" else make_user(*rights))
        for name, rights in VIEWERS.items()
    }


class TestLive:
    @pytest.mark.parametrize("by", ["reference", "path"])
    def test_a_live_item_is_found_where_it_stands(self, api, old, quoted, by):
        value = {"reference": quoted(old), "path": path_of(old)}[by]
        assert ask(api, **{by: value}) == {
            "state": "LIVE",
            "reference": quoted(old),
            "path": path_of(old),
            "reason": None,
            "retiredAt": None,
            "item": {"title": "旧的"},
            "successor": None,
        }

    def test_the_viewer_s_language_comes_first(self, api, old, quoted):
        english, _ = Locale.objects.get_or_create(language_code="en")
        publish(old.copy_for_translation(english, copy_parents=True), title="Old")
        selection = "item { title }"  # the site's first language is English
        assert ask(api, selection, reference=quoted(old))["item"]["title"] == "Old"
        found = ask(api, selection, reference=quoted(old), locale="zh-Hans")
        assert found["item"]["title"] == "旧的"


class TestRetired:
    def test_each_viewer_hears_what_is_for_them(self, viewers, old, new, quoted):
        name = quoted(old)
        take(old, new)
        answers = {who: ask(api, reference=name) for who, api in viewers.items()}
        for answer in answers.values():
            assert (answer["state"], answer["reference"]) == ("RETIRED", name)
            assert answer["retiredAt"]
            assert answer["item"] is answer["path"] is None
            assert answer["successor"] == {"title": "新的"}
        reasons = {who: answer["reason"] for who, answer in answers.items()}
        assert reasons == {
            "anonymous": None,
            "customer": None,
            "agent": "改了规定",
            "inspector": "改了规定",
        }

    def test_an_internal_one_does_not_exist_for_others(self, viewers, category, quoted):
        page = make_faq(category, audience="internal")
        name = quoted(page)
        take(page)
        found = {who: bool(ask(api, "state", reference=name)) for who, api in viewers.items()}
        only_agents = {"anonymous": False, "customer": False, "agent": True, "inspector": False}
        assert found == only_agents

    def test_an_internal_successor_is_for_staff(self, viewers, old, category, quoted):
        name = quoted(old)
        take(old, make_faq(category, title="内部", audience="internal"))
        found = {who: ask(api, reference=name)["successor"] for who, api in viewers.items()}
        nobody_else = dict.fromkeys(VIEWERS) | {"agent": {"title": "内部"}}
        assert found == nobody_else

    def test_one_whose_page_was_deleted_is_known_to_inspectors(self, viewers, old, quoted):
        name = quoted(old)
        take(old)
        old.delete()
        found = {who: bool(ask(api, "state", reference=name)) for who, api in viewers.items()}
        assert found == dict.fromkeys(VIEWERS, False) | {"inspector": True}

    def test_its_old_address_leads_there_too(self, api, old, new):
        take(old, new)
        assert ask(api, path=path_of(old))["successor"] == {"title": "新的"}

    def test_a_chain_leads_to_its_end(self, api, old, new, category, quoted):
        name, last = quoted(old), make_faq(category, title="最新的")
        take(old, new)
        take(new, last)
        assert ask(api, reference=name)["successor"] == {"title": "最新的"}

    def test_published_again_it_is_live(self, api, old, quoted):
        name = quoted(old)
        take(old)
        publish(old)
        assert ask(api, reference=name)["state"] == "LIVE"
        assert ask(api, reference=name)["retiredAt"] is None

    def test_of_two_languages_each_has_its_own_state(self, api, old, quoted):
        english, _ = Locale.objects.get_or_create(language_code="en")
        publish(old.copy_for_translation(english, copy_parents=True), title="Old")
        name = quoted(old)
        take(old)
        assert ask(api, "state", reference=name, locale="zh-Hans") == {"state": "RETIRED"}
        assert ask(api, "state", reference=name, locale="en") == {"state": "LIVE"}

    def test_an_item_that_was_only_unpublished_is_nothing(self, viewers, old, quoted):
        name = quoted(old)
        old.unpublish()
        assert not any(ask(api, "state", reference=name) for api in viewers.values())


class TestArguments:
    @pytest.mark.parametrize("given", ["", '(reference: "KB-1001", path: "/a/")'])
    def test_exactly_one_is_asked_for(self, api, given):
        assert api.code(f"{{ resolve{given} {{ state }} }}") == "BAD_REQUEST"

    @pytest.mark.parametrize("reference", ["KB-999999", "nonsense", "K" * 5000, ""])
    def test_what_there_is_not_is_null(self, api, old, reference):
        assert ask(api, "state", reference=reference) is None

    @pytest.mark.parametrize("path", ["/nowhere/", "", "/%00/", "//"])
    def test_a_path_that_leads_nowhere_is_null(self, api, old, path):
        assert ask(api, "state", path=path) is None

    def test_an_unknown_language_is_said(self, api):
        code = api.code('{ resolve(reference: "KB-1001", locale: "fr") { state } }')
        assert code == "BAD_REQUEST"


class TestSql:
    def test_a_live_item_costs_one(self, api, sql, old, quoted):
        statements = sql(ask, api, reference=quoted(old))
        assert len(statements) == 1, statements

    def test_a_retired_one_costs_three_however_long_its_chain(
        self, api, sql, old, new, category, quoted
    ):
        name = quoted(old)
        take(old, new)
        few = sql(ask, api, reference=name)
        take(new, make_faq(category, title="最新的"))
        more = sql(ask, api, reference=name)
        assert len(few) == len(more) == 3, (few, more)
        assert len(sql(ask, api, "state reason", reference=name)) == 1
