"""The screens of an item's history: axe finds nothing serious, and a phone shows them whole."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.wagtail_kb.timeline import item_of
from wagtail_kb.testing import answer, make_faq, make_user, publish

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = pytest.mark.parametrize("width", [1280, 390])
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SHOTS = os.environ.get("KB_SHOTS")  # a folder, for people who want to look


def url(name: str, *args: Any) -> str:
    return reverse(f"wagtail_kb_history:{name}", args=args)


@pytest.fixture
def item(category, picture) -> Any:
    """A FAQ whose second version has another answer and no picture."""
    shown = ("picture", {"image": picture, "alt": "订单页右下角的按钮"})
    body = [*answer("7 天内到账。", internal="超过五天请转财务。"), shown]
    page = make_faq(category, title="如何申请退款", summary="7 天内。", body=body)
    return item_of(publish(page, title="怎么申请退款", body=answer("15 天内到账。")))


@pytest.fixture
def screens(item) -> dict[str, str]:
    first = item.versions.get(number=1)
    then = timezone.localtime(first.published_at).isoformat()[:26]
    return {
        "item": url("item", item.pk),
        "compare": f"{url('compare', item.pk)}?from=1&to=2",
        "as-of": f"{url('as_of', item.pk)}?at={then}",
        "before": f"{url('as_of', item.pk)}?at=2001-01-01T00:00",
        "lookup": url("lookup"),
        "found": f"{url('lookup')}?reference={item.reference}&at={then}",
        "restore": url("restore", item.pk, 1),
    }


def serious(page) -> Iterator[str]:
    for found in Axe().run(page).response["violations"]:
        if found["impact"] in ("serious", "critical"):
            for node in found["nodes"]:
                yield f"{page.url} {found['id']}: {node['html'][:200]}"


@WIDTHS
def test_axe_finds_nothing_serious_and_nothing_is_cut_off(page, sign_in, screens, width):
    sign_in(make_user(is_superuser=True))
    page.set_viewport_size({"width": width, "height": 900})
    problems = []
    for name, way in screens.items():
        page.goto(way)
        problems += serious(page)
        if page.evaluate(OVERFLOW) > 0:
            problems.append(f"{name} is wider than {width}")
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}-{width}.png")
    assert problems == []


def test_an_inspector_finds_yesterdays_answer_with_its_picture(page, sign_in, item):
    sign_in(make_user(groups=["Knowledge inspectors"]))
    first = item.versions.get(number=1)
    page.goto(reverse("wagtailadmin_home"))
    page.get_by_role("button", name="Reports").click()
    page.get_by_role("link", name="Knowledge history").click()
    page.get_by_label("Reference").fill(str(item.reference))
    then = timezone.localtime(first.published_at) + (first.retired_at - first.published_at) / 2
    page.get_by_label("Date and time").evaluate(
        "(field, value) => { field.value = value; }", then.isoformat()[:23]
    )
    page.get_by_role("button", name="Show the answer of then").click()
    expect(page.get_by_role("heading", name="如何申请退款")).to_be_visible()
    picture = page.get_by_role("img", name="订单页右下角的按钮")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 640


def test_two_versions_are_chosen_and_compared(page, sign_in, item):
    sign_in(make_user(is_superuser=True))
    page.goto(url("item", item.pk))
    page.get_by_label("from 1").check()
    page.get_by_label("to 2").check()
    page.get_by_role("button", name="Compare the two chosen versions").click()
    expect(page.locator(".kb-diff ins").first).to_contain_text("怎么")
