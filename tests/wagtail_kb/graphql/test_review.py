"""One review: who sees it, what it says, and that the API's verdicts are the admin's."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.wagtail_kb.graphql.reviewing import Desk, digest_of, review_id, write
from wagtail_kb.graphql.ids import GlobalId
from wagtail_kb.models import ApprovalRight, Item, ReviewEvent
from wagtail_kb.review import actions
from wagtail_kb.testing import (
    answer,
    make_author,
    make_faq,
    make_reviewer,
    make_user,
    make_workflow,
    publish,
)

pytestmark = pytest.mark.django_db


def test_a_review_says_where_it_stands_and_what_is_missing(item, author, bob, base):
    desk = Desk(bob)
    assert desk.review(item, "{ state missing { code message } }") == {
        "state": "DRAFT",
        "missing": [
            {"code": "SUBMISSION", "message": "It has to be submitted."},
            {"code": "REVIEWER", "message": "1 more person has to approve."},
        ],
    }
    actions.submit(item, author, note="新")
    told = desk.review(
        item,
        """{ reference locale title item { title } state verification significance digest overdue
        due requirement { people roles dueInDays rules } asked { name } mayApprove { id name }
        step { name policy state } run { state workflow task requestedBy { name } }
        missing { code count role person { name } } why { code about message }
        events { type text actor { name } to { name } answerDigest } problems viewerCan }""",
    )
    due, reference = told.pop("due"), told.pop("reference")
    workflow = told["run"].pop("workflow")
    assert due > "2020"
    assert reference.startswith("KB-")
    assert workflow.startswith("workflow")
    assert told == {
        "locale": "zh-Hans",
        "title": "怎么退款",
        "item": None,
        "state": "IN_REVIEW",
        "verification": "UNVERIFIED",
        "significance": "CONTENT",
        "digest": digest_of(item),
        "overdue": False,
        "requirement": {"people": 1, "roles": [], "dueInDays": 2, "rules": []},
        "asked": [{"name": "Bob"}],
        "mayApprove": [{"id": str(bob.pk), "name": "Bob"}],
        "step": {"name": "review 1", "policy": "pair", "state": "IN_REVIEW"},
        "run": {"state": "IN_PROGRESS", "task": "review 1", "requestedBy": {"name": "Ann"}},
        "missing": [{"code": "REVIEWER", "count": 1, "role": None, "person": None}],
        "why": [
            {"code": "POLICY", "about": "pair", "message": "The policy “pair” holds."},
            {
                "code": "SIGNIFICANCE",
                "about": "content",
                "message": "The change counts as content.",
            },
        ],
        "events": [
            {
                "type": "SUBMITTED",
                "text": "新",
                "actor": {"name": "Ann"},
                "to": None,
                "answerDigest": digest_of(item),
            }
        ],
        "problems": [],
        "viewerCan": ["APPROVE", "REQUEST_CHANGES", "WITHDRAW", "REASSIGN", "COMMENT"],
    }


def test_steps_each_say_whose_approval_counts(base, category, author, bob):
    make_workflow(base, "pair", "regulated")
    page = make_faq(category, live=False)
    page.save_revision(user=author)
    item = Item.objects.get(page=page.pk)
    actions.submit(item, author)
    actions.approve(item, bob, seen=digest_of(item), note="好")
    told = Desk(author).review(
        item,
        """{ approvals { person { name } step note } problems
        steps { policy verification missing { role } approvals { person { name } } } }""",
    )
    assert told["approvals"] == [{"person": {"name": "Bob"}, "step": "pair 1", "note": "好"}]
    first, second = told["steps"]
    assert (first["verification"], first["missing"]) == ("VERIFIED", [])
    assert second["missing"] == [{"role": "compliance"}, {"role": None}]
    assert any("compliance" in problem for problem in told["problems"])


def test_the_diff_leads_from_what_is_live_to_the_draft_internal_notes_included(
    category, author, bob, workflow
):
    page = publish(make_faq(category, text="旧的答案", internal="内部说明"))
    write(page, author, body=answer("新的答案", internal="内部秘密"))
    item = Item.objects.get(page=page.pk)
    told = Desk(bob).review(item, "{ diff { changesAnswer html blocks { internal } } }")["diff"]
    assert told["changesAnswer"]
    assert all(word in told["html"] for word in ("秘密", "说明"))
    assert [block["internal"] for block in told["blocks"]] == [False, True]


def test_what_is_live_and_unverified_can_be_approved_and_says_so(category, bob, workflow):
    item = Item.objects.get(page=publish(make_faq(category)).pk)
    fields = "{ state verification digest viewerCan item { title } }"
    told = Desk(bob).review(item, fields)
    assert told == {
        "state": "PUBLISHED",
        "verification": "UNVERIFIED",
        "digest": Item.objects.get(pk=item.pk).current.answer_digest,
        "viewerCan": ["SUBMIT", "APPROVE", "COMMENT"],
        "item": {"title": "如何申请退款"},
    }
    actions.approve(item, bob, seen=digest_of(item))
    told = Desk(bob).review(item, fields)
    assert (told["verification"], told["viewerCan"]) == ("VERIFIED", ["SUBMIT", "COMMENT"])


def test_readers_nobody_and_people_of_other_branches_see_no_review(item, author, base, category):
    actions.submit(item, author)
    other = make_reviewer(make_faq(category))
    inactive = make_reviewer(base, is_active=False)
    for user in (None, make_user("view_internal", "view_history"), other, inactive):
        assert Desk(user).review(item, "{ id }") is None


def test_a_review_that_is_none_is_null_as_one_that_is_hidden(item, bob, category):
    gone = Item.objects.get(page=make_faq(category).pk)
    gone.page.delete()
    assert Desk(bob).review(gone, "{ id }") is None


def test_a_review_is_found_by_node(item, author, bob):
    asked = "query ($id: ID!) { node(id: $id) { __typename ... on Review { state } } }"
    told = {"__typename": "Review", "state": "DRAFT"}
    assert Desk(bob).api.data(asked, id=review_id(item))["node"] == told
    assert Desk(make_user()).api.data(asked, id=review_id(item))["node"] is None
    category = str(GlobalId(type="Category", key=item.key, locale=item.locale))
    assert Desk(bob).api.code("query ($id: ID!) { review(id: $id) { id } }", id=category) == (
        "BAD_REQUEST"
    )


def test_somebody_deleted_keeps_their_name(item, author, bob):
    actions.submit(item, author)
    actions.approve(item, bob, seen=digest_of(item))
    bob.delete()
    told = Desk(author).review(item, "{ approvals { person { name } } events { actor { name } } }")
    assert told["approvals"] == [{"person": {"name": "Bob"}}]
    assert told["events"][1] == {"actor": {"name": "Bob"}}


# The admin and the API, case by case: the same people, states and actions.


class Play:
    """A base with everybody in it; ``stages`` bring *item* into a state."""

    def __init__(self, base: Any, category: Any) -> None:
        make_workflow(base, "team")
        self.author, self.colleague = make_author(base), make_author(base)
        self.bob, self.cem, self.dan, self.eve = (make_reviewer(base) for _ in range(4))
        self.page = make_faq(category, live=False, owner=self.colleague, text="原来的答案")
        self.page.save_revision(user=self.author)
        self.item = Item.objects.get(page=self.page.pk)
        rights = Group.objects.create(name="rights alone")
        ApprovalRight.objects.create(group=rights, page_id=category.pk)
        alone = make_user(groups=["rights alone"])
        alone.user_permissions.set(make_author(category).groups.get().permissions.all())
        self.people = {
            "author": self.author,
            "owner": self.colleague,
            "colleague": make_author(base),
            "bob": self.bob,
            "co-author": self.dan,
            "rights alone": alone,
            "reader": make_user("view_internal", "view_history"),
            "root": make_user(is_superuser=True),
            "nobody": None,
        }

    def enter(self, stage: str) -> None:
        """Go as far as *stage*."""
        if stage == "draft":
            return
        if stage in ("published", "locked"):
            self.page.get_latest_revision().publish()
            if stage == "locked":
                type(self.page).objects.filter(pk=self.page.pk).update(
                    locked=True, locked_by=self.colleague
                )
            return
        write(self.page, self.dan, body=answer("必须在 3 天内申请"))
        actions.submit(self.item, self.author)
        if stage == "halfway":
            actions.approve(self.item, self.bob, seen=digest_of(self.item))
        elif stage == "objected":
            seen = digest_of(self.item)
            actions.request_changes(self.item, self.cem, seen=seen, reason="改")
        elif stage == "withdrawn":
            actions.withdraw(self.item, self.author)


STAGES = ["draft", "submitted", "halfway", "objected", "withdrawn", "published", "locked"]
OVER_THE_API: dict[str, Callable[[Play], dict[str, Any]]] = {
    "submitForReview": lambda play: {"significance": "CONTENT"},
    "approve": lambda play: {"ifDigest": digest_of(play.item)},
    "requestChanges": lambda play: {"ifDigest": digest_of(play.item), "reason": "改"},
    "withdraw": lambda play: {},
    "reassignReview": lambda play: {"to": str(play.eve.pk)},
    "commentOnReview": lambda play: {"text": "看"},
}
IN_THE_ADMIN: dict[str, Callable[[Play], dict[str, Any]]] = {
    "submitForReview": lambda play: {"significance": "content"},
    "approve": lambda play: {"action": "approve"},
    "requestChanges": lambda play: {"action": "request_changes", "comment": "改"},
    "withdraw": lambda play: {"action": "withdraw"},
    "reassignReview": lambda play: {"action": "reassign", "to": str(play.eve.pk)},
    "commentOnReview": lambda play: {"action": "comment", "text": "看"},
}
POWERS = {
    "submitForReview": "SUBMIT",
    "approve": "APPROVE",
    "requestChanges": "REQUEST_CHANGES",
    "withdraw": "WITHDRAW",
    "reassignReview": "REASSIGN",
    "commentOnReview": "COMMENT",
}


def over_the_api(play: Play, user: Any, mutation: str) -> bool:
    """Whether *mutation* is done for *user*."""
    given = OVER_THE_API[mutation](play)
    if user is None:
        asked = "mutation ($input: WithdrawInput!) { withdraw(input: $input) { __typename } }"
        assert Desk().api.code(asked, input={"review": review_id(play.item)}) == "UNAUTHENTICATED"
        return False
    return not Desk(user).codes(mutation, play.item, **given)


def in_the_admin(play: Play, user: Any, mutation: str) -> bool:
    """Whether the admin's own screen does it for *user*."""
    client = Client()
    if user is not None:
        client.force_login(user)
    name = "wagtail_kb_submit" if mutation == "submitForReview" else "wagtail_kb_review"
    case = actions.open_case(play.item)
    seen = case.draft_digest if mutation == "submitForReview" else case.digest
    before = ReviewEvent.objects.count()
    url = reverse(name, args=[play.page.pk])
    client.post(url, {"seen": seen, **IN_THE_ADMIN[mutation](play)})
    return ReviewEvent.objects.count() > before


@pytest.mark.slow
@pytest.mark.parametrize("stage", STAGES)
def test_the_api_does_for_everybody_what_the_admin_does_and_says_so_before(base, category, stage):
    play = Play(base, category)
    play.enter(stage)
    wrong = []
    for name, user in play.people.items():
        shown = user and Desk(user).review(play.item, "{ viewerCan }")
        offered = shown["viewerCan"] if shown else []
        for mutation, power in POWERS.items():
            with transaction.atomic():
                api = over_the_api(play, user, mutation)
                transaction.set_rollback(True)
            with transaction.atomic():
                admin = in_the_admin(play, user, mutation)
                transaction.set_rollback(True)
            if not api == admin == (power in offered):
                wrong.append(
                    f"{name} {mutation}: API {api}, admin {admin}, told {power in offered}"
                )
    assert wrong == []
