"""The guide to reviewing over the API, read aloud: what it says is what happens."""

import re
from pathlib import Path

import pytest

from tests.wagtail_kb.graphql.conftest import Api
from wagtail_kb.graphql.types.reviewproblem import Problem
from wagtail_kb.models import Item
from wagtail_kb.review import actions

pytestmark = pytest.mark.django_db

DOCS = Path(__file__).resolve().parents[3] / "docs"


@pytest.fixture
def said():
    """``said["Approve"]``: an operation of the guide by its name."""
    text = (DOCS / "how-to/review-over-graphql.md").read_text()
    blocks = re.findall(r"^```graphql\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return {re.match(r"\w+ (\w+)", block)[1]: block for block in blocks}


@pytest.fixture
def found(item, author, bob, said):
    """What Bob finds in the queue, and what he sees when he looks at it."""
    actions.submit(item, author)
    api = Api(bob)
    (edge,) = api.data(said["Waiting"])["reviewQueue"]["edges"]
    pk = edge["node"]["id"]
    look = api.data(said["Look"], id=pk)["review"]
    return api, {"review": pk, "seen": look["digest"]}, look


def test_the_guide_leads_from_the_queue_to_the_approval(found, said, item):
    api, given, look = found
    assert "APPROVE" in look["viewerCan"]
    assert "怎么退款" in look["diff"]["html"]
    told = api.data(said["Approve"], **given)["approve"]
    assert (told["errors"], told["item"]["verified"]) == ([], True)
    assert api.data(said["Waiting"])["reviewQueue"]["totalCount"] == 0
    assert Item.objects.get(pk=item.pk).verified


def test_the_guide_gives_back_what_is_wrong(found, said):
    api, given, _ = found
    told = api.data(said["GiveBack"], **given)["requestChanges"]
    assert told == {"errors": [], "review": {"state": "CHANGES_REQUESTED"}}
    again = api.data(said["Approve"], **given)["approve"]
    assert [error["code"] for error in again["errors"]] == ["ALREADY_DECIDED"]


def test_the_reference_has_every_code():
    page = (DOCS / "reference/graphql.md").read_text()
    assert [code.name for code in Problem if f"`{code.name}`" not in page] == []
