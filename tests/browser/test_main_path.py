"""The whole path of a FAQ: written, reviewed, read over GraphQL and on its page, taken away."""

from typing import Any

import pytest
from playwright.sync_api import expect

from wagtail_kb.pages.models import KnowledgeFaqPage
from wagtail_kb.testing import make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUESTION = "退款多久到账"
ANSWER = ("原路退回，一般需要", "三个工作日", "。")
ROWS = (("支付方式", "到账时间"), ("微信支付", "当天"), ("银行卡", "三个工作日"))
ALT = "订单页右下角的退款进度按钮"
NOTE = "超过五天请转财务李工"

EVERYWHERE = """query ($reference: String, $query: String!) {
  item(reference: $reference, locale: "zh-Hans") { path title body verified version { number } }
  items(locale: "zh-Hans") { edges { node { reference } } }
  search(query: $query, locale: "zh-Hans") { edges { node { reference } } }
}"""


@pytest.fixture
def reviewer(base: Any) -> Any:
    return make_user(username="reviewer", groups=["Knowledge reviewers"])


@pytest.fixture
def agent(base: Any) -> Any:
    return make_user(username="agent", groups=["Knowledge agents"])


@pytest.fixture
def read(ask):
    """`read()`: the item, and the references that a list and a search for its question give."""

    def read(query: str = QUESTION) -> tuple[dict[str, Any] | None, list[str], list[str]]:
        data = ask(EVERYWHERE, reference="KB-1001", query=query)
        listed, found = (
            [edge["node"]["reference"] for edge in data[name]["edges"]]
            for name in ("items", "search")
        )
        return data["item"], listed, found

    return read


def write_and_submit(editor, category):
    editor.open_new(category)
    editor.ask(QUESTION)
    editor.write(editor.blocks.first, *ANSWER)
    editor.fill_table(editor.add("Table"), ROWS, caption="各种支付方式")
    picture = editor.add("Picture")
    editor.choose_picture(picture, "订单页")
    picture.get_by_label("Alternative text").fill(ALT)
    note = editor.add("Text")
    editor.write(note, NOTE)
    note.get_by_label("Internal note").check()
    editor.hand_in()


def approve(page, editor):
    page.goto("/admin/")
    awaiting = page.get_by_role("region", name="Awaiting your review")
    awaiting.get_by_role("link", name=QUESTION).click()
    editor.wait()
    editor.act("Approve and Publish")
    page.get_by_role("dialog").get_by_role("button", name="Approve").click()
    expect(editor.messages).to_contain_text("has been updated")


def unpublish(page, editor):
    editor.open(KnowledgeFaqPage.objects.get())
    page.get_by_role("navigation", name="Actions", exact=True).get_by_role("button").click()
    page.get_by_role("link", name="Unpublish").click()
    page.get_by_role("button", name="Yes, unpublish it").click()
    expect(editor.messages).to_contain_text("unpublished")


def test_a_faq_goes_from_its_author_to_its_readers_and_away_again(
    page, sign_in, editor, read, category, picture, author, reviewer, agent
):
    sign_in(author)
    write_and_submit(editor, category)
    sign_in(None)
    assert read() == (None, [], [])

    sign_in(reviewer)
    approve(page, editor)
    sign_in(agent)
    item, *_ = read()
    assert NOTE in item["body"]

    sign_in(None)
    item, listed, found = read("退款多久到帳")
    assert (item["title"], item["version"]["number"]) == (QUESTION, 1)
    assert all(text in item["body"] for text in ("<strong>三个工作日</strong>", "微信支付", ALT))
    assert NOTE not in item["body"]
    assert listed == found == ["KB-1001"]

    page.goto(item["path"])
    expect(page.get_by_role("heading", name=QUESTION, level=1)).to_be_visible()
    expect(page.get_by_role("table", name="各种支付方式").get_by_role("row")).to_have_count(3)
    expect(page.get_by_role("img", name=ALT)).to_have_js_property("complete", True)
    expect(page.get_by_text(NOTE)).to_have_count(0)
    sign_in(agent)
    page.reload()
    expect(page.get_by_text(NOTE)).to_be_visible()

    sign_in(reviewer)
    unpublish(page, editor)
    sign_in(None)
    assert read() == (None, [], [])
    assert page.goto(item["path"]).status == 404
