"""The screens of an item's history: who sees them, what they show, and restoring."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from kbcore import AnswerDigest, review
from kbcore.review import Person, PersonId, event_to_json
from tests.wagtail_kb.admin.posting import edit_url
from tests.wagtail_kb.timeline import add_version, attest, item_of, past
from wagtail_kb import roles
from wagtail_kb.models import ReviewEvent
from wagtail_kb.testing import (
    answer,
    make_article,
    make_dimension,
    make_facet,
    make_faq,
    make_user,
    publish,
)

pytestmark = pytest.mark.django_db

THEN = timezone.localtime(past(minutes=30)).strftime("%Y-%m-%dT%H:%M")  # as a form has it


def url(name: str, *args: Any) -> str:
    return reverse(f"wagtail_kb_history:{name}", args=args)


def record(item: Any, event: Any, **more: Any) -> None:
    ReviewEvent.objects.create(
        item=item,
        type=event.type,
        at=event.at,
        answer_digest=event.answer_digest,
        document=json.dumps(event_to_json(event)),
        **more,
    )


@pytest.fixture
def inspector(client: Any, base: Any) -> Any:
    """A client signed in as somebody with the rights of kb_setup's inspectors."""
    roles.set_up([base])
    client.force_login(make_user(groups=["Knowledge inspectors"]))
    return client


def text(response: Any) -> str:
    assert response.status_code == 200, response
    return response.content.decode()


class TestItem:
    def test_versions_and_review_events_stand_newest_first(self, admin: Any, category: Any):
        page = publish(make_faq(category, title="旧题"), title="新题")
        item = item_of(page)
        given = {
            "actor": Person(id=PersonId("1"), name="林岚"),
            "at": timezone.now(),
            "answer_digest": AnswerDigest(item.current.answer_digest),
        }
        record(item, review.ChangesRequested(reason="请写清天数", **given), step_name="法务")
        content = text(admin.get(url("item", item.pk)))
        places = [content.index(each) for each in ("请写清天数", "新题</h3>", "旧题</h3>")]
        assert places == sorted(places)
        for each in ("Changes requested", "林岚", "法务", "Version 1", "what readers see"):
            assert each in content

    def test_the_editor_and_the_explorer_lead_there(self, admin: Any, category: Any):
        page = make_faq(category)
        way = url("page", page.pk)
        explorer = reverse("wagtailadmin_explore", args=[category.pk])
        assert way in text(admin.get(edit_url(page)))
        assert way in text(admin.get(explorer))
        assert admin.get(way).url == url("item", item_of(page).pk)

    def test_long_histories_have_pages(self, admin: Any, category: Any):
        page = make_faq(category)
        for number in range(2, 40):
            add_version(page, number, past(hours=number), past(hours=number + 1))
        first = text(admin.get(url("item", item_of(page).pk)))
        last = text(admin.get(url("item", item_of(page).pk), {"p": 2}))
        assert "Page 1 of 2" in first
        assert "Version 2:" in last
        assert "Version 2:" not in first

    def test_a_long_page_costs_as_much_sql_as_a_short_one(
        self, admin: Any, category: Any, django_assert_max_num_queries: Any
    ):
        page = make_faq(category)
        for number in range(2, 30):
            add_version(page, number, past(hours=number), past(hours=number + 1))
        address = url("item", item_of(page).pk)
        admin.get(address)
        with django_assert_max_num_queries(40):
            admin.get(address)

    def test_without_the_right_it_is_closed_and_nothing_leads_there(self, client, base, category):
        roles.set_up([base])
        page = make_faq(category)
        client.force_login(make_user(groups=["Knowledge authors"]))
        item = item_of(page).pk
        for way in (url("item", item), url("as_of", item), url("lookup"), url("page", page.pk)):
            assert client.get(way).status_code == 302
        assert url("page", page.pk) not in text(client.get(edit_url(page)))

    def test_what_the_viewer_may_not_look_up_is_not_there(self, inspector: Any, category: Any):
        page = make_faq(category)
        PageViewRestriction.objects.create(page=page, restriction_type="groups")
        item = item_of(page).pk
        ways = [url("item", item), url("as_of", item), url("page", page.pk)]
        ways += [f"{url('compare', item)}?from=1&to=1", url("restore", item, 1)]
        assert {inspector.get(way).status_code for way in ways} == {404}


class TestCompare:
    @pytest.fixture
    def item(self, category: Any) -> Any:
        page = make_faq(category, text="7 天内退款")
        return item_of(publish(page, body=answer("15 天内退款")))

    @pytest.mark.parametrize("chosen", [(1, 2), (2, 1)])
    def test_it_shows_what_changed_from_the_older_to_the_newer(self, admin, item, chosen):
        asked = dict(zip(("from", "to"), chosen, strict=True))
        content = text(admin.get(url("compare", item.pk), asked))
        assert "from version 1 to version 2" in content
        assert '<del><span class="kb-diff-said">deleted: </span>7</del>' in content
        assert "history.css" in content

    def test_the_same_version_twice_is_told(self, admin: Any, item: Any):
        content = text(admin.get(url("compare", item.pk), {"from": 1, "to": 1}))
        assert "the same version twice" in content

    @pytest.mark.parametrize(
        "asked", [{}, {"from": 1}, {"from": "x", "to": 2}, {"from": 1, "to": 9}]
    )
    def test_what_there_is_not_is_not_found(self, admin: Any, item: Any, asked: Any):
        assert admin.get(url("compare", item.pk), asked).status_code == 404


class TestAsOf:
    def test_it_shows_the_answer_of_then_and_who_approved_it(self, admin: Any, category: Any):
        product = make_facet(make_dimension("产品"), "S6")
        page = make_faq(category, title="怎么退款", text="7 天内", facets=[product])
        version = add_version(page, 2, past(), past(hours=2), title="当时怎么退款")
        attest(version, past(), "林岚")
        publish(page, body=answer("15 天内"))
        content = text(admin.get(url("as_of", item_of(page).pk), {"at": THEN}))
        for each in ("当时怎么退款", "7 天内", "Verified", "林岚", "version 2", "S6"):
            assert each in content
        assert "15 天内" not in content

    def test_then_unverified_stays_unverified_and_says_why(self, admin: Any, category: Any):
        page = make_faq(category)
        version = add_version(page, 2, past(), past(hours=2))
        why = [{"code": "role", "about": "lawyer"}]
        attest(version, past(), outcome="unverified", why=why)
        attest(version, past(hours=1), "林岚")
        item = item_of(page).pk
        content = text(admin.get(url("as_of", item), {"at": THEN}))
        assert "Nobody in the role “lawyer” has approved it." in content

    def test_the_picture_is_that_of_then(self, admin: Any, category: Any, make_picture: Any):
        image = make_picture("red")
        body = [("picture", {"image": image, "alt": "订单页"})]
        page = make_faq(category, body=body)
        first = item_of(page).current
        item = item_of(page)
        content = text(admin.get(url("as_of", item.pk), {"at": timezone.now().isoformat()}))
        (file,) = first.files.all()
        assert reverse("wagtail_kb_file", args=[first.pk, file.sha256]) in content

    def test_before_the_first_version_there_was_nothing(self, admin: Any, category: Any):
        item = item_of(make_faq(category, title="后来才有")).pk
        content = text(admin.get(url("as_of", item), {"at": "2001-01-01T00:00"}))
        assert "readers saw nothing" in content

    @pytest.mark.parametrize("at", ["2024-03-31T02:30", "2024-10-27T02:30"])
    def test_an_hour_that_was_skipped_or_came_twice_is_asked_again(self, admin, category, at):
        item = item_of(make_faq(category)).pk
        with timezone.override("Europe/Berlin"):
            from wagtail_kb.admin.history.form import MomentForm

            form = MomentForm({"at": at})
            assert not form.is_valid()
        assert "may be ambiguous or it may not exist" in str(form.errors)
        assert "Europe/Berlin" in str(form.fields["at"].help_text)
        assert admin.get(url("as_of", item), {"at": "gestern"}).status_code == 200

    def test_the_time_is_that_of_the_users_zone(self, admin: Any, admin_user: Any, category: Any):
        from wagtail.users.models import UserProfile

        profile = UserProfile.get_for_user(admin_user)
        profile.current_time_zone = "Asia/Shanghai"
        profile.save()
        page = make_faq(category)
        add_version(page, 2, past(), past(hours=1), title="九点到十点（世界时）")
        asked = {"at": "2024-03-01T17:30"}
        content = text(admin.get(url("as_of", item_of(page).pk), asked))
        assert "九点到十点" in content
        assert "Asia/Shanghai" in content


class TestLookup:
    def test_an_inspector_finds_a_deleted_item_by_its_reference(self, inspector, category):
        page = make_faq(category, title="已经删掉的问题")
        add_version(page, 2, past(), past(hours=2), title="当时的问题")
        reference = str(item_of(page).reference)
        page.delete()
        home = inspector.get(reverse("wagtailadmin_home"), follow=True).content.decode()
        assert url("lookup") in home
        asked = {"reference": reference.lower(), "at": THEN}
        assert "当时的问题" in text(inspector.get(url("lookup"), asked))

    def test_an_unknown_reference_and_one_that_is_none_are_told(self, inspector: Any):
        asked = {"reference": "KB-999999", "at": THEN}
        assert "no such item" in text(inspector.get(url("lookup"), asked))
        asked["reference"] = "退款"
        assert "This is no reference" in text(inspector.get(url("lookup"), asked))


class TestRestore:
    def test_a_version_becomes_the_draft_and_readers_see_no_difference(
        self, admin: Any, category: Any
    ):
        product = make_facet(make_dimension("产品"), "S6")
        other = make_faq(category, title="别的")
        link = f'<p>见<a linktype="page" id="{other.pk}">别处</a></p>'
        page = make_faq(
            category,
            title="旧题",
            summary="旧",
            body=[("rich_text", {"text": link, "internal": True})],
            facets=[product],
            similar_questions="怎么退",
        )
        page = publish(page, title="新题", summary="新", body=answer("新"), facets=[])
        item, old = item_of(page), item_of(page).versions.get(number=1)
        way = url("restore", item.pk, 1)
        assert "Readers see no difference" in text(admin.get(way))
        response = admin.post(way, follow=True)
        assert "Version 1 is the draft now" in text(response)
        page = type(page).objects.get(pk=page.pk)
        draft = page.get_latest_revision_as_object()
        assert (page.title, draft.title, item_of(page).current.number) == ("新题", "旧题", 2)
        publish(draft)
        assert item_of(page).current.digest == old.digest

    def test_pictures_and_attachments_come_back(self, admin: Any, category: Any, make_picture: Any):
        from django.core.files.base import ContentFile
        from wagtail.documents import get_document_model

        file = ContentFile(b"text", name="form.pdf")
        document = get_document_model().objects.create(title="表格", file=file)
        body = [("picture", {"image": make_picture("red"), "alt": "订单页"})]
        attachments = [("attachment", {"document": document, "title": "表格"})]
        page = make_faq(category, body=body, attachments=attachments)
        page = publish(page, body=answer("新"), attachments=[])
        admin.post(url("restore", item_of(page).pk, 1))
        publish(type(page).objects.get(pk=page.pk).get_latest_revision_as_object())
        digests = item_of(page).versions.order_by("number").values_list("digest", flat=True)
        assert digests[0] == digests[2]

    def test_what_is_gone_from_the_library_is_told(self, admin, category, make_picture):
        picture = make_picture("red")
        page = make_faq(category, body=[("picture", {"image": picture, "alt": "订单页"})])
        page = publish(page, body=answer("新"))
        picture.delete()
        response = admin.post(url("restore", item_of(page).pk, 1), follow=True)
        assert "no longer in the library" in text(response)

    def test_it_is_refused_with_a_reason(self, admin, admin_user, category):
        locked = make_faq(category)
        other = make_user(is_superuser=True)
        type(locked).objects.filter(pk=locked.pk).update(
            locked=True, locked_by=other, locked_at=timezone.now()
        )
        deleted = make_faq(category)
        gone = item_of(deleted)
        deleted.delete()
        kind = make_faq(category)
        add_version(kind, 2, past(), past(hours=1), kind="article")
        asked = {
            "locked": url("restore", item_of(locked).pk, 1),
            "deleted": url("restore", gone.pk, 1),
            "another kind": url("restore", item_of(kind).pk, 2),
        }
        for why, way in asked.items():
            assert why in text(admin.get(way))
            assert why in text(admin.post(way))

    def test_whoever_may_not_edit_may_not_restore(self, inspector: Any, category: Any):
        page = publish(make_faq(category, title="旧"), title="新")
        before = page.latest_revision_id
        content = text(inspector.post(url("restore", item_of(page).pk, 1)))
        assert "You may not edit this page" in content
        page.refresh_from_db()
        assert page.latest_revision_id == before

    def test_an_article_gets_its_kind_back(self, admin: Any, category: Any):
        page = publish(make_article(category, kind="how_to"), kind="policy")
        admin.post(url("restore", item_of(page).pk, 1))
        assert type(page).objects.get(pk=page.pk).get_latest_revision_as_object().kind == "how_to"


@pytest.fixture
def make_picture(settings: Any, tmp_path: Any) -> Any:
    """``make_picture("red")``: a picture of that colour in the library."""
    from io import BytesIO

    from PIL import Image
    from wagtail.images import get_image_model

    settings.MEDIA_ROOT = tmp_path

    def make_picture(colour: str) -> Any:
        file = BytesIO()
        Image.new("RGB", (8, 8), colour).save(file, "PNG")
        file.seek(0)
        picture = ImageFile(file, f"{colour}.png")
        return get_image_model().objects.create(title=colour, file=picture)

    return make_picture
