"""The editor's form and the explorer, as an author uses them."""

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from wagtail_kb.pages.models import KnowledgeFaqPage
from wagtail_kb.testing import make_article, make_faq

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Wagtail looks at a form twice before it takes anything for a change.
COUNT_LOOKS = """
window.looks = 0;
document.addEventListener("w-unsaved:watch-edits", () => { window.looks += 1 });
"""


@pytest.fixture(autouse=True)
def signed_in(sign_in, author) -> None:
    sign_in(author)


@pytest.fixture
def tab_to(page):
    """`tab_to(element)`: press Tab, or other *keys*, until the element has the focus."""

    def tab_to(element: Locator, keys: str = "Tab") -> None:
        for _ in range(60):
            if element.evaluate("element => element === document.activeElement"):
                return
            page.keyboard.press(keys)
        pytest.fail(f"{keys} doesn't lead to {element}.")

    return tab_to


def test_a_faq_needs_no_more_than_a_question_and_the_text_block_it_opens_with(editor, category):
    editor.open_new(category)
    expect(editor.blocks).to_have_count(1)
    editor.ask("怎么开发票")
    editor.write(editor.blocks.first, "在订单页申请。")
    editor.hand_in()
    page = KnowledgeFaqPage.objects.get()
    assert (page.title, page.audience, page.slug) == ("怎么开发票", "public", "怎么开发票")


def test_a_block_s_heading_says_what_stands_in_it(editor, category):
    editor.open(make_faq(category, text="在订单页申请。"))
    title = editor.blocks.first.locator(".c-sf-block__title")
    expect(title).to_have_text("在订单页申请。")


def test_save_and_write_the_next_opens_an_empty_form_in_the_same_category(page, editor, category):
    editor.open_new(category)
    editor.ask("怎么开发票")
    editor.write(editor.blocks.first, "在订单页申请。")
    editor.act("Save and write the next")
    expect(editor.messages).to_contain_text("怎么开发票")
    expect(editor.question).to_have_value("")
    assert page.url.endswith(f"/knowledgefaqpage/{category.pk}/")
    assert KnowledgeFaqPage.objects.get().get_parent().pk == category.pk


def test_what_autosave_has_made_is_saved_once(page, editor, category, settings):
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 300
    page.add_init_script(COUNT_LOOKS)
    editor.open_new(category)
    page.wait_for_function("window.looks === 2")
    editor.ask("怎么开发票")
    page.wait_for_url("**/edit/")
    editor.write(editor.blocks.first, "在订单页申请。")
    editor.act("Save and write the next")
    page.wait_for_url(f"**/knowledgefaqpage/{category.pk}/")
    saved = KnowledgeFaqPage.objects.get().get_latest_revision_as_object()
    assert "在订单页申请" in str(saved.body)


def test_a_picture_without_alternative_text_is_refused_with_a_message(editor, category, picture):
    editor.open_new(category)
    editor.ask("怎么开发票")
    editor.write(editor.blocks.first, "在订单页申请。")
    editor.choose_picture(editor.add("Picture"), "订单页")
    editor.act("Submit to Knowledge review")
    expect(editor.messages).to_contain_text("could not be created")
    refused = editor.blocks.last.locator("[data-contentpath=alt]")
    expect(refused).to_contain_text("Describe the picture, or mark it as decorative.")
    assert not KnowledgeFaqPage.objects.exists()


def test_the_explorer_shows_reference_kind_audience_and_verified(page, category):
    make_faq(category, title="怎么开发票")
    make_article(category, title="更换滤芯", audience="internal")
    page.goto(f"/admin/pages/{category.pk}/")
    titles = ("Reference", "Kind", "Audience", "Verification")
    for title in titles:
        expect(page.get_by_role("columnheader", name=title)).to_be_visible()
    for row in (
        ["怎么开发票", "KB-1001", "FAQ", "Public", "Unverified"],
        ["更换滤芯", "KB-1002", "How-to", "Internal", "Unverified"],
    ):
        cells = page.get_by_role("row").filter(has_text=row[0])
        for text in row:
            expect(cells.get_by_role("cell").filter(has_text=text).first).to_be_visible()


def test_the_tabs_and_their_fields_are_reached_and_saved_by_keyboard(
    page, editor, category, tab_to
):
    editor.open_new(category)
    tab_to(editor.question)
    page.keyboard.type("怎么开发票")
    answer = editor.blocks.first.get_by_role("textbox")
    tab_to(answer)
    page.keyboard.type("在订单页申请。")
    tab_to(page.get_by_role("tab", name="Answer"), "Shift+Tab")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Finding it")).to_be_focused()
    tab_to(page.get_by_role("textbox", name="Similar questions"))
    page.keyboard.type("想要发票")
    tab_to(page.get_by_role("tab", name="Finding it"), "Shift+Tab")
    page.keyboard.press("ArrowRight")
    tab_to(page.get_by_role("radio", name="Public"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+s")
    expect(editor.messages).to_contain_text("怎么开发票")
    saved: Any = KnowledgeFaqPage.objects.get()
    assert (saved.similar_questions, saved.audience) == ("想要发票", "internal")
