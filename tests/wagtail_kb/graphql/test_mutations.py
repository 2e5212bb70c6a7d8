"""What people do in a review over the API, and what they are told when it can't be done."""

import re

import orjson
import pytest
from django.test import Client
from wagtail.models import Workflow

from kbcore.significance import Significance
from tests.wagtail_kb.graphql.conftest import Api
from tests.wagtail_kb.graphql.reviewing import Desk, digest_of, review_id, write
from wagtail_kb.graphql.ids import GlobalId
from wagtail_kb.graphql.mutations.base import InvalidMutation, ReviewMutation
from wagtail_kb.models import Item, ReviewEvent, Version
from wagtail_kb.review import actions
from wagtail_kb.testing import answer, make_faq, make_reviewer, make_user, make_workflow

pytestmark = pytest.mark.django_db

REASON = {"reason": "金额不对"}


def types_of(item):
    return list(ReviewEvent.objects.filter(item=item).values_list("type", flat=True))


def fresh(item):
    return Item.objects.select_related("current").get(pk=item.pk)


def test_what_is_submitted_and_approved_over_the_api_is_live_and_verified(item, author, bob):
    told = Desk(author).send("submitForReview", item, note="新的规则", significance="CONTENT")
    assert (told["errors"], told["review"]["state"], told["item"]) == ([], "IN_REVIEW", None)
    told = Desk(bob).send("approve", item, ifDigest=told["review"]["digest"], note="好")
    assert told["errors"] == []
    assert told["item"] == {"title": "怎么退款", "verified": True}
    assert told["review"]["state"] == "PUBLISHED"
    assert fresh(item).current.change_note == "新的规则"
    assert types_of(item) == ["submitted", "approved", "published"]


def test_changes_are_requested_with_a_reason_and_mended(item, author, bob, draft):
    Desk(author).send("submitForReview", item)
    told = Desk(bob).send("requestChanges", item, ifDigest=digest_of(item), **REASON)
    assert told["review"]["state"] == "CHANGES_REQUESTED"
    write(draft, author, body=answer("改好了"))
    assert Desk(author).codes("submitForReview", item, ifDigest=digest_of(item)) == []
    assert Desk(bob).codes("approve", item, ifDigest=digest_of(item)) == []
    assert fresh(item).verified


def test_a_change_is_withdrawn(item, author):
    Desk(author).send("submitForReview", item)
    told = Desk(author).send("withdraw", item, reason="写错了", ifDigest=digest_of(item))
    assert (told["errors"], told["review"]["state"]) == ([], "DRAFT")


def test_somebody_else_is_asked_instead(item, author, bob, cem):
    Desk(author).send("submitForReview", item, reviewers=[str(bob.pk)])
    asked = "{ review { asked { name } } errors { code } }"
    told = Desk(bob).send("reassignReview", item, asked, to=str(cem.pk), insteadOf=str(bob.pk))
    assert told == {"review": {"asked": [{"name": "Cem"}]}, "errors": []}


def test_a_remark_is_kept_and_decides_nothing(item, author):
    Desk(author).send("submitForReview", item)
    told = Desk(author).send("commentOnReview", item, text="请看第二段")
    assert (told["errors"], told["review"]["state"]) == ([], "IN_REVIEW")
    events = Desk(author).review(item, "{ events { type text actor { name } } }")["events"]
    assert events[-1] == {"type": "COMMENTED", "text": "请看第二段", "actor": {"name": "Ann"}}


def test_approving_what_is_live_makes_it_verified_without_a_new_version(item, author, bob, draft):
    draft.get_latest_revision().publish()
    told = Desk(bob).send("approve", item, ifDigest=fresh(item).current.answer_digest)
    assert (told["errors"], told["item"]["verified"]) == ([], True)
    assert Version.objects.filter(item=item).count() == 1


@pytest.mark.parametrize(
    ("mutation", "more"),
    [
        ("approve", {}),
        ("requestChanges", REASON),
        ("withdraw", {}),
        ("commentOnReview", {"text": "好"}),
        ("reassignReview", {}),
    ],
)
def test_an_answer_that_changed_since_it_was_seen_is_told_and_nothing_happens(
    item, author, bob, draft, mutation, more
):
    Desk(author).send("submitForReview", item)
    seen = digest_of(item)
    write(draft, author, body=answer("另一个答案"))
    before = types_of(item)
    who = author if mutation == "withdraw" else bob
    if mutation == "reassignReview":
        more = {"to": str(bob.pk)}
    told = Desk(who).send(mutation, item, ifDigest=seen, **more)
    assert told["errors"] == [{"code": "CONTENT_CHANGED", "field": "ifDigest"}]
    assert told["review"]["digest"] == digest_of(item) != seen
    assert types_of(item) == before


def test_a_draft_that_changed_since_it_was_seen_is_not_handed_in(item, author, draft):
    seen = digest_of(item)
    write(draft, author, body=answer("另一个答案"))
    assert Desk(author).codes("submitForReview", item, ifDigest=seen) == ["CONTENT_CHANGED"]
    assert types_of(item) == []


@pytest.mark.parametrize("digest", ["", "  ", "1:0", "x" * 5_000])
def test_what_is_no_digest_approves_nothing(item, author, bob, digest):
    Desk(author).send("submitForReview", item)
    assert Desk(bob).codes("approve", item, ifDigest=digest) == ["CONTENT_CHANGED"]


def test_a_digest_of_another_item_approves_nothing(item, author, bob, category):
    other = Item.objects.get(page=make_faq(category, title="别的问题").pk)
    Desk(author).send("submitForReview", item)
    told = Desk(bob).codes("approve", item, ifDigest=other.current.answer_digest)
    assert told == ["CONTENT_CHANGED"]


def test_an_author_hears_that_somebody_else_must_approve(item, author, bob, draft):
    write(draft, bob, title="改过的标题")
    Desk(author).send("submitForReview", item)
    told = Desk(bob).send(
        "approve", item, "{ errors { code message field } }", ifDigest=digest_of(item)
    )
    (error,) = told["errors"]
    assert (error["code"], error["field"]) == ("AUTHOR_CANNOT_APPROVE", None)
    assert "Bob wrote part of this change" in error["message"]


def test_who_comes_second_hears_that_it_is_decided(item, author, bob, cem):
    Desk(author).send("submitForReview", item)
    seen = digest_of(item)
    assert Desk(bob).codes("requestChanges", item, ifDigest=seen, **REASON) == []
    assert Desk(cem).codes("approve", item, ifDigest=seen) == ["ALREADY_DECIDED"]
    assert Desk(author).codes("submitForReview", item) == []
    assert Desk(author).codes("submitForReview", item) == ["ALREADY_DECIDED"]


def test_who_was_just_removed_from_the_group_sees_no_review_any_more(item, author, bob):
    Desk(author).send("submitForReview", item)
    desk = Desk(bob)
    bob.groups.clear()
    told = desk.send("approve", item, ifDigest=digest_of(item))
    assert told == {
        "review": None,
        "item": None,
        "errors": [{"code": "NO_REVIEW", "field": "review"}],
    }


def test_a_reason_is_asked_for(item, author, bob):
    Desk(author).send("submitForReview", item)
    told = Desk(bob).send("requestChanges", item, ifDigest=digest_of(item), reason=" ")
    assert told["errors"] == [{"code": "REASON_MISSING", "field": "reason"}]
    told = Desk(bob).send("commentOnReview", item, text="\n")
    assert told["errors"] == [{"code": "REASON_MISSING", "field": "text"}]


@pytest.mark.parametrize("to", ["0", "-1", "²", "9" * 40, "abc", "a-b", ""])
def test_an_unknown_person_is_not_asked(item, author, bob, to):
    Desk(author).send("submitForReview", item)
    told = Desk(bob).send("reassignReview", item, to=to)
    assert told["errors"] == [{"code": "UNKNOWN_PERSON", "field": "to"}]


def test_who_may_not_approve_is_not_asked(item, author, bob):
    Desk(author).send("submitForReview", item)
    told = Desk(bob).send("reassignReview", item, to=str(make_user().pk))
    assert told["errors"] == [{"code": "NOT_A_REVIEWER", "field": "to"}]


def test_a_page_without_a_workflow_is_not_handed_in(category, author):
    Workflow.objects.update(active=False)
    page = make_faq(category, live=False)
    page.save_revision(user=author)
    item = Item.objects.get(page=page.pk)
    assert Desk(author).codes("submitForReview", item) == ["NO_WORKFLOW"]


def test_a_policy_that_is_unknown_is_named_and_nothing_breaks(item, author, bob, settings):
    Desk(author).send("submitForReview", item)
    settings.WAGTAIL_KB = {**settings.WAGTAIL_KB, "REVIEW": {"POLICY": "gone"}}
    payload = "{ review { state problems viewerCan } errors { code message } }"
    told = Desk(bob).send("approve", item, payload, ifDigest=digest_of(item))
    (error,) = told["errors"]
    assert (error["code"], "“gone”" in error["message"]) == ("UNKNOWN_POLICY", True)
    assert (told["review"]["state"], told["review"]["viewerCan"]) == ("IN_REVIEW", [])
    assert "gone" in told["review"]["problems"][0]
    assert Desk(bob).queue("", "{ problems }") == [{"problems": told["review"]["problems"]}]


def test_a_reviewer_may_not_lower_where_the_policy_forbids_it(base, category, author, settings):
    make_workflow(base, "regulated")
    page = make_faq(category, live=False)
    page.save_revision(user=author)
    item = Item.objects.get(page=page.pk)
    lawyer = make_reviewer(base, role="compliance")
    actions.submit(item, author, significance=Significance.CRITICAL)
    told = Desk(lawyer).send("approve", item, ifDigest=digest_of(item), significance="TYPO")
    assert told["errors"] == [{"code": "CANNOT_LOWER", "field": "significance"}]


def test_an_incomplete_draft_is_not_handed_in(item, author, draft):
    revision = draft.get_latest_revision()
    revision.content["title"] = ""
    revision.save(update_fields=["content"])
    payload = "{ errors { code message } }"
    (error,) = Desk(author).send("submitForReview", item, payload)["errors"]
    assert error["code"] == "INCOMPLETE"
    assert "Title" in error["message"]
    assert types_of(item) == []


def test_what_somebody_else_has_locked_is_not_handed_in(item, author, bob, draft):
    type(draft).objects.filter(pk=draft.pk).update(locked=True, locked_by=bob)
    assert Desk(author).codes("submitForReview", item) == ["NOT_ALLOWED"]
    assert Desk(bob).codes("submitForReview", item) == []


def test_nobody_in_particular_is_asked_to_log_in(item, author):
    Desk(author).send("submitForReview", item)
    asked = "mutation ($input: WithdrawInput!) { withdraw(input: $input) { errors { code } } }"
    assert Api().code(asked, input={"review": review_id(item)}) == "UNAUTHENTICATED"
    assert types_of(item) == ["submitted"]


def test_an_id_of_something_else_is_a_bad_request(item, author):
    asked = "mutation ($input: WithdrawInput!) { withdraw(input: $input) { errors { code } } }"
    other = str(GlobalId(type="Category", key=item.key, locale=item.locale))
    for wrong in (other, "x", ""):
        assert Api(author).code(asked, input={"review": wrong}) == "BAD_REQUEST"


def test_the_id_of_the_item_stands_for_its_review(item, author):
    asked = """mutation ($input: SubmitForReviewInput!) {
        submitForReview(input: $input) { review { id } errors { code } } }"""
    pk = str(GlobalId(type="Item", key=item.key, locale=item.locale))
    told = Api(author).data(asked, input={"review": pk})["submitForReview"]
    assert told == {"review": {"id": review_id(item)}, "errors": []}


def test_a_character_that_no_database_takes_is_a_bad_request(item, author):
    asked = """mutation ($input: SubmitForReviewInput!) {
        submitForReview(input: $input) { errors { code } } }"""
    given = {"review": review_id(item), "note": "a\0b"}
    assert Api(author).code(asked, input=given) == "BAD_REQUEST"
    assert types_of(item) == []


def test_several_in_one_operation_each_stand_for_themselves(item, author, category):
    other = make_faq(category, live=False)
    other.save_revision(user=author)
    second = Item.objects.get(page=other.pk)
    asked = """mutation ($a: SubmitForReviewInput!, $b: WithdrawInput!, $c: SubmitForReviewInput!) {
        one: submitForReview(input: $a) { errors { code } }
        two: withdraw(input: $b) { errors { code } review { state } }
        three: submitForReview(input: $c) { errors { code } } }"""
    told = Api(author).data(
        asked,
        a={"review": review_id(item)},
        b={"review": review_id(second)},
        c={"review": review_id(second)},
    )
    assert [told[name]["errors"] for name in ("one", "two", "three")] == [
        [],
        [{"code": "ALREADY_DECIDED"}],
        [],
    ]
    assert types_of(item) == types_of(second) == ["submitted"]


def test_a_failure_of_ours_undoes_that_mutation_alone(item, author, category, monkeypatch, caplog):
    other = make_faq(category, live=False)
    other.save_revision(user=author)
    second = Item.objects.get(page=other.pk)
    resumed = actions._again

    def broken(case):
        if case.item.pk == second.pk:
            raise RuntimeError("secret")
        return resumed(case)

    monkeypatch.setattr(actions, "_again", broken)
    asked = """mutation ($a: SubmitForReviewInput!, $b: SubmitForReviewInput!) {
        one: submitForReview(input: $a) { errors { code } }
        two: submitForReview(input: $b) { errors { code } } }"""
    given = {"a": {"review": review_id(item)}, "b": {"review": review_id(second)}}
    told = Api(author)(asked, **given)
    assert told["data"] == {"one": {"errors": []}, "two": None}
    assert told["errors"][0]["extensions"]["code"] == "INTERNAL"
    assert (types_of(item), types_of(second)) == (["submitted"], [])


def test_a_message_is_in_the_language_of_the_request(item, author, bob, draft):
    draft.get_latest_revision().publish()
    item = fresh(item)
    english = Desk(author).send("withdraw", item, "{ errors { message } }")["errors"][0]
    assert "Somebody was faster" in english["message"]


def submit(client, item, **headers):
    asked = """mutation ($input: SubmitForReviewInput!) {
        submitForReview(input: $input) { errors { code } } }"""
    body = {"query": asked, "variables": {"input": {"review": review_id(item)}}}
    return client.post(
        "/graphql/", orjson.dumps(body), content_type="application/json", headers=headers
    )


def test_a_session_writes_only_with_its_csrf_token(item, author):
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)
    refused = submit(client, item)
    assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (
        403,
        "FORBIDDEN",
    )
    assert types_of(item) == []
    wrong = submit(client, item, **{"X-CSRFToken": "a" * 32})
    assert wrong.status_code == 403
    client.cookies["csrftoken"] = "b" * 32
    assert submit(client, item, **{"X-CSRFToken": "b" * 32}).status_code == 200
    assert types_of(item) == ["submitted"]


def test_another_site_cannot_write_even_with_the_token(item, author):
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)
    client.cookies["csrftoken"] = "b" * 32
    headers = {"X-CSRFToken": "b" * 32, "Origin": "https://evil.example"}
    assert submit(client, item, **headers).status_code == 403
    assert types_of(item) == []


def test_a_session_reads_without_a_token(author):
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)
    body = {"query": "query A { viewer { username } } mutation B { __typename }"}
    named = orjson.dumps({**body, "operationName": "A"})
    response = client.post("/graphql/", named, content_type="application/json")
    assert response.json()["data"] == {"viewer": {"username": author.username}}


def test_graphiql_writes_with_the_token_in_its_page(author, item, settings):
    settings.WAGTAIL_KB = {**settings.WAGTAIL_KB, "GRAPHIQL": True}
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)
    page = client.get("/graphql/", headers={"accept": "text/html"}).content.decode()
    token = re.search(r'data-csrf-token="(\w+)"', page)[1]
    assert submit(client, item, **{"X-CSRFToken": token}).status_code == 200
    assert types_of(item) == ["submitted"]


def test_a_get_writes_nothing(item, author):
    client = Client()
    client.force_login(author)
    asked = (
        f'mutation {{ submitForReview(input: {{review: "{review_id(item)}"}}) {{ __typename }} }}'
    )
    assert client.get("/graphql/", {"query": asked}).status_code == 405
    assert types_of(item) == []


def test_a_mutation_that_does_not_say_what_it_takes_is_refused():
    with pytest.raises(InvalidMutation, match="no input"):
        type("Nothing", (ReviewMutation,), {"__doc__": "Does nothing."})
