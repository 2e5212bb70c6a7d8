"""Pages and forms for everybody: axe finds nothing serious, and a phone shows them whole."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from wagtail_kb.testing import (
    answer,
    make_article,
    make_category,
    make_dimension,
    make_facet,
    make_faq,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = pytest.mark.parametrize("width", [1280, 390])
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

# No name has the text field of Draftail (aria-input-field-name), nor the hidden one that
# Handsontable copies from (label).
WAGTAIL_S_OWN = [[".public-DraftEditor-content"], ["#HandsontableCopyPaste"]]


def table(columns: int) -> tuple[str, dict[str, Any]]:
    """A table block, on a phone too wide with eight columns."""
    data = [[f"{row} 号支付方式到账时间" for _ in range(columns)] for row in range(3)]
    value = {"data": data, "first_row_is_table_header": True, "table_caption": "到账时间"}
    return "table", {"table": value}


@pytest.fixture
def pages(category, picture) -> dict[str, Any]:
    """A page of each kind, with all that their templates can show."""
    make_category(category, title="退货", introduction="把东西寄回来。")
    facet = make_facet(make_dimension("产品", applies_to=True), "S6")
    shown = ("picture", {"image": picture, "alt": "订单页右下角的按钮", "caption": "退款进度"})
    code = ("code", {"content": "kb --status " + "0123456789" * 12, "language": "sh"})
    heading = ("heading", {"content": "各种支付方式", "level": "2"})
    body = [*answer("原路退回。", internal="超过五天请转财务。"), heading, table(8), shown, code]
    faq = make_faq(category, body=body, summary="一般三个工作日。", facets=[facet])
    article = make_article(category, body=body, similar_questions="滤芯怎么换\n多久换一次")
    base = category.get_parent()
    return {"base": base, "category": category, "faq": faq, "article": article}


@pytest.fixture
def serious(page):
    """`serious()`: what axe finds on the open page that is serious or critical."""

    def serious() -> Iterator[str]:
        for found in Axe().run(page, {"exclude": WAGTAIL_S_OWN}).response["violations"]:
            if found["impact"] in ("serious", "critical"):
                for node in found["nodes"]:
                    yield f"{page.url} {found['id']}: {node['html'][:200]}"

    return serious


@WIDTHS
def test_axe_finds_nothing_serious_on_any_page(page, pages, serious, width):
    page.set_viewport_size({"width": width, "height": 844})
    found = []
    for shown in pages.values():
        page.goto(shown.url)
        found += serious()
    assert found == []


@WIDTHS
def test_axe_finds_nothing_serious_in_the_editor(
    page, pages, serious, width, sign_in, author, editor
):
    page.set_viewport_size({"width": width, "height": 844})
    sign_in(author)
    editor.open(pages["faq"])
    found = list(serious())
    for tab in ("Finding it", "Audience and dates"):
        editor.open_tab(tab)
        found += serious()
    assert found == []


def test_no_page_is_wider_than_a_phone_and_a_wide_table_scrolls_by_itself(page, pages):
    page.set_viewport_size({"width": 390, "height": 844})
    for shown in pages.values():
        page.goto(shown.url)
        assert page.evaluate(OVERFLOW) <= 0, shown.url
    table = page.locator(".kb-table")
    assert table.evaluate("element => element.scrollWidth > element.clientWidth")


def test_a_page_s_own_words_are_in_its_language_not_in_the_browser_s(page, pages):
    page.goto(pages["faq"].url)
    expect(page.get_by_role("region", name="关于此答案")).to_contain_text("2026年")
    page.goto(pages["category"].url)
    expect(page.get_by_role("heading", name="问题与指南")).to_be_visible()
    expect(page.get_by_role("list").filter(has_text="更换滤芯")).to_contain_text("操作指南")
