"""What page templates show: the current version to readers, the draft in a preview."""

import re
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from wagtail.models import PageViewRestriction

from wagtail_kb.testing import (
    answer,
    make_base,
    make_category,
    make_dimension,
    make_facet,
    make_faq,
    make_user,
    publish,
)

pytestmark = pytest.mark.django_db


def counts(html: str) -> list[str]:
    """The numbers of items that a list of categories tells, in whatever language."""
    return re.findall(r'<p class="kb-count">(\d+)', html)


def test_a_page_shows_its_current_version_not_its_draft(client: Any, category: Any) -> None:
    page = make_faq(category, text="三天到账。")
    page.body = answer("五天到账。")
    page.save_revision()
    shown = client.get(page.url).content.decode()
    assert "三天到账。" in shown
    assert "五天到账。" not in shown


def test_a_page_shows_internal_notes_to_agents_alone(client: Any, category: Any) -> None:
    page = make_faq(category, internal="最多赔一百元。")
    assert "最多赔一百元。" not in client.get(page.url).content.decode()
    client.force_login(make_user("view_internal"))
    assert "最多赔一百元。" in client.get(page.url).content.decode()


def test_an_internal_item_asks_anonymous_readers_to_sign_in(client: Any, category: Any) -> None:
    page = make_faq(category, audience="internal")
    assert client.get(page.url).status_code == 302


def test_a_shared_password_opens_the_page(client: Any, category: Any) -> None:
    page = make_faq(category, text="三天到账。")
    restriction = PageViewRestriction.objects.create(
        page=page, restriction_type="password", password=make_password("secret")
    )
    assert "三天到账。" not in client.get(page.url).content.decode()
    session = client.session
    session["passed_page_view_restrictions"] = [restriction.pk]
    session.save()
    assert "三天到账。" in client.get(page.url).content.decode()


def test_the_preview_shows_the_draft_with_its_notes(category: Any) -> None:
    page = make_faq(category, live=False, text="五天到账。", internal="最多赔一百元。")
    shown = page.make_preview_request().render().content.decode()
    assert "五天到账。" in shown
    assert "最多赔一百元。" in shown
    assert 'class="kb-notice"' in shown


def test_the_preview_of_a_page_that_was_never_saved_works(category: Any) -> None:
    page = type(make_faq(category))(title="新问题", slug="new", body=answer("答案。"))
    page.locale, page.path, page.depth = category.locale, category.path + "0009", category.depth + 1
    assert "答案。" in page.make_preview_request().render().content.decode()


def test_a_page_names_its_facets_in_its_own_language(client: Any, category: Any) -> None:
    value = make_facet(make_dimension("产品"), "S6")
    shown = client.get(make_faq(category, facets=[value]).url).content.decode()
    assert "产品" in shown
    assert "S6" in shown


def test_a_page_links_to_its_translations(client: Any, category: Any) -> None:
    page = make_faq(category)
    english = make_base(locale="en", slug="en-kb")
    other = make_faq(english, title="How to get a refund", translation_key=page.translation_key)
    assert f'<a href="{other.url}" lang="en"' in client.get(page.url).content.decode()


def test_a_category_lists_what_the_reader_may_see(client: Any, category: Any) -> None:
    make_faq(category, title="公开的问题")
    make_faq(category, title="内部的问题", audience="internal")
    make_faq(category, title="草稿的问题", live=False)
    shown = client.get(category.url).content.decode()
    assert "公开的问题" in shown
    assert "内部的问题" not in shown
    assert "草稿的问题" not in shown


def test_a_base_counts_what_the_reader_may_see(client: Any, base: Any, category: Any) -> None:
    make_faq(make_category(category, title="到账"))
    make_faq(category, audience="internal")
    make_category(base, title="空分类")
    shown = client.get(base.url).content.decode()
    assert counts(shown) == ["1"]
    assert "空分类" not in shown
    client.force_login(make_user("view_internal"))
    assert counts(client.get(base.url).content.decode()) == ["2"]


def test_a_list_costs_the_same_sql_for_2_and_20_items(client: Any, category: Any, sql: Any) -> None:
    for number in range(2):
        make_faq(category, title=f"问题{number}")
    client.get(category.url)
    few = sql(client.get, category.url)
    for number in range(18):
        make_faq(category, title=f"更多问题{number}")
    many = sql(client.get, category.url)
    assert len(few) == len(many), "\n".join(many)


def test_text_that_looks_like_html_is_shown_as_text(client: Any, category: Any) -> None:
    page = publish(make_faq(category), title="<script>alert(1)</script>")
    assert "<script>alert(1)" not in client.get(page.url).content.decode()
