"""The one access rule: which items each viewer may read, and that it costs the same always."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction, Site

from kbcore import Audience
from wagtail_kb import visibility
from wagtail_kb.models import Item
from wagtail_kb.testing import make_base, make_category, make_faq, make_user, publish
from wagtail_kb.viewer import Viewer, for_user

pytestmark = pytest.mark.django_db

INTERNAL = Audience.INTERNAL.value


def restrict(page, kind, *groups, password=""):
    restriction = PageViewRestriction.objects.create(
        page=page, restriction_type=kind, password=password
    )
    restriction.groups.set(Group.objects.get_or_create(name=name)[0] for name in groups)
    return restriction


def expired(category):
    page = publish(make_faq(category))
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(hours=1))
    call_command("publish_scheduled")
    return page


def scheduled(category):
    return make_faq(category, go_live_at=timezone.now() + timedelta(days=1))


def unpublished_category(category):
    page = make_faq(make_category(category))
    page.get_parent().unpublish()
    return page


def out_of_base(category):
    page = make_faq(category)
    page.move(Site.objects.get().root_page, pos="last-child")
    return page


def below(category, *rules):
    """A FAQ below nested categories, the nth of which has the nth of *rules*."""
    parent = category
    for rule in rules:
        parent = make_category(parent)
        restrict(parent, *rule)
    return make_faq(parent)


def on_page(category, *rule, **more):
    page = make_faq(category)
    restrict(page, *rule, **more)
    return page


def translation(category, source):
    english = Locale.objects.get_or_create(language_code="en")[0]
    copy = source.copy_for_translation(english, copy_parents=True).specific
    PageViewRestriction.objects.filter(page=copy).delete()
    return publish(copy, audience=Audience.PUBLIC.value)


def alias(category):
    page = make_faq(category, live=False)
    return page.create_alias(update_slug="alias")


STATES = {
    "plain": make_faq,
    "draft": lambda c: make_faq(c, live=False),
    "expired": expired,
    "scheduled": scheduled,
    "under an unpublished category": unpublished_category,
    "out of the base": out_of_base,
    "alias of a draft": alias,
    "login": lambda c: on_page(c, "login"),
    "login above": lambda c: below(c, ("login",)),
    "group": lambda c: on_page(c, "groups", "A"),
    "group above": lambda c: below(c, ("groups", "A")),
    "nested groups": lambda c: below(c, ("groups", "A"), ("groups", "B")),
    "either group": lambda c: on_page(c, "groups", "A", "B"),
    "group of nobody": lambda c: on_page(c, "groups"),
    "password": lambda c: on_page(c, "password", password="secret"),
    "internal": lambda c: make_faq(c, audience=INTERNAL),
    "internal for a group": lambda c: below(c, ("groups", "A"), ("groups", "A")),
    "translation of internal": lambda c: translation(c, make_faq(c, audience=INTERNAL)),
    "translation of login": lambda c: translation(c, on_page(c, "login")),
    "translation of a group's": lambda c: translation(c, on_page(c, "groups", "A")),
}

PUBLIC = {"plain", "under an unpublished category"}
MEMBERS = PUBLIC | {"login", "login above", "translation of login"}
OF_A = {"group", "group above", "either group", "internal for a group", "translation of a group's"}
STAFF = {"internal", "translation of internal"}
ALL = MEMBERS | OF_A | STAFF | {"nested groups", "group of nobody"}

VIEWERS = {
    "nobody": (AnonymousUser, PUBLIC),
    "no user": (lambda: None, PUBLIC),
    "user": (make_user, MEMBERS),
    "inactive": (lambda: make_user("view_internal", is_active=False), PUBLIC),
    "inactive superuser": (lambda: make_user(is_active=False, is_superuser=True), PUBLIC),
    "member of A": (lambda: make_user(groups=["A"]), MEMBERS | OF_A),
    "member of B": (lambda: make_user(groups=["B"]), MEMBERS | {"either group"}),
    "member of both": (lambda: make_user(groups=["A", "B"]), MEMBERS | OF_A | {"nested groups"}),
    "agent": (lambda: make_user("view_internal"), MEMBERS | STAFF),
    "agent in A": (lambda: make_user("view_internal", groups=["A"]), MEMBERS | OF_A | STAFF),
    "superuser": (lambda: make_user(is_superuser=True), ALL),
}


def test_each_viewer_reads_what_each_rule_lets_through(category, site):
    states = {make(category).pk: state for state, make in STATES.items()}
    seen = {}
    for name, (user, _) in VIEWERS.items():
        found = Item.objects.visible_to(for_user(user(), site_id=site.pk))
        seen[name] = {states[pk] for pk in found.values_list("page", flat=True) if pk in states}
    assert seen == {name: expected for name, (_, expected) in VIEWERS.items()}


def test_the_members_of_a_source_may_be_other_than_those_of_its_translation(category, site):
    page = translation(category, on_page(category, "groups", "A"))
    restrict(page, "groups", "B")
    users = [make_user(groups=groups) for groups in (["A"], ["B"], ["A", "B"])]
    viewers = [for_user(user, site_id=site.pk) for user in users]
    found = [Item.objects.visible_to(v).filter(page=page.pk).exists() for v in viewers]
    assert found == [False, False, True]


class TestSites:
    @pytest.fixture
    def other(self, site):
        """Another site, whose root's name starts like the default one's."""
        root = site.root_page.get_parent().add_child(
            instance=Page(
                title="Other", slug=f"{site.root_page.slug}-2", locale=site.root_page.locale
            )
        )
        return Site.objects.create(hostname="other.example", root_page=root)

    def test_each_site_has_its_own_items(self, category, site, other):
        here, there = make_faq(category), make_faq(make_base(parent=other.root_page))
        for one, page in ((site, here), (other, there)):
            viewer = for_user(None, site_id=one.pk)
            assert [item.page_id for item in Item.objects.visible_to(viewer)] == [page.pk]

    def test_a_viewer_of_no_site_in_particular_reads_all_sites(self, category, other):
        make_faq(category)
        make_faq(make_base(parent=other.root_page))
        assert Item.objects.visible_to(for_user(None)).count() == 2
        assert Item.objects.visible_to(Viewer()).count() == 2

    def test_a_viewer_of_a_site_that_is_gone_reads_nothing(self, category):
        make_faq(category)
        assert not Item.objects.visible_to(for_user(None, site_id=999)).exists()

    def test_translated_roots_belong_to_the_site(self, site, settings):
        root = site.root_page.copy_for_translation(Locale.objects.create(language_code="zh-hant"))
        page = make_faq(make_base(parent=root, locale="zh-hant"))
        viewer = for_user(None, site_id=site.pk)
        assert [item.page_id for item in Item.objects.visible_to(viewer)] == [page.pk]


class TestDeleted:
    """What a deleted source kept from readers stays kept in its translations."""

    @pytest.mark.parametrize("rule", [("login",), ("groups", "A")])
    def test_privacy_is_handed_down_to_the_translation(self, category, site, anyone, rule):
        source = below(category, rule)
        page = translation(category, source)
        source.delete()
        reader = for_user(make_user(groups=["A"]), site_id=site.pk)
        assert not Item.objects.visible_to(anyone).filter(page=page.pk).exists()
        assert Item.objects.visible_to(reader).filter(page=page.pk).exists()

    def test_an_internal_source_keeps_its_translation_internal(self, category, anyone, agent):
        source = make_faq(category, audience=INTERNAL)
        page = translation(category, source)
        source.delete()
        assert not Item.objects.visible_to(anyone).filter(page=page.pk).exists()
        assert Item.objects.visible_to(agent).filter(page=page.pk).exists()

    def test_a_source_is_deleted_together_with_its_translation(self, base, category, site):
        restrict(category, "login")
        source, page = make_faq(category), make_faq(make_category(base))
        Item.objects.filter(page=page.pk).update(source=Item.objects.get(page=source.pk))
        Page.objects.get(pk=base.pk).delete()
        assert (
            Item.objects.filter(page=None, restriction=[{"type": "login", "groups": []}]).count()
            == 2
        )
        connection.check_constraints()

    def test_a_public_source_takes_nothing_with_it(self, category, anyone):
        source = make_faq(category)
        page = translation(category, source)
        source.delete()
        assert Item.objects.visible_to(anyone).filter(page=page.pk).exists()
        assert not page.view_restrictions.exists()

    def test_a_deleted_item_is_nobodys(self, category, site):
        make_faq(category).delete()
        viewer = for_user(make_user(is_superuser=True), site_id=site.pk)
        assert not Item.objects.visible_to(viewer).exists()


def test_a_page_that_was_hidden_behind_our_back_is_hidden(category, anyone):
    page = make_faq(category)
    Page.objects.filter(pk=page.pk).update(live=False)
    assert not Item.objects.visible_to(anyone).exists()


def test_a_page_that_was_moved_behind_our_back_is_hidden(category, anyone, site):
    page = make_faq(category)
    path = Page._get_path(site.root_page.path, site.root_page.depth + 1, 9)
    Page.objects.filter(pk=page.pk).update(path=path, depth=site.root_page.depth + 1)
    assert not Item.objects.visible_to(anyone).exists()


def test_below_the_deepest_level_nothing_is_shown(base, anyone):
    """Restrictions are looked up on so many levels, no more: what is deeper can't be judged."""
    parent, pages = base, []
    while parent.depth < visibility.MAX_DEPTH + 1:
        parent = make_category(parent)
        if parent.depth >= visibility.MAX_DEPTH - 1:
            pages.append(make_faq(parent))
    visible = set(Item.objects.visible_to(anyone).values_list("page__depth", flat=True))
    assert [page.depth for page in pages] == [32, 33, 34]
    assert visible == {32}


def test_a_restriction_on_the_first_level_counts_on_the_last(base, anyone):
    restrict(base, "login")
    parent = base
    while parent.depth < visibility.MAX_DEPTH - 1:
        parent = make_category(parent)
    make_faq(parent)
    assert not Item.objects.visible_to(anyone).exists()


@pytest.mark.parametrize("number", [0, 3, 1100])
def test_the_rule_is_the_same_sql_for_any_number_of_restrictions(category, site, number):
    """Wagtail's own ``.public()`` breaks at about 1,000 on SQLite."""
    page = make_faq(category)
    others = [make_category(category) for _ in range(2)]
    PageViewRestriction.objects.bulk_create(
        PageViewRestriction(page=others[n % 2], restriction_type="login") for n in range(number)
    )
    visible = Item.objects.visible_to(for_user(None, site_id=site.pk))
    assert len(str(visible.query)) < 6000
    assert [item.page_id for item in visible] == [page.pk]


def test_the_rule_is_one_query(category, agent, sql):
    make_faq(category, audience=INTERNAL)
    assert len(sql(lambda: list(Item.objects.visible_to(agent)))) == 1


def test_pages_pass_by_the_same_rule(category, anyone, site):
    login, hidden = make_category(category), make_category(category, live=False)
    restrict(login, "login")
    shown = Page.objects.filter(visibility.page_condition(anyone)).values_list("pk", flat=True)
    assert category.pk in shown
    assert {login.pk, hidden.pk}.isdisjoint(shown)


@pytest.mark.parametrize("state", ["plain", "login", "group above", "password", "internal"])
def test_wagtail_serves_to_visitors_what_the_rule_lets_through(client, category, anyone, state):
    page = STATES[state](category)
    visible = Item.objects.visible_to(anyone).filter(page=page.pk).exists()
    assert (client.get(page.url).status_code == 200) is visible


class TestKnown:
    """Whose former states somebody may look up: privacy of today, or of the day it was deleted."""

    HIDDEN = frozenset({"draft", "expired", "scheduled", "out of the base"})
    HISTORIANS = {
        "nobody": (lambda: None, frozenset()),
        "agent": (lambda: make_user("view_internal"), frozenset()),
        "historian": (lambda: make_user("view_history"), MEMBERS | HIDDEN),
        "historian in A": (
            lambda: make_user("view_history", groups=["A"]),
            MEMBERS | HIDDEN | OF_A,
        ),
        "historian in both": (
            lambda: make_user("view_history", groups=["A", "B"]),
            MEMBERS | HIDDEN | OF_A | {"nested groups"},
        ),
        "inspector": (
            lambda: make_user("view_history", "view_internal"),
            MEMBERS | HIDDEN | STAFF,
        ),
        "superuser": (lambda: make_user(is_superuser=True), ALL | HIDDEN),
    }

    def seen(self, states, site):
        found = {}
        for name, (user, _) in self.HISTORIANS.items():
            items = Item.objects.known_to(for_user(user(), site_id=site.pk))
            keys = set(items.values_list("key", "locale"))
            found[name] = {state for state, key in states.items() if key in keys}
        return found

    def keyed(self, category):
        pages = {state: make(category) for state, make in STATES.items()}
        return pages, {
            state: (page.translation_key, page.locale.language_code)
            for state, page in pages.items()
        }

    def test_items_with_a_page_are_known_by_its_privacy_of_today(self, category, site):
        _, states = self.keyed(category)
        assert self.seen(states, site) == {
            name: expected for name, (_, expected) in self.HISTORIANS.items()
        }

    def test_deleted_items_are_known_by_the_privacy_that_they_had(self, category, site):
        pages, states = self.keyed(category)
        for page in sorted(pages.values(), key=lambda page: -page.depth):
            Page.objects.get(pk=page.pk).delete()
        assert not Item.objects.filter(page__in=[page.pk for page in pages.values()]).exists()
        assert self.seen(states, site) == {
            name: expected for name, (_, expected) in self.HISTORIANS.items()
        }

    def test_the_number_of_a_group_is_not_taken_for_part_of_another(self, category, site):
        groups = Group.objects.bulk_create(Group(name=f"组{n}") for n in range(120))
        page = make_faq(category)
        restrict(page, "groups", *(group.name for group in groups[100:]))
        page.delete()
        known = {
            group.pk
            for group in groups
            if Item.objects.known_to(
                Viewer(
                    user_id=1, groups=frozenset({group.pk}), permissions=frozenset({"view_history"})
                )
            ).exists()
        }
        assert known == {group.pk for group in groups[100:]}

    def test_a_deleted_item_belongs_to_the_site_of_its_base(self, category, site):
        make_faq(category).delete()
        user, elsewhere = (
            make_user("view_history"),
            Site.objects.create(
                hostname="other.example",
                root_page=site.root_page.get_parent().add_child(
                    instance=Page(title="Other", slug="other", locale=site.root_page.locale)
                ),
            ),
        )
        known = [
            Item.objects.known_to(for_user(user, site_id=one)).count()
            for one in (site.pk, elsewhere.pk, None)
        ]
        assert known == [1, 0, 1]

    def test_the_rule_is_one_query(self, category, site, sql):
        make_faq(category)
        viewer = for_user(make_user("view_history"), site_id=site.pk)
        assert len(sql(list, Item.objects.known_to(viewer))) == 1

    def test_without_the_right_the_database_is_not_even_asked(self, category, anyone, sql):
        assert sql(list, Item.objects.known_to(anyone)) == []
