"""A picture or document whose file is gone is an error of the form, not of the site."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import streamfield

from tests.wagtail_kb.admin.posting import add_url, edit_url, faq_data, paragraph, picture
from tests.wagtail_kb.filing import make_document, make_image
from wagtail_kb.models import Version
from wagtail_kb.pages.models import KnowledgeFaqPage
from wagtail_kb.testing import make_faq

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def without_file(obj: Any) -> Any:
    obj.file.storage.delete(obj.file.name)
    return obj


def showing(image: Any, **fields: Any) -> dict[str, Any]:
    """The form of a FAQ with a paragraph and *image*."""
    shown = picture(image=image.pk, decorative=True)
    return faq_data(body=[paragraph("<p>按图操作。</p>"), shown], **fields)


def shown(image: Any) -> dict[str, Any]:
    return {"image": image, "url": "", "alt": "流程", "decorative": False, "caption": ""}


def attaching(document: Any) -> dict[str, Any]:
    attachment = {"document": document.pk, "title": "", "internal": ""}
    return faq_data(attachments=streamfield([("attachment", attachment)]))


def test_publishing_says_which_file_is_missing_and_keeps_the_text(admin, category):
    data = showing(without_file(make_image("red")))
    response = admin.post(add_url(KnowledgeFaqPage, category), {**data, "action-publish": "1"})
    assert response.status_code == 200
    # In the page it stands as JSON, quotes escaped.
    assert " is missing. Upload it again or remove it." in response.content.decode()
    kept = response.context["form"]["body"].value()
    assert "按图操作。" in kept[0].value["text"].source
    assert not Version.objects.exists()


@pytest.mark.parametrize("action", ["action-publish", "action-submit"])
def test_a_live_item_stays_as_it_is(admin, category, action):
    page = make_faq(category)
    data = showing(without_file(make_image("red")))
    response = admin.post(edit_url(page), {**data, action: "1"})
    assert set(response.context["form"].errors) == {"body"}
    assert Version.objects.count() == 1


def test_only_the_block_that_shows_it_is_marked(admin, category):
    data = showing(without_file(make_image("red")))
    response = admin.post(add_url(KnowledgeFaqPage, category), {**data, "action-publish": "1"})
    [error] = response.context["form"].errors["body"].as_data()
    assert set(error.block_errors) == {1}
    assert "“flow.png” is missing" in str(error.block_errors[1].non_block_errors)


def test_a_missing_attachment_is_named_too(admin, category):
    data = attaching(without_file(make_document()))
    response = admin.post(add_url(KnowledgeFaqPage, category), {**data, "action-publish": "1"})
    assert set(response.context["form"].errors) == {"attachments"}
    assert " is missing. Upload it again" in response.content.decode()


def test_a_draft_is_kept_whatever_it_shows(admin, category):
    data = showing(without_file(make_image("red")))
    response = admin.post(add_url(KnowledgeFaqPage, category), data)
    assert response.status_code == 302
    page = KnowledgeFaqPage.objects.get()
    assert admin.post(edit_url(page), showing(make_image("blue"))).status_code == 302
    assert admin.post(edit_url(page), data).status_code == 302


def test_its_preview_shows_the_words_without_the_file(admin, category):
    document = without_file(make_document())
    link = f'<p>见<a linktype="document" id="{document.pk}">价目表</a></p>'
    body = [("rich_text", {"text": link}), ("picture", shown(without_file(make_image("red"))))]
    attachment = ("attachment", {"document": document, "title": "带走", "internal": False})
    page = make_faq(category, live=False, body=body, attachments=[attachment])
    page.save_revision()
    response = admin.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    content = response.content.decode()
    assert "<p>见价目表</p>" in content
    assert '<span class="kb-missing-picture">流程</span>' in content
    assert "带走" not in content


def test_what_is_there_is_published(admin, category):
    data = showing(make_image("red"))
    admin.post(add_url(KnowledgeFaqPage, category), {**data, "action-publish": "1"})
    assert Version.objects.get().files.count() == 1
