"""The help centre as readers see it."""

import pytest
from wagtail.models import Page

from example_site.company import company
from wagtail_kb.models import Item
from wagtail_kb.pages.models import KnowledgeCategoryPage

pytestmark = pytest.mark.slow


def page_url(slug: str, locale: str = "zh-hans") -> str:
    return Page.objects.get(slug=slug, locale__language_code=locale).get_url()


@pytest.mark.parametrize("locale", company().locales)
def test_every_public_item_and_the_pages_above_it_answer(demo, locale):
    pages = Page.objects.filter(depth__gt=1, locale__language_code=locale).live().public()
    items = [page for page in pages if page.specific_class is not KnowledgeCategoryPage]
    above = items[-1].get_ancestors().filter(depth__gt=1)
    answers = {page.slug: demo.get(page.get_url()).status_code for page in [*items, *above]}
    assert set(answers.values()) == {200}


def test_the_front_page_shows_topics_and_what_is_often_asked(demo):
    text = demo.get("/zh-hans/").content.decode()
    assert all(word in text for word in ("售后与退换", "退款多久到账", 'lang="zh-hans"'))
    assert "内部" not in text


def test_an_item_shows_its_answer_links_and_translations(demo):
    text = demo.get(page_url("error-e07")).content.decode()
    assert f'href="{page_url("leaking")}"' in text
    assert "What does E07 on the display mean?" in text
    assert 'alt="S6 的显示屏亮着 E07' in text


def test_a_note_is_for_agents_only(demo, sign_in):
    url = page_url("leaking")
    assert "先安抚" not in demo.get(url).content.decode()
    assert "先安抚" in sign_in("agent").get(url).content.decode()


def test_members_only_asks_for_the_customers_login_and_lets_them_in(demo, sign_in):
    url = page_url("plan-member-benefits")
    assert "/_util/login/" in demo.get(url).headers["Location"]
    assert sign_in("customer").get(url).status_code == 200


def test_a_customer_never_sees_the_internal_branch(demo, sign_in):
    url = page_url("leak-compensation-wording")
    assert sign_in("customer").get(url).status_code != 200
    assert sign_in("agent").get(url).status_code == 200


@pytest.mark.parametrize("path", ["/admin/login/", "/en/_util/login/"])
def test_login_pages_name_every_account_and_the_password(demo, path):
    text = demo.get(path).content.decode()
    assert all(f"<code>{account.username}</code>" in text for account in company().accounts)
    assert company().accounts[0].password in text


def test_every_account_can_sign_in_with_the_password_that_is_shown(demo):
    for account in company().accounts:
        assert demo.login(username=account.username, password=account.password)


def test_a_preview_of_a_draft_says_so(sign_in):
    page = Page.objects.get(slug="warranty-period", locale__language_code="zh-hans").specific
    page.title = "还没有发布"
    page.save_revision()
    response = page.get_latest_revision_as_object().make_preview_request()
    text = response.content.decode()
    assert "还没有发布" in text
    assert "kb-notice" in text


def test_no_page_holds_an_inline_script_or_style(demo):
    for url in ("/zh-hans/", page_url("error-e07"), "/zh-hans/after-sales/", "/en/_util/login/"):
        text = demo.get(url).content.decode()
        assert " style=" not in text
        assert "<style" not in text
        assert "<script" not in text


def test_the_language_switch_leads_to_the_same_item_or_home(demo):
    text = demo.get(page_url("get-an-invoice")).content.decode()
    assert f'href="{page_url("get-an-invoice", "zh-hant")}"' in text
    assert 'href="/en/" lang="en"' in text


def test_items_have_references_that_are_the_same_in_every_language(demo):
    found = Item.objects.values_list("key", "reference_id").distinct()
    assert len(found) == 21
