"""Approval, from a change that is handed in to what an inspector finds of it a day later."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db.models import F, QuerySet
from django.utils import timezone
from PIL import Image
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError
from playwright.sync_api import expect

from kbcore.review import Quorum, ReviewPolicy
from tests.browser.desk import Desk
from wagtail_kb.models import Attestation, Notice, ReviewEvent, Version
from wagtail_kb.testing import answer, make_faq, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUESTION = "退款多久到账"
ALT = "订单页右下角的退款进度按钮"
REASON = "请写明从哪天算起"
WHAT_READERS_GET = """{
  item(reference: "KB-1001", locale: "zh-Hans") { path verified version { number } }
}"""
SHOTS = os.environ.get("KB_SHOTS")  # a folder, for people who want to look
# What of ours reaches over the window's edge; Wagtail's frame hides it from scrollWidth.
CUT_OFF = """() => [...document.querySelectorAll("main :is([id^='kb-'], [class^='kb-']) *")]
  .filter(element => element.checkVisibility({opacityProperty: true}) && element.offsetWidth > 1)
  .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
  .map(element => element.outerHTML.slice(0, 200))"""
# No name has the text field of Draftail, and messages fade in.
WAGTAIL_S_OWN = [[".public-DraftEditor-content"], [".messages"]]
# Wagtail looks at a form twice before it takes anything for a change.
COUNT_LOOKS = """
window.looks = 0;
document.addEventListener("w-unsaved:watch-edits", () => { window.looks += 1 });
"""


@pytest.fixture
def people(base: Any) -> dict[str, Any]:
    """Ann and Dora write, Bob and Cem review, Ivy inspects, and Root may do anything."""
    groups = {"Ann": "authors", "Dora": "authors", "Bob": "reviewers", "Cem": "reviewers"}
    groups["Ivy"] = "inspectors"
    found = {
        name: make_user(username=name.lower(), first_name=name, groups=[f"Knowledge {group}"])
        for name, group in groups.items()
    }
    return found | {"Root": make_user(username="root", is_superuser=True)}


@pytest.fixture
def become(sign_in, people) -> Callable[[str], None]:
    """`become("Ann")`: from here on the browser is hers."""
    return lambda name: sign_in(people[name])


@pytest.fixture(autouse=True)
def quorum_of_two(settings, base) -> None:
    two = ReviewPolicy(name="two", quorum=Quorum(typo=2, content=2, critical=2))
    settings.WAGTAIL_KB = {**settings.WAGTAIL_KB, "REVIEW": {"POLICIES": {"two": two}}}
    task = base.get_workflow().tasks.get().specific
    task.policy = "two"
    task.save()


@pytest.fixture
def faq(category, picture, people) -> Any:
    """What readers see before the story begins: a FAQ that Ann wrote, with a picture."""
    body = [*answer("退款3天到账。"), ("picture", {"image": picture, "alt": ALT})]
    return make_faq(category, title=QUESTION, body=body, owner=people["Ann"])


@pytest.fixture
def desk(page) -> Desk:
    return Desk(page)


@pytest.fixture
def look(page) -> Iterator[Callable[[str], None]]:
    """`look(name)`: the open screen, for axe and at two widths; in the end all must be well."""
    problems = []

    def look(name: str) -> None:
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 1600 if SHOTS else 800})
            problems.extend(f"{name} at {width}: {found}" for found in serious(page))
            if SHOTS:
                page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)

    yield look
    assert problems == []


def serious(page) -> Iterator[str]:
    yield from (f"cut off: {html}" for html in cut_off(page))
    for found in Axe().run(page, {"exclude": WAGTAIL_S_OWN}).response["violations"]:
        if found["impact"] in ("serious", "critical"):
            for node in found["nodes"]:
                yield f"{found['id']}: {node['html'][:200]}"


def cut_off(page) -> list[str]:
    """What of ours reaches over the edge, once Wagtail's frame has followed the window."""
    with suppress(PlaywrightTimeoutError):
        page.wait_for_function(f"({CUT_OFF})().length === 0", timeout=3_000)
    return page.evaluate(CUT_OFF)


def write(editor, text: str) -> None:
    """Put *text* into the first block, in the place of what stands there."""
    editor.blocks.first.get_by_role("textbox").first.click()
    editor.page.keyboard.press("Control+Home")
    editor.page.keyboard.press("Control+Shift+End")
    editor.page.keyboard.press("Delete")
    editor.write(editor.blocks.first, text)


def open_side_panel(page) -> Any:
    panel = page.locator(".kb-review-panel")
    if not panel.is_visible():  # it stays open for whoever opened it once
        page.get_by_role("button", name="Toggle verification and review").click()
    expect(panel).to_be_visible()
    return panel


# The story, in its chapters


def hand_in_a_change(page, editor, desk, faq, look) -> None:
    editor.open(faq)
    write(editor, "退款一般3天到账，节假日顺延。")
    editor.act("Submit to Knowledge review")
    expect(desk.changes.locator("ins").filter(has_text="节假日顺延")).to_be_visible()
    expect(page.get_by_role("radio", checked=True)).to_have_count(1)
    look("submit")
    desk.hand_in("节假日的说明")


def send_it_back(desk) -> None:
    desk.take_up(QUESTION)
    expect(desk.progress).to_contain_text("节假日的说明")
    expect(desk.changes.locator("ins").filter(has_text="节假日顺延")).to_be_visible()
    desk.request_changes(REASON)
    expect(desk.happened).to_contain_text(REASON)


def mend_it(page, editor, desk, faq) -> None:
    editor.open(faq)
    panel = open_side_panel(page)
    expect(panel).to_contain_text("Changes requested")
    panel.get_by_role("link", name="Open the review").click()
    expect(desk.happened).to_contain_text(REASON)
    editor.open(faq)
    write(editor, "退款从同意那天算起3天到账，节假日顺延。")
    editor.act("Submit to Knowledge review")
    desk.hand_in("写明了从哪天算起")


def change_one_character(page, editor, faq, settings) -> None:
    """Type it, wait until it has been saved by itself, and leave."""
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 300
    page.add_init_script(COUNT_LOOKS)
    editor.open(faq)
    page.wait_for_function("window.looks === 2")
    editor.blocks.first.get_by_role("textbox").first.click()
    page.keyboard.press("Control+Home")
    for _ in "退款从同意那天算起":
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Delete")
    with page.expect_response(lambda answer: saves(answer, "算起5天")) as saved:
        page.keyboard.type("5")
    assert saved.value.json()["success"]
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 0


def leave(page, desk, reader: Any) -> None:
    """Go elsewhere; a beacon ends the editing session, and *reader* is told."""
    desk.home()
    told = Notice.objects.filter(user=reader, code=Notice.Code.LAPSED)
    for _ in range(100):
        if told.exists():
            return
        page.wait_for_timeout(100)
    pytest.fail("Nobody told the reviewer that what they approved has changed.")


def saves(response, text: str) -> bool:
    sent = response.request.post_data_buffer or b""
    return response.request.method == "POST" and text.encode() in sent


def read_that_it_no_longer_holds(page, editor, desk, faq, look) -> None:
    desk.home()
    look("home-notices")
    told = f"Dora changed “{QUESTION}” after you had approved it. Your approval no longer holds."
    page.get_by_role("link", name=told).click()
    expect(desk.progress).to_contain_text("Dora changed the answer on")
    expect(desk.progress).to_contain_text("the approval of Bob no longer holds")
    expect(desk.since.locator("ins")).to_contain_text("5")
    look("review-lapsed")
    editor.open(faq)
    expect(open_side_panel(page)).to_contain_text("the approval of Bob no longer holds")
    look("editor")
    desk.review(faq)


def verified_everywhere(page, editor, ask, faq, sign: str, number: int) -> None:
    """Editor, its panel, explorer, GraphQL and the public page say *sign* of version *number*."""
    item = ask(WHAT_READERS_GET)["item"]
    assert (item["verified"], item["version"]["number"]) == (sign == "Verified", number)
    editor.open(faq)
    expect(page.locator(".kb-status")).to_contain_text(sign)
    expect(open_side_panel(page)).to_contain_text(sign)
    page.goto(f"/admin/pages/{faq.get_parent().pk}/")
    row = page.get_by_role("row").filter(has_text=QUESTION)
    expect(row.get_by_role("cell", name=sign, exact=True)).to_be_visible()
    page.goto(item["path"])
    expect(page.locator(".kb-about")).to_contain_text({"Verified": "已核验"}.get(sign, "未核验"))


def a_day_passes() -> None:
    """All that has happened is put back by a day; the tables refuse it at every other door."""
    times = {Version: ("published_at", "retired_at"), Attestation: ("at",), ReviewEvent: ("at",)}
    for model, names in times.items():
        day_before = {name: F(name) - timedelta(days=1) for name in names}
        QuerySet(model).update(**day_before)


def publish_past_the_review(editor, faq) -> None:
    editor.open(faq)
    write(editor, "退款当天到账。")
    editor.act("Publish")
    expect(editor.messages).to_contain_text("has been published")


def replace_the_picture(page, picture, folder) -> None:
    file = folder / "new.png"
    Image.new("RGB", (320, 180), "#a01020").save(file, "PNG")
    page.goto(f"/admin/images/{picture.pk}/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/admin/images/")


def look_up_yesterday(page) -> None:
    page.goto("/admin/")
    page.get_by_role("button", name="Reports").click()
    page.get_by_role("link", name="Knowledge history").click()
    page.get_by_label("Reference").fill("KB-1001")
    then = timezone.localtime() - timedelta(hours=12)
    page.get_by_label("Date and time").fill(then.strftime("%Y-%m-%dT%H:%M"))
    page.get_by_role("button", name="Show the answer of then").click()
    found = page.get_by_role("article")
    expect(found).to_contain_text("退款从同意那天算起5天到账，节假日顺延。")
    for text in ("version 2", "Verified", "Bob", "Cem"):
        expect(found).to_contain_text(text)
    image = found.get_by_role("img", name=ALT)
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 640


def test_from_an_author_s_draft_to_an_inspector_s_question(
    page, editor, desk, become, people, ask, faq, picture, settings, look, tmp_path
):
    become("Ann")
    hand_in_a_change(page, editor, desk, faq, look)
    become("Bob")
    send_it_back(desk)
    become("Ann")
    mend_it(page, editor, desk, faq)
    become("Bob")
    desk.take_up(QUESTION)
    desk.approve()
    expect(desk.progress).to_contain_text("approved by Bob")
    expect(desk.progress).to_contain_text("1 more person has to approve.")

    become("Dora")
    change_one_character(page, editor, faq, settings)
    leave(page, desk, people["Bob"])
    become("Bob")
    read_that_it_no_longer_holds(page, editor, desk, faq, look)
    desk.approve()
    become("Cem")
    desk.take_up(QUESTION)
    desk.approve()
    desk.told("what readers see is verified")
    verified_everywhere(page, editor, ask, faq, "Verified", 2)

    a_day_passes()
    become("Root")
    publish_past_the_review(editor, faq)
    verified_everywhere(page, editor, ask, faq, "Unverified", 3)
    replace_the_picture(page, picture, tmp_path)
    become("Ivy")
    look_up_yesterday(page)
