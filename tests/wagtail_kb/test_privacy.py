"""Restrictions that follow from an internal audience, kept in step with groups and pages."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import Locale, Page, PageViewRestriction, Site

from kbcore import Audience
from wagtail_kb import privacy
from wagtail_kb.models import DerivedRestriction, Item
from wagtail_kb.testing import make_category, make_faq, make_user, publish
from wagtail_kb.viewer import for_user

pytestmark = pytest.mark.django_db

INTERNAL, PUBLIC = Audience.INTERNAL.value, Audience.PUBLIC.value


def may_view_internal(group):
    group.permissions.add(
        Permission.objects.get(codename="view_internal", content_type__app_label="wagtail_kb")
    )
    return group


@pytest.fixture
def agents(db):
    """The only group that may read internal knowledge."""
    for group in Group.objects.filter(permissions__codename="view_internal"):
        group.permissions.clear()
    return may_view_internal(Group.objects.create(name="Agents"))


def groups_of(page):
    """Names of the groups of each restriction on *page*, and whether it is a derived one."""
    return [
        (sorted(group.name for group in row.groups.all()), hasattr(row, "kb_derived"))
        for row in PageViewRestriction.objects.filter(page=page.pk).order_by("pk")
    ]


DERIVED = [(["Agents"], True)]


def test_a_public_item_has_none(category, agents):
    assert groups_of(make_faq(category)) == []


def test_an_internal_item_is_open_to_the_groups_that_may_read_it(category, agents):
    assert groups_of(make_faq(category, audience=INTERNAL)) == DERIVED


def test_it_comes_and_goes_with_the_published_audience(category, agents):
    page = make_faq(category)
    page.audience = INTERNAL
    page.save_revision()
    assert groups_of(page) == []
    page = publish(page)
    assert groups_of(page) == DERIVED
    assert groups_of(publish(page, audience=PUBLIC)) == []


def test_a_second_one_made_at_the_same_time_goes(category, agents):
    page = make_faq(category, audience=INTERNAL)
    second = PageViewRestriction(page=page, restriction_type="groups")
    PageViewRestriction.objects.bulk_create([second])
    DerivedRestriction.objects.create(restriction=second, item=Item.objects.get())
    assert privacy.derive(mend=False) == 1
    privacy.derive()
    assert groups_of(page) == DERIVED
    assert privacy.derive(mend=False) == 0


def test_unpublishing_keeps_it(category, agents):
    page = make_faq(category, audience=INTERNAL)
    page.unpublish()
    assert groups_of(page) == DERIVED
    assert privacy.derive(mend=False) == 0


def test_a_group_that_comes_to_read_internal_knowledge_is_added(category, agents):
    page = make_faq(category, audience=INTERNAL)
    may_view_internal(Group.objects.create(name="Leaders"))
    assert groups_of(page) == [(["Agents", "Leaders"], True)]


@pytest.mark.parametrize("how", ["remove", "clear", "set", "delete", "reverse"])
def test_a_group_that_ceases_to_read_it_is_removed(category, agents, how):
    page = make_faq(category, audience=INTERNAL)
    leaders = may_view_internal(Group.objects.create(name="Leaders"))
    permission = leaders.permissions.get()
    {
        "remove": lambda: leaders.permissions.remove(permission),
        "clear": leaders.permissions.clear,
        "set": lambda: leaders.permissions.set([]),
        "delete": leaders.delete,
        "reverse": lambda: permission.group_set.remove(leaders),
    }[how]()
    assert groups_of(page) == DERIVED


def test_other_rights_of_a_group_cost_one_look(category, agents, sql):
    make_faq(category, audience=INTERNAL)
    other = Permission.objects.get(codename="view_history", content_type__app_label="wagtail_kb")
    statements = sql(agents.permissions.add, other)
    assert not [s for s in statements if "pageviewrestriction" in s]


def test_nobody_may_read_internal_knowledge_while_no_group_does(category, agents):
    page = make_faq(category, audience=INTERNAL)
    agents.permissions.clear()
    assert groups_of(page) == [([], True)]


class TestAncestors:
    """A branch that lets in none but such groups covers what is below."""

    @pytest.fixture
    def branch(self, category, agents):
        branch = make_category(category)
        restriction = PageViewRestriction.objects.create(page=branch, restriction_type="groups")
        restriction.groups.add(agents)
        return branch

    def test_a_covered_item_has_none(self, branch):
        assert groups_of(make_faq(branch, audience=INTERNAL)) == []

    def test_a_login_above_does_not_cover(self, category, agents):
        PageViewRestriction.objects.create(page=category, restriction_type="login")
        assert groups_of(make_faq(category, audience=INTERNAL)) == DERIVED

    def test_other_groups_above_do_not_cover(self, branch):
        page = make_faq(branch, audience=INTERNAL)
        branch.view_restrictions.get().groups.add(Group.objects.create(name="Customers"))
        assert groups_of(page) == DERIVED

    def test_it_appears_when_the_cover_is_lifted(self, branch):
        page = make_faq(branch, audience=INTERNAL)
        branch.view_restrictions.get().delete()
        assert groups_of(page) == DERIVED

    def test_it_appears_when_the_cover_becomes_a_login(self, branch):
        page = make_faq(branch, audience=INTERNAL)
        restriction = branch.view_restrictions.get()
        restriction.restriction_type = "login"
        restriction.save()
        assert groups_of(page) == DERIVED

    def test_it_goes_when_a_cover_is_set(self, category, agents):
        page = make_faq(category, audience=INTERNAL)
        restriction = PageViewRestriction.objects.create(page=category, restriction_type="groups")
        restriction.groups.set([agents])
        assert groups_of(page) == []

    def test_it_appears_when_the_item_moves_out(self, branch, category):
        page = make_faq(branch, audience=INTERNAL)
        page.move(category, pos="last-child")
        assert groups_of(page) == DERIVED

    def test_it_goes_when_the_item_moves_in(self, branch, category):
        page = make_faq(category, audience=INTERNAL)
        page.move(branch, pos="last-child")
        assert groups_of(page) == []

    def test_it_appears_when_the_whole_branch_loses_its_place(self, branch, base):
        inner = make_category(branch)
        page = make_faq(inner, audience=INTERNAL)
        inner.move(base, pos="last-child")
        assert groups_of(page) == DERIVED

    def test_a_covering_group_that_loses_the_right_covers_no_more(self, branch, agents):
        leaders = may_view_internal(Group.objects.create(name="Leaders"))
        page = make_faq(branch, audience=INTERNAL)
        agents.permissions.clear()
        assert groups_of(page) == [([leaders.name], True)]


class TestCopies:
    """Wagtail's copy and alias actions repeat restrictions; a derived one stays derived."""

    @pytest.mark.parametrize("keep_live", [True, False])
    def test_a_copy_becomes_public_like_any_item(self, category, agents, keep_live):
        page = make_faq(category, audience=INTERNAL)
        copy = page.copy(update_attrs={"slug": "copy"}, keep_live=keep_live)
        assert groups_of(copy) == DERIVED
        assert groups_of(publish(copy, audience=PUBLIC)) == []

    def test_a_translation_becomes_public_with_its_source(self, category, agents):
        page = make_faq(category, audience=INTERNAL)
        english = Locale.objects.get_or_create(language_code="en")[0]
        copy = publish(page.copy_for_translation(english, copy_parents=True).specific)
        copy = publish(copy, audience=PUBLIC)
        assert groups_of(copy) == DERIVED
        publish(page, audience=PUBLIC)
        assert groups_of(copy) == []

    def test_an_alias_is_restricted_with_what_it_shows(self, category, agents):
        page = make_faq(category, audience=INTERNAL)
        alias = page.create_alias(update_slug="alias")
        of_alias = alias.create_alias(update_slug="of-alias")
        assert [groups_of(alias), groups_of(of_alias)] == [DERIVED, DERIVED]
        publish(page, audience=PUBLIC)
        assert [groups_of(alias), groups_of(of_alias)] == [[], []]

    def test_an_alias_of_what_becomes_internal_is_restricted(self, category, agents):
        page = make_faq(category)
        alias = page.create_alias(update_slug="alias")
        publish(page, audience=INTERNAL)
        assert groups_of(alias) == DERIVED

    def test_what_an_editor_restricted_stays_restricted(self, category, agents):
        page = make_faq(category, audience=INTERNAL)
        plain = Page.objects.get(pk=page.pk)
        PageViewRestriction.objects.create(page=plain, restriction_type="login")
        assert groups_of(publish(page, audience=PUBLIC)) == [([], False)]

    def test_a_copy_of_what_an_editor_restricted_stays_restricted(self, category, agents):
        page = make_faq(category)
        restriction = PageViewRestriction.objects.create(page=page, restriction_type="groups")
        restriction.groups.set([agents])
        copy = page.copy(update_attrs={"slug": "copy"})
        assert groups_of(publish(copy)) == [(["Agents"], False)]


def test_the_restriction_of_a_deleted_page_goes_with_it(category, agents):
    make_faq(category, audience=INTERNAL).delete()
    assert not PageViewRestriction.objects.exists()
    assert Item.objects.get().restriction is None


def test_deriving_costs_the_same_for_1_and_4_items(category, agents, sql):
    make_faq(category, audience=INTERNAL)
    one = sql(agents.permissions.clear)
    may_view_internal(agents)
    for _ in range(3):
        make_faq(category, audience=INTERNAL)
    assert len(sql(agents.permissions.clear)) == len(one)


def test_a_derived_restriction_is_no_privacy_change(category, agents, queued):
    page = make_faq(category)
    queued()
    publish(page, audience=INTERNAL)
    assert queued() == {("item", page.pk)}
    publish(page, audience=PUBLIC)
    assert queued() == {("item", page.pk)}


class TestWagtailAgrees:
    """Serving, API and sitemap show an internal item to those whom the rule lets through."""

    @pytest.fixture
    def page(self, category, agents):
        return make_faq(category, audience=INTERNAL, text="最多赔 100 元。")

    def test_a_visitor_is_sent_to_the_login(self, client, page):
        response = client.get(page.url)
        assert response.status_code == 302
        assert "login" in response["Location"]

    def test_an_agent_reads_it(self, client, page):
        client.force_login(make_user(groups=["Agents"]))
        assert "最多赔 100 元。" in client.get(page.url).content.decode()

    def test_somebody_else_does_not(self, client, page):
        client.force_login(make_user())
        assert client.get(page.url).status_code in (302, 403)

    def test_public_leaves_it_out(self, page):
        assert not Page.objects.public().filter(pk=page.pk).exists()

    def test_visible_to_ignores_the_derived_restriction(self, page, site):
        """A right held directly, not through a group, is as good."""
        viewer = for_user(make_user("view_internal"), site_id=site.pk)
        assert Item.objects.visible_to(viewer).get().page_id == page.pk

    @pytest.fixture
    def set_privacy(self, editor, page):
        """Post Wagtail's privacy form of the page."""
        url = reverse("wagtailadmin_pages:set_privacy", args=[page.pk])

        def set_privacy(kind, *groups):
            form = {"restriction_type": kind, "password": "", "groups": [g.pk for g in groups]}
            assert editor.post(url, form).status_code == 200

        return set_privacy

    def test_an_editor_cannot_make_it_public_there(self, page, set_privacy):
        set_privacy("none")
        assert groups_of(page) == DERIVED

    def test_an_editors_login_stands_beside_it(self, page, set_privacy):
        set_privacy("login")
        assert groups_of(page) == [([], False), (["Agents"], True)]
        assert groups_of(publish(page, audience=PUBLIC)) == [([], False)]

    def test_an_editors_narrower_choice_takes_its_place(self, page, set_privacy, agents):
        leaders = may_view_internal(Group.objects.create(name="Leaders"))
        set_privacy("groups", leaders)
        assert groups_of(page) == [(["Leaders"], False)]

    def test_an_editors_other_groups_stand_beside_it(self, page, set_privacy, site):
        customers = Group.objects.create(name="Customers")
        set_privacy("groups", customers)
        assert groups_of(page) == [(["Customers"], False), (["Agents"], True)]
        agent = for_user(make_user(groups=["Agents"]), site_id=site.pk)
        assert not Item.objects.visible_to(agent).exists()


def test_insiders_are_groups_with_the_right_of_our_app_alone(agents, site):
    from django.contrib.contenttypes.models import ContentType

    other = Permission.objects.create(
        codename="view_internal", name="x", content_type=ContentType.objects.get_for_model(Site)
    )
    Group.objects.create(name="Others").permissions.add(other)
    assert privacy.insiders() == {agents.pk}


def test_a_restriction_outside_every_base_costs_no_item(site, queued):
    PageViewRestriction.objects.create(page=site.root_page, restriction_type="login")
    assert queued() == {("subtree", site.root_page_id)}
    assert not DerivedRestriction.objects.exists()
