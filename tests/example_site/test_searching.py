"""The search page of the help centre."""

import pytest

from example_site import searching
from kbcore.search import SearchUnavailable
from wagtail_kb import search


@pytest.fixture
def indexed(demo):
    search.rebuild()
    return demo


def test_a_colloquial_question_in_the_other_script_finds_the_answer_and_marks_it(indexed):
    text = indexed.get("/zh-hans/search/", {"q": "想退錢怎麼弄"}).content.decode()
    first = text[text.index("<ol") :].partition("</li>")[0]
    assert "/after-sales/refunds/apply-for-refund/" in first
    assert "<mark>退</mark>" in first


def test_an_internal_item_is_found_by_agents_only(indexed, sign_in):
    query = {"q": "漏水赔付口径与授权"}
    assert "定责之前" not in indexed.get("/zh-hans/search/", query).content.decode()
    assert "定责之前" in sign_in("agent").get("/zh-hans/search/", query).content.decode()


def test_what_a_reader_typed_is_shown_as_text(indexed):
    text = indexed.get("/en/search/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def test_an_empty_search_shows_the_form_alone(indexed):
    assert indexed.get("/en/search/").status_code == 200


def test_without_an_index_the_page_says_so_and_keeps_the_hotline(demo, monkeypatch):
    def down(*args, **kwargs):
        raise SearchUnavailable("nowhere")

    monkeypatch.setattr(searching, "search", down)
    response = demo.get("/zh-hans/search/", {"q": "退款"})
    assert response.status_code == 503
    assert "搜索暂时不可用" in response.content.decode()
