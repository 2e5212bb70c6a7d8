"""Tests of wagtail_kb.graphql.view: what is no query, and how the answer is sent."""

import orjson
import pytest
from django.test import Client

ASK = {"query": "{ viewer { locale } }"}


def code(response):
    return orjson.loads(response.content)["errors"][0]["extensions"]["code"]


def test_an_answer_is_json_in_utf_8(api, category):
    response = api.post({"query": '{ categories(locale: "zh-Hans") { title } }'})
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    assert "退款".encode() in response.content


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'"{ viewer { locale } }"',
        b"[" * 2000,
        b"{}",
        b'{"query": null}',
        b'{"query": 1}',
        b'{"query": "  "}',
        b'{"query": "{ viewer { locale } }", "variables": []}',
        b'{"query": "{ viewer { locale } }", "variables": "{}"}',
        b'{"query": "{ viewer { locale } }", "operationName": 1}',
        b'{"query": "\\ud800"}',
        b'[{"query": "{ viewer { locale } }"}]',
    ],
)
def test_a_body_that_is_no_request_is_a_bad_request(api, body):
    response = api.post(body)
    assert (response.status_code, code(response)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_only_json_is_read(api, kind):
    response = api.post(ASK, content_type=kind)
    assert (response.status_code, code(response)) == (400, "BAD_REQUEST")


def test_a_long_request_is_refused(api):
    response = api.post({**ASK, "variables": {"x": "x" * 100_000}})
    assert (response.status_code, code(response)) == (413, "REQUEST_TOO_LARGE")


def test_a_request_longer_than_django_reads_is_refused(api, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    response = api.post(ASK)
    assert (response.status_code, code(response)) == (413, "REQUEST_TOO_LARGE")


def test_a_document_that_does_not_fit_is_a_bad_request(api):
    response = api.post({"query": "{ drafts { title } }"})
    assert (response.status_code, code(response)) == (400, "BAD_REQUEST")


def test_a_resolvers_error_leaves_the_rest_of_the_answer(api):
    response = api.post({"query": "{ viewer { locale } item { title } }"})
    answer = orjson.loads(response.content)
    assert response.status_code == 200
    assert answer["data"] == {"viewer": {"locale": "en"}, "item": None}
    assert answer["errors"][0]["path"] == ["item"]


def test_an_error_of_ours_says_nothing_but_an_id_that_the_log_has(api, monkeypatch, caplog):
    def broken(code):
        raise RuntimeError("password of the database")

    monkeypatch.setattr("wagtail_kb.graphql.types.viewer.tag_of", broken)
    answer = api(ASK["query"])
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "INTERNAL"
    assert "password" not in str(answer)
    assert error["extensions"]["id"] in caplog.text
    assert "password of the database" in caplog.text


def test_an_error_outside_of_resolvers_is_internal_as_well(api, monkeypatch, caplog):
    def broken(request):
        raise RuntimeError("secret")

    monkeypatch.setattr("wagtail_kb.graphql.view.context_of", broken)
    response = api.post(ASK)
    assert (response.status_code, code(response)) == (500, "INTERNAL")
    assert b"secret" not in response.content


def test_an_operation_is_chosen_by_name(api):
    query = "query A { viewer { locale } } query B { viewer { username } }"
    named = api.post({"query": query, "operationName": "B"})
    assert orjson.loads(named.content)["data"] == {"viewer": {"username": None}}
    for name in (None, "C"):
        assert api.post({"query": query, "operationName": name}).status_code == 400


def test_a_form_of_another_site_needs_no_token_because_nothing_is_written(db):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/graphql/", ASK, content_type="application/json")
    assert response.status_code == 200


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_other_methods_are_refused(api, method):
    response = getattr(api.client, method)("/graphql/")
    assert (response.status_code, response["Allow"]) == (405, "POST")


def test_a_browser_gets_graphiql_where_the_site_wants_it(api, settings):
    asked = {"headers": {"accept": "text/html,*/*"}}
    assert api.client.get("/graphql/", **asked).status_code == 405
    settings.WAGTAIL_KB = {**settings.WAGTAIL_KB, "GRAPHIQL": True}
    page = api.client.get("/graphql/", **asked)
    assert page.status_code == 200
    assert b"graphiql.min.js" in page.content
    assert api.client.get("/graphql/").status_code == 405
