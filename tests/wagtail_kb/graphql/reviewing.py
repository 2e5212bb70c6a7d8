"""A review over the API: what people send, and what they are told."""

from __future__ import annotations

from typing import Any

from tests.wagtail_kb.graphql.conftest import Api
from wagtail_kb.graphql.ids import GlobalId
from wagtail_kb.models import Item
from wagtail_kb.review.case import open_case

__all__ = ["Desk", "digest_of", "review_id", "write"]

PAYLOAD = "{ review { id state digest viewerCan } item { title verified } errors { code field } }"
INPUTS = {
    "submitForReview": "SubmitForReviewInput",
    "approve": "ApproveInput",
    "requestChanges": "RequestChangesInput",
    "withdraw": "WithdrawInput",
    "reassignReview": "ReassignReviewInput",
    "commentOnReview": "CommentOnReviewInput",
}


class Desk:
    """*user*'s client; one method for each mutation, which answers its payload."""

    def __init__(self, user: Any = None, **defaults: Any) -> None:
        self.api = Api(user, **defaults)

    def send(self, mutation: str, item: Item, /, payload: str = PAYLOAD, **given: Any) -> Any:
        """Payload of *mutation* on the review of *item*."""
        asked = f"mutation ($input: {INPUTS[mutation]}!) {{ {mutation}(input: $input) {payload} }}"
        return self.api.data(asked, input={"review": review_id(item), **given})[mutation]

    def codes(self, mutation: str, item: Item, /, **given: Any) -> list[str]:
        """Codes of the errors of *mutation*."""
        return [one["code"] for one in self.send(mutation, item, **given)["errors"]]

    def review(self, item: Item, selection: str) -> Any:
        """*selection* of the review of *item*."""
        asked = f"query ($id: ID!) {{ review(id: $id) {selection} }}"
        return self.api.data(asked, id=review_id(item))["review"]

    def queue(self, arguments: str = "", selection: str = "{ title }", **variables: Any) -> Any:
        """*selection* of each review in the queue."""
        asked = f"{{ reviewQueue{arguments} {{ edges {{ node {selection} }} }} }}"
        found = self.api.data(asked, **variables)["reviewQueue"]["edges"]
        return [edge["node"] for edge in found]


def review_id(item: Item) -> str:
    return str(GlobalId(type="Review", key=item.key, locale=item.locale))


def digest_of(item: Item) -> str:
    """Digest of what is under review now."""
    return open_case(Item.objects.get(pk=item.pk)).digest


def write(page: Any, user: Any, **changes: Any) -> None:
    """Save a revision of *page* with *changes*, as *user*."""
    draft = page.get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(draft, name, value)
    draft.save_revision(user=user)
