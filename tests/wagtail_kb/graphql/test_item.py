"""Tests of wagtail_kb.graphql.queries.item and of the fields of an item."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Locale, PageViewRestriction

from wagtail_kb.models import Item
from wagtail_kb.testing import (
    make_article,
    make_base,
    make_category,
    make_dimension,
    make_facet,
    make_faq,
    make_user,
    publish,
)


def query(selection: str, selector: str = "key: $key") -> str:
    return f"query ($key: UUID) {{ item({selector}) {{ {selection} }} }}"


@pytest.fixture
def item(api):
    """``item(page, selection)``: the fields of *page*'s item, as nobody in particular sees them."""

    def item(page, selection, ask=api):
        return ask.data(query(selection), key=str(page.translation_key))["item"]

    return item


def test_a_faq_has_what_was_published(item, category, quoted):
    page = make_faq(category, title="如何退款", summary="点退款", slug="q", review_by="2027-01-31")
    selection = "__typename kind locale title summary slug reference key verified reviewBy"
    assert item(page, selection + " ... on Faq { question }") == {
        "__typename": "Faq",
        "kind": "FAQ",
        "locale": "zh-Hans",
        "title": "如何退款",
        "question": "如何退款",
        "summary": "点退款",
        "slug": "q",
        "reference": quoted(page),
        "key": str(page.translation_key),
        "verified": False,
        "reviewBy": "2027-01-31",
    }


def test_path_and_url_lead_to_the_page(item, category):
    page = make_faq(category, slug="how")
    found = item(page, "path url")
    assert found == {"path": page.get_url(), "url": page.full_url}


def test_an_article_has_its_kind(item, category):
    page = make_article(category, kind="how_to")
    assert item(page, "__typename kind") == {"__typename": "Article", "kind": "HOW_TO"}


def test_a_kind_that_a_site_gave_up_is_an_article(item, category):
    page = make_article(category)
    Item.objects.update(kind="recipe")
    assert item(page, "kind") == {"kind": "ARTICLE"}


def test_a_draft_changes_nothing(item, category):
    page = make_faq(category, title="旧")
    page.title = "新"
    page.save_revision()
    assert item(page, "title") == {"title": "旧"}


def test_times_are_those_of_the_publications(item, category):
    page = publish(make_faq(category, title="旧"), title="新")
    row = Item.objects.get()
    assert item(page, "publishedAt updatedAt version { number publishedAt }") == {
        "publishedAt": row.published_at.isoformat(),
        "updatedAt": row.updated_at.isoformat(),
        "version": {"number": 2, "publishedAt": row.current.published_at.isoformat()},
    }


def test_the_body_is_html_or_text(item, category):
    page = make_faq(category, text="1 < 2")
    found = item(page, "body text: body(format: TEXT) none: body(format: null)")
    assert found == {"body": "<p>1 &lt; 2</p>", "text": "1 < 2", "none": "<p>1 &lt; 2</p>"}


def test_the_format_may_be_a_variable(api, category):
    key = str(make_faq(category, text="一", summary="二").translation_key)
    asked = """query ($key: UUID, $f: ContentFormat) {
        item(key: $key) { body(format: $f) ... on Faq { answer(format: $f) } } }"""
    assert api.data(asked, key=key, f="TEXT")["item"] == {"body": "一", "answer": "一"}
    assert api.data(asked, key=key)["item"] == {"body": "<p>一</p>", "answer": "<p>一</p>"}


def test_an_internal_note_is_for_those_who_may_see_it(item, category, as_user):
    page = make_faq(category, text="公开", internal="内部")
    selection = "body text: body(format: TEXT) ... on Faq { answer }"
    assert "内部" not in str(item(page, selection))
    agent = as_user(make_user("view_internal"))
    assert str(item(page, selection, agent)).count("内部") == 3


def test_the_answer_of_a_faq_without_a_body_is_its_summary(item, category):
    page = make_faq(category, text="", summary="点 <退款>")
    found = item(page, "... on Faq { answer text: answer(format: TEXT) }")
    assert found == {"answer": "<p>点 &lt;退款&gt;</p>", "text": "点 <退款>"}


def test_similar_questions_are_in_order(item, category):
    page = make_faq(category, similar_questions="怎么退\n想退钱")
    assert item(page, "... on Faq { similarQuestions }") == {
        "similarQuestions": ["怎么退", "想退钱"]
    }


def test_digests_are_for_those_who_may_see_internal_text(item, category, as_user):
    page = make_faq(category)
    selection = "version { digest answerDigest }"
    assert item(page, selection)["version"] == {"digest": None, "answerDigest": None}
    version = Item.objects.get().current
    assert item(page, selection, as_user(make_user("view_internal")))["version"] == {
        "digest": version.digest,
        "answerDigest": version.answer_digest,
    }


def test_the_category_is_the_one_right_above(item, category):
    page = make_faq(make_category(category, title="退款到账"))
    found = item(page, "category { title depth parent { title parent { title } } }")["category"]
    assert found == {"title": "退款到账", "depth": 2, "parent": {"title": "退款", "parent": None}}


def test_an_unpublished_category_is_null_and_its_items_stay(item, category):
    page = make_faq(category)
    category.unpublish()
    assert item(page, "title category { title }")["category"] is None


def test_facets_have_titles_in_the_items_language_else_in_any(item, category):
    dimension = make_dimension("产品", applies_to=True)
    series = make_facet(dimension, "S 系列")
    page = make_faq(category, facets=[make_facet(dimension, "S6", parent=series)])
    english, _ = Locale.objects.get_or_create(language_code="en")
    for one in (dimension, series):
        translated = one.copy_for_translation(english)
        translated.title, translated.slug = "English", f"{one.slug}-en"
        translated.save()
    selection = "facets { title parent { title } facet { title appliesTo values { title } } }"
    assert item(page, selection)["facets"] == [
        {
            "title": "S6",
            "parent": {"title": "S 系列"},
            "facet": {
                "title": "产品",
                "appliesTo": True,
                "values": [{"title": "S 系列"}, {"title": "S6"}],
            },
        }
    ]


def document(name: str):
    file = ContentFile(b"text", name=name)
    return get_document_model().objects.create(title=f"文件 {name}", file=file)


def test_attachments_have_the_address_of_their_document(item, category):
    manual = document("manual.pdf")
    block = ("attachment", {"document": manual, "title": "说明书", "internal": False})
    page = make_faq(category, attachments=[block])
    selection = "attachments { title filename contentType size url }"
    (found,) = item(page, selection)["attachments"]
    assert found.pop("filename").startswith("manual")
    assert found == {
        "title": "说明书",
        "contentType": "application/pdf",
        "size": 4,
        "url": f"http://localhost{manual.url}",
    }


def test_an_internal_attachment_is_for_those_who_may_see_it(item, category, as_user):
    block = ("attachment", {"document": document("a.pdf"), "title": "内部", "internal": True})
    page = make_faq(category, attachments=[block])
    agent = as_user(make_user("view_internal"))
    assert item(page, "attachments { title }")["attachments"] == []
    assert item(page, "attachments { title }", agent)["attachments"] == [{"title": "内部"}]


def test_the_audience_is_the_narrowest_that_applies(item, base, as_user):
    root = as_user(make_user(is_superuser=True))
    expected = {}
    for privacy in (None, "login", "groups"):
        category = make_category(base)
        if privacy:
            PageViewRestriction.objects.create(page=category, restriction_type=privacy)
        for audience in ("public", "internal"):
            expected[make_faq(category, audience=audience)] = {
                (None, "public"): "PUBLIC",
                ("login", "public"): "MEMBERS",
                (None, "internal"): "INTERNAL",
                ("login", "internal"): "INTERNAL",
            }.get((privacy, audience), "RESTRICTED")
    found = {page: item(page, "audience", root)["audience"] for page in expected}
    assert found == expected


def test_a_reference_is_read_as_people_write_it(api, category, quoted):
    number = quoted(make_faq(category, title="如何退款")).removeprefix("KB-")
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in number)
    for written in (f"KB-{number}", f"kb{number}", f" kb {number}", f"ｋｂ－{wide}"):
        found = api.data(
            query("title", "reference: $r").replace("$key: UUID", "$r: String"), r=written
        )
        assert found["item"] == {"title": "如何退款"}, written


@pytest.mark.parametrize(
    "selector", ['reference: "KB-9"', 'path: "/nowhere/"', 'path: "/\\u0000"', 'path: "/%00/"']
)
def test_what_is_not_there_is_null(api, category, selector):
    assert api.data(f"{{ item({selector}) {{ title }} }}") == {"item": None}


def test_a_reference_of_many_digits_is_null(api, category):
    asked = f'{{ item(reference: "KB-{"9" * 5000}") {{ title }} }}'
    assert api.data(asked) == {"item": None}


def test_a_path_may_lack_its_slash_or_be_encoded(api, category):
    page = make_faq(category, slug="退款", title="如何退款")
    for path in (page.get_url(), page.get_url().rstrip("/"), f"{category.get_url()}退款/"):
        found = api.data("query ($p: String) { item(path: $p) { title } }", p=path)
        assert found["item"] == {"title": "如何退款"}, path


def test_an_alias_answers_with_its_source(api, base, category):
    page = make_faq(category, title="如何退款")
    alias = page.create_alias(parent=make_category(base), update_slug="same")
    asked = "query ($p: String) { item(path: $p) { title path } }"
    found = api.data(asked, p=alias.get_url())["item"]
    assert found == {"title": "如何退款", "path": page.get_url()}


def test_an_alias_in_another_language_is_a_missing_translation(api, category):
    page = make_faq(category, title="如何退款")
    english, _ = Locale.objects.get_or_create(language_code="en")
    page.copy_for_translation(english, copy_parents=True, alias=True)
    asked = query("locale", 'key: $key, locale: "en"')
    assert api.data(asked, key=str(page.translation_key)) == {"item": None}


def test_the_language_of_the_request_comes_before_the_original(as_user, category):
    page = make_faq(category, title="如何退款")
    english, _ = Locale.objects.get_or_create(language_code="en")
    copy = page.copy_for_translation(english, copy_parents=True)
    asked = query("title locale")
    before = as_user().data(asked, key=str(page.translation_key))["item"]
    publish(copy, title="How to get a refund")
    after = as_user().data(asked, key=str(page.translation_key))["item"]
    assert (before["locale"], after["locale"]) == ("zh-Hans", "en")


def test_a_locale_is_matched_in_any_case(api, category):
    page = make_faq(category, title="如何退款")
    for locale in ("zh-Hans", "zh-hans", "ZH_HANS"):
        asked = query("title", f'key: $key, locale: "{locale}"')
        assert api.data(asked, key=str(page.translation_key))["item"]
    asked = query("title", 'key: $key, locale: "zh-Hant"')
    assert api.data(asked, key=str(page.translation_key)) == {"item": None}


@pytest.mark.parametrize("locale", ["fr", "zh", "12", "", "\x00", "x" * 300])
def test_an_unknown_locale_is_a_bad_request(api, locale):
    error = api.error("query ($l: String) { items(locale: $l) { totalCount } }", l=locale)
    assert error["code"] == "BAD_REQUEST"
    assert error["known"] == ["zh-Hans", "zh-Hant", "en"]


@pytest.mark.parametrize("selectors", ["", '(path: "/", reference: "KB-1001")', "(id: null)"])
def test_an_item_needs_exactly_one_selector(api, selectors):
    assert api.code(f"{{ item{selectors} {{ title }} }}") == "BAD_REQUEST"


def test_the_id_stays_when_a_new_version_is_published(item, api, category):
    page = make_faq(category, title="旧")
    before = item(page, "id")["id"]
    publish(page, title="新")
    found = api.data("query ($id: ID) { item(id: $id) { id title } }", id=before)["item"]
    assert found == {"id": before, "title": "新"}


def test_an_item_that_goes_live_later_is_not_there(item, category):
    page = make_faq(category, go_live_at=timezone.now() + timedelta(days=1))
    assert item(page, "title") is None


def test_an_item_of_another_base_keeps_its_own_category(item, category, base):
    other = make_category(make_base(slug="other"), title="其他")
    assert item(make_faq(other), "category { title }")["category"] == {"title": "其他"}
