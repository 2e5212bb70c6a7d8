"""The submit page and the review page, as an author and a reviewer use them."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from wagtail_kb.models import Item
from wagtail_kb.review import actions
from wagtail_kb.testing import answer, make_faq, make_user, publish

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (1280, 390)


@pytest.fixture
def reviewer(base: Any) -> Any:
    return make_user(username="reviewer", groups=["Knowledge reviewers"])


@pytest.fixture
def faq(category: Any, author: Any) -> Any:
    """Live and unverified, with a change that *author* wrote."""
    faq = publish(make_faq(category, title="退款多久到账", text="3 天内到账。"))
    draft = faq.get_latest_revision_as_object()
    draft.body = answer("7 个工作日内到账。")
    draft.save_revision(user=author)
    return faq


def barriers(page: Any) -> list[str]:
    """What axe finds that keeps somebody out."""
    found = Axe().run(page).response["violations"]
    return [each["id"] for each in found if each["impact"] in ("serious", "critical")]


def is_too_wide(page: Any) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def test_nothing_keeps_anybody_out_of_the_review_on_any_screen(
    page, sign_in, faq, author, reviewer
):
    sign_in(author)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"/admin/knowledge/submit/{faq.pk}/")
        assert (barriers(page), is_too_wide(page)) == ([], False)
    actions.submit(Item.objects.get(page=faq.pk), author, note="新规则")
    sign_in(reviewer)
    for path in (f"/admin/knowledge/review/{faq.pk}/", "/admin/"):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(path)
            assert (path, barriers(page), is_too_wide(page)) == (path, [], False)


def test_an_answer_is_handed_in_and_approved_by_keyboard(page, sign_in, faq, author, reviewer):
    sign_in(author)
    page.goto(f"/admin/knowledge/submit/{faq.pk}/")
    expect(page.locator("ins").first).to_be_visible()
    page.get_by_role("radio", name="Critical").focus()
    page.keyboard.press("Space")
    page.get_by_label("Change note").focus()
    page.keyboard.type("新规则")
    page.get_by_role("button", name="Submit for review").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Handed in by author")).to_be_visible()
    sign_in(reviewer)
    page.goto(f"/admin/knowledge/review/{faq.pk}/")
    expect(page.get_by_text("新规则").first).to_be_visible()
    page.get_by_label("Remark").focus()
    page.keyboard.type("核对过了")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("what readers see is verified")).to_be_visible()
    assert Item.objects.get(page=faq.pk).verified


def test_the_side_panel_says_by_whom_it_was_verified(page, sign_in, editor, faq, author, reviewer):
    item = Item.objects.get(page=faq.pk)
    case = actions.submit(item, author)
    actions.approve(item, reviewer, seen=case.digest)
    sign_in(author)
    editor.open(faq)
    page.get_by_role("button", name="Toggle verification and review").click()
    panel = page.locator("[data-side-panel=kb-review]")
    expect(panel.get_by_text("approved by reviewer")).to_be_visible()
    expect(panel.get_by_text("version 2, what readers see")).to_be_visible()
