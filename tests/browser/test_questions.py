"""Similar questions in a browser: repeated lines are named while somebody types."""

from __future__ import annotations

from typing import Any

import pytest

from wagtail_kb.testing import make_base, make_category, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FORM = "/admin/pages/add/wagtail_kb_pages/knowledgefaqpage/{}/"


@pytest.fixture
def form(page: Any, sign_in: Any) -> Any:
    """A new FAQ's form, its second tab open."""
    category = make_category(make_base())
    sign_in(make_user(is_superuser=True))
    page.goto(FORM.format(category.pk))
    page.get_by_role("tab", name="Finding it").click()
    return page


def test_a_repeated_line_is_named_as_soon_as_it_is_typed(form):
    field = form.get_by_role("textbox", name="Similar questions")
    notice = form.locator("[data-kb-questions-target=repeated]")
    field.fill("想退钱怎么弄\n不想要了能退吗")
    assert notice.is_hidden()
    field.fill("想退钱怎么弄\n不想要了能退吗\n 想退钱怎么弄 ")
    assert "想退钱怎么弄" in notice.inner_text()


def test_the_form_fits_a_phone(form):
    form.set_viewport_size({"width": 390, "height": 844})
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert form.evaluate(overflow) <= 0
