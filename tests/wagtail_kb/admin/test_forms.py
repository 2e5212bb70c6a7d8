"""New items start with what their category gives; fields are filled as an editor fills them."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests.wagtail_kb.admin.posting import add_url, edit_url, faq_data, picture, post_faq
from wagtail_kb.models import Version
from wagtail_kb.pages.models import KnowledgeArticlePage, KnowledgeFaqPage
from wagtail_kb.testing import make_category, make_dimension, make_facet, make_faq, make_user

pytestmark = pytest.mark.django_db


def body_of(response: Any) -> list[tuple[str, str]]:
    """Types and texts of the blocks that the opened form starts with."""
    body = response.context["form"]["body"].value()
    return [(block.block_type, block.value.get("content", "")) for block in body]


def test_a_new_faq_opens_with_an_empty_paragraph(admin, category):
    response = admin.get(add_url(KnowledgeFaqPage, category))
    assert body_of(response) == [("rich_text", "")]


def test_a_new_item_starts_with_the_audience_of_the_nearest_category_that_has_one(admin, base):
    above = make_category(base, default_audience="internal")
    response = admin.get(add_url(KnowledgeFaqPage, make_category(above)))
    assert response.context["form"]["audience"].value() == "internal"


def test_a_new_article_starts_with_its_category_s_kind_and_its_headings(admin, base):
    category = make_category(base, default_kind="how_to")
    response = admin.get(add_url(KnowledgeArticlePage, category))
    assert response.context["form"]["kind"].value() == "how_to"
    headings = [text for name, text in body_of(response) if name == "heading"]
    assert headings == ["开始之前", "操作步骤", "如果没有成功"]


def test_the_blocks_of_a_new_form_have_ids_of_their_own(admin, base):
    category = make_category(base, default_kind="how_to")
    body = admin.get(add_url(KnowledgeArticlePage, category)).context["form"]["body"].value()
    ids = [block.id for block in body]
    assert all(ids)
    assert len(set(ids)) == len(ids) == 6


def test_another_kind_s_headings_are_a_click_away_while_nothing_is_written(admin, category):
    form = admin.get(add_url(KnowledgeArticlePage, category))
    assert 'href="?kind=policy"' in form.content.decode()
    chosen = admin.get(add_url(KnowledgeArticlePage, category) + "?kind=policy")
    assert ("heading", "适用范围") in body_of(chosen)


def test_what_was_written_is_not_replaced_by_headings(admin, category):
    page = category.add_child(
        instance=KnowledgeArticlePage(
            title="保修", slug="warranty", body=[("rich_text", {"text": "<p>一年</p>"})]
        )
    )
    response = admin.get(edit_url(page) + "?kind=policy")
    assert body_of(response) == [("rich_text", "")]
    assert "?kind=policy" not in response.content.decode()


def test_a_faq_needs_only_question_and_answer(admin, category):
    post_faq(admin, category, title="怎么开发票", answer="<p>在订单页申请。</p>", publish=True)
    version = Version.objects.get()
    assert (version.title, version.text.strip()) == ("怎么开发票", "在订单页申请。")
    assert version.item.audience == "public"


def test_a_picture_without_alternative_text_is_sent_back(admin, category):
    data = faq_data(title="怎么开发票", body=[picture(url="https://jiwan.example/a.png")])
    response = admin.post(add_url(KnowledgeFaqPage, category), {**data, "action-publish": "1"})
    assert response.status_code == 200
    assert "Describe the picture" in response.content.decode()
    assert not KnowledgeFaqPage.objects.exists()


def test_a_picture_may_be_decorative(admin, category):
    body = [picture(url="https://jiwan.example/a.png", decorative=True)]
    post_faq(admin, category, body=body, publish=True)
    assert KnowledgeFaqPage.objects.get().live


def test_a_draft_may_hold_an_unfinished_picture(admin, category):
    post_faq(admin, category, body=[picture()])
    page = KnowledgeFaqPage.objects.get()
    assert not page.live
    preview = admin.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert preview.status_code == 200


def test_facets_are_offered_as_trees_in_the_language_of_the_page(admin, category):
    product = make_dimension("产品")
    series = make_facet(product, "净水器")
    make_facet(product, "S6", parent=series)
    make_facet(make_dimension("Product", locale="en"), "Purifier")
    content = admin.get(add_url(KnowledgeFaqPage, category)).content.decode()
    content = content.partition('id="id_facets"')[2]
    assert content.index("净水器") < content.index("kb-depth-1") < content.index("S6")
    assert "Purifier" not in content


def test_a_facet_of_another_language_is_refused(admin, category):
    foreign = make_facet(make_dimension("Product", locale="en"))
    data = faq_data(facets=[foreign.pk])
    response = admin.post(add_url(KnowledgeFaqPage, category), data)
    assert "facets" in response.context["form"].errors


def test_chosen_facets_are_published(admin, category):
    value = make_facet(make_dimension())
    post_faq(admin, category, facets=[value.pk], publish=True)
    version = Version.objects.get()
    assert [facet.key for facet in version.value.facets] == [value.translation_key]


def test_stewards_are_chosen_among_those_who_enter_the_admin(admin, category):
    make_user(username="customer")
    editor = make_user(username="editor", is_superuser=True)
    form = admin.get(add_url(KnowledgeFaqPage, category)).context["form"]
    offered = set(form.fields["steward"].queryset)
    assert editor in offered
    assert "customer" not in {user.username for user in offered}


def test_a_steward_in_a_draft_holds_at_once(admin, category):
    page = make_faq(category)
    editor = make_user(is_superuser=True)
    data = faq_data(title="改过的标题", steward=editor.pk, review_by="2027-03-01")
    admin.post(edit_url(page), data)
    page.refresh_from_db()
    assert page.title == "如何申请退款"
    assert page.steward == editor
    assert page.kb_items.get().review_by.isoformat() == "2027-03-01"


def test_an_older_revision_keeps_the_present_steward(admin, category):
    page = make_faq(category)
    revision = page.save_revision()
    editor = make_user(is_superuser=True)
    page.steward = editor
    page.save()
    assert revision.as_object().steward == editor
