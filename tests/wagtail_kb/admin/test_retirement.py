"""Retiring in the admin: from a page's menus, with what leads to it shown before."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.urls import reverse
from wagtail import hooks
from wagtail.models import GroupPagePermission, Locale

from tests.wagtail_kb.admin.posting import edit_url
from wagtail_kb import roles
from wagtail_kb.models import Item, Retirement
from wagtail_kb.retirement import retire
from wagtail_kb.testing import answer, make_faq, make_user, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(category):
    return make_faq(category, title="旧的")


@pytest.fixture
def new(category):
    return make_faq(category, title="新的")


def address(page):
    return reverse("wagtail_kb_retire", args=[page.pk])


def send(client, page, **fields):
    return client.post(
        address(page), {"reason": "改了规定", "successor": "", **fields}, follow=True
    )


def linking_to(page, parent, **fields):
    text = f'<p><a linktype="page" id="{page.pk}">见</a></p>'
    return make_faq(parent, body=[("rich_text", {"text": text})], **fields)


def test_the_editor_and_the_explorer_offer_it(admin, old, category):
    for url in (edit_url(old), reverse("wagtailadmin_explore", args=[category.pk])):
        assert address(old) in admin.get(url).content.decode()


def test_it_is_not_offered_of_categories_and_hidden_items(admin, old, category):
    assert address(category) not in admin.get(edit_url(category)).content.decode()
    old.unpublish()
    assert address(old) not in admin.get(edit_url(old)).content.decode()


def test_an_item_is_retired_with_reason_and_successor(admin, old, new):
    response = send(admin, old, successor=new.pk)
    held = Retirement.objects.get()
    assert (held.reason, held.successor) == ("改了规定", new.translation_key)
    assert "“旧的” is retired." in response.content.decode()


def test_the_editor_then_says_why_and_what_to_read(admin, old, new):
    send(admin, old, successor=new.pk)
    content = admin.get(edit_url(old)).content.decode()
    assert "Retired" in content
    assert "改了规定" in content
    assert f"{new.kb_items.get().reference} 新的" in content


def test_the_explorer_says_retired(admin, old, new, category):
    send(admin, old)
    url = reverse("wagtailadmin_explore", args=[category.pk])
    assert "Retired" in admin.get(url).content.decode()


def test_the_histories_of_page_and_site_say_why(admin, old, new):
    send(admin, old, successor=new.pk)
    url = reverse("wagtailadmin_pages:history", args=[old.pk])
    told = f"Retired in favour of {new.kb_items.get().reference}: 改了规定"
    assert told in admin.get(url).content.decode()
    assert told in admin.get(reverse("wagtailadmin_reports:site_history")).content.decode()


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"reason": " "}, "This field is required"),
        ({"successor": "self"}, "its own successor"),
        ({"successor": "999999"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_the_text_is_kept(admin, old, fields, problem):
    given = {name: old.pk if value == "self" else value for name, value in fields.items()}
    content = send(admin, old, **given).content.decode()
    assert problem in content
    assert "改了规定" in content or "reason" in fields
    assert not Retirement.objects.exists()


def test_whoever_was_slower_is_told_and_keeps_their_text(admin, old):
    item = Item.objects.get(page=old)
    retire(item, user=make_user(is_superuser=True, first_name="快", last_name="手"), reason="先")
    content = send(admin, old, reason="我的理由").content.decode()
    assert "retired already" in content
    assert "先" in content
    assert "我的理由" in content
    assert Retirement.objects.get().reason == "先"


def test_all_languages_are_offered_where_there_are_some(admin, old):
    assert "In all languages" not in admin.get(address(old)).content.decode()
    english, _ = Locale.objects.get_or_create(language_code="en")
    publish(old.copy_for_translation(english, copy_parents=True), title="Old")
    assert "In all languages" in admin.get(address(old)).content.decode()
    send(admin, old, all_languages="on")
    assert Retirement.objects.count() == 2


class TestWhatLeadsHere:
    def test_links_in_pages_are_listed_with_a_way_to_edit_them(self, admin, old, category):
        page = linking_to(old, category, title="提到它的")
        content = admin.get(address(old)).content.decode()
        assert "What leads here: 1 page" in content
        assert "提到它的" in content
        assert edit_url(page) in content

    def test_a_link_that_readers_still_see_counts_though_the_draft_has_none(
        self, admin, old, category
    ):
        page = linking_to(old, category, title="提到它的")
        type(page).objects.filter(pk=page.pk).update(body="[]")
        type(page).objects.get(pk=page.pk).save(update_fields=["body"])
        assert "提到它的" in admin.get(address(old)).content.decode()

    def test_items_that_were_retired_in_its_favour_are_listed(self, admin, old, new):
        retire(Item.objects.get(page=new), user=None, reason="改", successor=old.translation_key)
        content = admin.get(address(old)).content.decode()
        assert "retired in favour of this one" in content

    def test_pages_that_the_user_may_not_edit_are_counted_only(self, client, old, base, category):
        user = make_user(groups=["编辑"])
        group = Group.objects.get(name="编辑")
        group.permissions.set(roles.permissions(["wagtailadmin.access_admin"]))
        GroupPagePermission.objects.create(group=group, page=old, permission_type="publish")
        linking_to(old, category, title="别人的")
        client.force_login(user)
        content = client.get(address(old)).content.decode()
        assert "别人的" not in content
        assert "And 1 more" in content

    def test_an_item_that_nothing_leads_to_says_so(self, admin, old):
        publish(old, body=answer("改过"))
        assert "Nothing links to it." in admin.get(address(old)).content.decode()


class TestWhoMay:
    def test_whoever_may_not_unpublish_is_sent_away(self, client, base, old):
        roles.set_up([base])
        client.force_login(make_user(groups=["Knowledge authors"]))
        assert client.get(address(old)).status_code == 302
        assert send(client, old).redirect_chain
        assert not Retirement.objects.exists()

    def test_nobody_else_finds_it(self, client, old):
        client.force_login(make_user("view_internal", "view_history", "approve"))
        assert client.get(address(old)).status_code == 302

    def test_other_pages_have_none(self, admin, category):
        assert admin.get(address(category)).status_code == 404


def test_a_hook_that_forbids_unpublishing_forbids_this(admin, old):
    def refuse(request, page):
        return HttpResponse("not now")

    with hooks.register_temporarily("before_unpublish_page", refuse):
        assert send(admin, old).content == b"not now"
    assert not Retirement.objects.exists()


@pytest.mark.parametrize(
    ("verification", "label"),
    [("imported", "Accepted at import"), ("self_approved", "Self-approved"), ("verified", "Verif")],
)
def test_the_status_line_says_what_stands_behind_the_answer(admin, old, verification, label):
    Item.objects.update(verification=verification, verified=verification == "verified")
    assert label in admin.get(edit_url(old)).content.decode()
