"""Retirement: who may retire what, who hears of it, and what its old address says."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from wagtail.models import GroupPagePermission, Locale, PageLogEntry, PageViewRestriction

from wagtail_kb import retirement
from wagtail_kb.models import Item, Retirement, Stamp, Version
from wagtail_kb.retirement import AlreadyRetired, BadSuccessor, NoReason, NothingToRetire, retire
from wagtail_kb.testing import make_base, make_category, make_faq, make_user, publish
from wagtail_kb.viewer import for_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def root():
    return make_user(is_superuser=True, first_name="张", last_name="三")


@pytest.fixture
def old(category):
    return make_faq(category, title="旧的")


@pytest.fixture
def new(category):
    return make_faq(category, title="新的")


def item_of(page):
    return Item.objects.get(key=page.translation_key, locale=page.locale.language_code)


def take(page, user, successor=None, **more):
    key = successor.translation_key if successor else None
    return retire(item_of(page), user=user, reason="改了规定", successor=key, **more)


def hears(viewer):
    """References of the retired items that *viewer* may hear of."""
    return {str(one) for one in Item.objects.filter(retirement.condition(viewer))}


def leads_to(page, viewer):
    item = item_of(page)
    held = retirement.of_item(item)
    row = {"root": item.root, "locale": item.locale, "successor": held.successor}
    found = retirement.successors(row, viewer).first()
    return found and found.current.title


class TestRetiring:
    def test_readers_see_the_item_no_more_and_the_reason_is_kept(self, old, new, root, anyone):
        take(old, root, new)
        kept = Retirement.objects.get()
        assert (kept.reason, kept.successor, kept.ended_at) == (
            "改了规定",
            new.translation_key,
            None,
        )
        assert kept.name == root.get_full_name()
        assert not Item.objects.visible_to(anyone).filter(page=old.pk).exists()

    def test_wagtail_s_log_tells_what_happened(self, old, new, root):
        take(old, root, new)
        entry = PageLogEntry.objects.get(action="wagtail_kb.retire")
        assert entry.user == root
        assert entry.data == {"reason": "改了规定", "successor": str(item_of(new).reference)}
        assert PageLogEntry.objects.filter(action="wagtail.unpublish", page=old.pk).exists()

    def test_index_and_caches_hear_of_it(self, old, root, queued):
        queued()
        stamp = Stamp.objects.get().value
        take(old, root)
        assert ("item", old.pk) in queued()
        assert Stamp.objects.get().value > stamp

    def test_a_reason_of_blanks_is_none(self, old, root):
        with pytest.raises(NoReason):
            retire(item_of(old), user=root, reason=" \n")
        assert item_of(old).current

    def test_a_draft_that_nobody_saw_is_not_retired(self, category, root):
        with pytest.raises(NothingToRetire, match="never published"):
            take(make_faq(category, live=False), root)

    def test_an_item_that_expired_is_retired_as_well(self, old, root, anyone):
        old.unpublish()
        take(old, root)
        assert hears(anyone) == {str(item_of(old))}

    def test_the_second_of_two_is_told_who_was_first(self, old, root):
        item = item_of(old)
        take(old, root)
        with pytest.raises(AlreadyRetired, match=r"by 张 三 on .*改了规定"):
            retire(item, user=root, reason="我也想")
        assert Retirement.objects.count() == 1

    def test_one_language_is_retired_or_all(self, old, root):
        english, _ = Locale.objects.get_or_create(language_code="en")
        other = publish(old.copy_for_translation(english, copy_parents=True), title="Old")
        take(other, root)
        assert item_of(old).current
        publish(other)
        assert len(take(old, root, all_languages=True)) == 2
        assert not Item.objects.current().filter(key=old.translation_key).exists()

    def test_all_languages_are_retired_or_none(self, old, base):
        english, _ = Locale.objects.get_or_create(language_code="en")
        publish(old.copy_for_translation(english, copy_parents=True), title="Old")
        user = make_user(groups=["编辑"])
        group = Group.objects.get(name="编辑")
        GroupPagePermission.objects.create(group=group, page=base, permission_type="publish")
        with pytest.raises(PermissionDenied):
            take(old, user, all_languages=True)
        assert Item.objects.current().filter(key=old.translation_key).count() == 2
        assert take(old, user)

    @pytest.mark.parametrize("live", [True, False])
    def test_whoever_may_not_unpublish_may_not_retire(self, old, live):
        if not live:
            old.unpublish()
        with pytest.raises(PermissionDenied):
            take(old, make_user("view_internal", "view_history"))
        assert not Retirement.objects.exists()

    def test_a_locked_page_is_not_retired(self, old, base):
        user = make_user(groups=["编辑"])
        group = Group.objects.get(name="编辑")
        GroupPagePermission.objects.create(group=group, page=base, permission_type="publish")
        old.locked, old.locked_by = True, make_user()
        old.save()
        with pytest.raises(PermissionDenied):
            take(old, user)


class TestSuccessors:
    @pytest.fixture
    def chain(self, category, root):
        """Items that were retired one after the other, each in favour of the next."""
        pages = [make_faq(category, title=f"第{n}") for n in range(4)]
        for page, following in pairwise(pages):
            take(page, root, following)
        return pages

    def test_a_chain_leads_to_its_end(self, chain, anyone):
        assert {leads_to(page, anyone) for page in chain[:3]} == {"第3"}

    def test_an_item_does_not_succeed_itself(self, old, root):
        with pytest.raises(BadSuccessor, match="its own successor"):
            take(old, root, old)

    def test_a_successor_is_there_to_be_read(self, old, new, root):
        take(new, root)
        with pytest.raises(BadSuccessor, match="publish it first"):
            take(old, root, new)

    def test_a_successor_stands_in_the_same_base(self, old, root):
        other = make_faq(make_base(title="别的"), title="别处")
        with pytest.raises(BadSuccessor, match="another knowledge base"):
            take(old, root, other)

    def test_a_chain_that_would_come_back_is_refused(self, old, new, root):
        english, _ = Locale.objects.get_or_create(language_code="en")
        for page in (old, new):
            publish(page.copy_for_translation(english, copy_parents=True), title="English")
        take(new, root, old)
        with pytest.raises(BadSuccessor, match="in favour of this item"):
            take(old, root, new)

    def test_a_circle_that_got_into_the_tables_ends(self, old, new, root, anyone):
        take(new, root, old)
        take(old, root)
        Retirement.objects.filter(item=item_of(old)).update(successor=new.translation_key)
        assert leads_to(old, anyone) is leads_to(new, anyone) is None

    def test_a_successor_is_read_in_the_item_s_language_if_there_is_one(self, old, new, root):
        english, _ = Locale.objects.get_or_create(language_code="en")
        other = publish(old.copy_for_translation(english, copy_parents=True), title="Old")
        take(other, root, new)
        everywhere = for_user(root)
        assert leads_to(other, everywhere) == "新的"
        publish(new.copy_for_translation(english, copy_parents=True), title="New")
        assert leads_to(other, everywhere) == "New"

    def test_a_successor_that_the_viewer_may_not_read_is_none(self, old, category, root, anyone):
        secret = make_faq(category, title="内部", audience="internal")
        take(old, root, secret)
        assert leads_to(old, anyone) is None
        assert leads_to(old, for_user(root)) == "内部"

    def test_a_chain_of_4_costs_what_one_of_2_costs(self, chain, old, new, root, anyone, sql):
        take(old, root, new)
        assert len(sql(leads_to, chain[0], anyone)) == len(sql(leads_to, old, anyone))


class TestTheEnd:
    def test_publishing_again_ends_it(self, old, root, anyone):
        take(old, root)
        publish(old, title="又有效了")
        assert Retirement.objects.get().ended_at
        assert not hears(anyone)
        assert PageLogEntry.objects.filter(action="wagtail_kb.unretire", page=old.pk).exists()

    def test_saving_a_draft_or_scheduling_does_not_end_it(self, old, root):
        take(old, root)
        old.refresh_from_db()
        old.save_revision()
        old.go_live_at = timezone.now() + timedelta(days=1)
        old.save_revision().publish()
        assert Retirement.objects.get().ended_at is None

    def test_an_item_can_be_retired_again(self, old, root):
        take(old, root)
        publish(old)
        take(old, root)
        assert Retirement.objects.count() == 2

    def test_a_deleted_page_leaves_its_retirement(self, old, root, site, anyone):
        take(old, root)
        name = str(item_of(old))
        old.delete()
        assert Retirement.objects.get().ended_at is None
        assert not hears(anyone)
        assert hears(for_user(make_user("view_history"), site_id=site.pk)) == {name}

    def test_an_item_that_was_never_hidden_is_not_asked_for_one(self, old, sql):
        assert not [s for s in sql(publish, old, title="新题") if "wagtail_kb_retirement" in s]

    def test_unpublishing_is_no_retirement(self, old, anyone):
        old.unpublish()
        assert not hears(anyone)


class TestWhoHears:
    """As of the live item: whoever could have read it hears that it was retired."""

    def test_of_a_public_one_everybody(self, old, root, anyone):
        take(old, root)
        assert hears(anyone)

    def test_of_an_internal_one_staff(self, category, root, anyone, agent):
        take(make_faq(category, audience="internal"), root)
        assert not hears(anyone)
        assert hears(agent)

    def test_of_one_translated_from_an_internal_one_staff(self, category, root, anyone, agent):
        english, _ = Locale.objects.get_or_create(language_code="en")
        source = make_faq(category, audience="internal")
        page = source.copy_for_translation(english, copy_parents=True)
        take(publish(page, audience="public"), root)
        assert not hears(anyone)
        assert hears(agent)

    def test_of_one_for_a_group_its_members(self, base, root, site, anyone, agent):
        place = make_category(base, title="伙伴")
        rule = PageViewRestriction.objects.create(page=place, restriction_type="groups")
        member = make_user(groups=["伙伴"])
        rule.groups.set(member.groups.all())
        take(make_faq(place), root)
        assert not hears(anyone)
        assert not hears(agent)
        assert hears(for_user(member, site_id=site.pk))

    def test_of_one_on_another_site_nobody_here(self, old, root, anyone):
        take(old, root)
        assert not hears(replace(anyone, site_paths=("/elsewhere/",)))


class TestTheOldAddress:
    def test_customers_are_sent_to_the_successor_for_now(self, client, old, new, root):
        take(old, root, new)
        response = client.get(old.url)
        assert (response.status_code, response.url) == (302, new.url)
        assert "no-store" in response["Cache-Control"]

    def test_without_a_successor_a_page_says_that_it_is_over(self, client, old, root):
        take(old, root)
        response = client.get(old.url)
        assert response.status_code == 410
        assert "旧的" in response.content.decode()
        assert "改了规定" not in response.content.decode()
        assert "no-store" in response["Cache-Control"]

    def test_a_successor_that_the_reader_may_not_see_is_none(self, client, old, category, root):
        take(old, root, make_faq(category, audience="internal"))
        assert client.get(old.url).status_code == 410

    def test_staff_read_the_reason(self, client, old, root):
        take(old, root)
        client.force_login(make_user("view_internal"))
        assert "改了规定" in client.get(old.url).content.decode()

    def test_a_draft_saved_since_stays_hidden(self, client, old, root):
        take(old, root)
        type(old).objects.filter(pk=old.pk).update(title="草稿", draft_title="草稿")
        content = client.get(old.url).content.decode()
        assert "草稿" not in content
        assert "旧的" in content

    def test_whoever_could_not_read_it_finds_nothing(self, client, category, root):
        page = make_faq(category, audience="internal")
        take(page, root)
        assert client.get(page.url).status_code == 404
        client.force_login(root)
        assert client.get(page.url).status_code == 410

    @pytest.mark.parametrize("kind", ["login", "password"])
    def test_a_private_one_is_not_given_away_by_a_form(self, client, category, root, kind):
        page = make_faq(category)
        PageViewRestriction.objects.create(page=category, restriction_type=kind, password="x")
        take(page, root)
        assert client.get(page.url).status_code == 404

    def test_whoever_knows_the_password_is_told(self, client, category, root):
        page = make_faq(category)
        rule = PageViewRestriction.objects.create(
            page=category, restriction_type="password", password="x"
        )
        take(page, root)
        session = client.session
        session[PageViewRestriction.passed_view_restrictions_session_key] = [rule.pk]
        session.save()
        assert client.get(page.url).status_code == 410

    def test_an_alias_leads_there_too_unless_it_stands_in_private(
        self, client, old, new, base, root
    ):
        place, private = make_category(base), make_category(base)
        PageViewRestriction.objects.create(page=private, restriction_type="login")
        aliases = [old.create_alias(parent=parent) for parent in (place, private)]
        take(old, root, new)
        assert [client.get(alias.url).status_code for alias in aliases] == [302, 404]

    def test_an_unpublished_page_stays_a_plain_404(self, client, old):
        old.unpublish()
        assert client.get(old.url).status_code == 404

    def test_published_again_it_is_read_again(self, client, old, new, root):
        take(old, root, new)
        publish(old)
        assert client.get(old.url).status_code == 200

    def test_a_page_below_it_is_not_found_through_it(self, client, old, root):
        take(old, root)
        assert client.get(f"{old.url}nothing/").status_code == 404

    def test_sites_without_our_pages_have_a_template_too(self, client, old, root, monkeypatch):
        from wagtail_kb import gone

        monkeypatch.setattr(gone, "_TEMPLATES", ["missing.html", gone._TEMPLATES[1]])
        take(old, root)
        assert "旧的" in client.get(old.url).content.decode()

    def test_the_preview_of_a_retired_item_is_its_draft(self, editor, old, root):
        take(old, root)
        old.refresh_from_db()
        old.save_revision()
        response = editor.get(f"/admin/pages/{old.pk}/view_draft/")
        assert response.status_code == 200


def test_every_version_stays(old, root):
    take(old, root)
    publish(old)
    assert list(Version.objects.filter(item=item_of(old)).values_list("number", flat=True)) == [
        2,
        1,
    ]
