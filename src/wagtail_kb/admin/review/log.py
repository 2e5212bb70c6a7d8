"""Log entries of a review in Wagtail's history and reports."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter

__all__ = ["log_actions"]

_ACTIONS = {
    "wagtail_kb.review.approve": (_("Approve answer"), _("Approved the answer")),
    "wagtail_kb.review.request_changes": (
        _("Request changes of answer"),
        _("Requested changes of the answer"),
    ),
    "wagtail_kb.review.reassign": (_("Reassign review"), _("Asked another reviewer")),
    "wagtail_kb.review.comment": (_("Comment on answer"), _("Commented on the answer")),
    "wagtail_kb.review.lapse": (_("Approval lapsed"), _("Approvals lapsed: the answer changed")),
    "wagtail_kb.review.hold": (
        _("Hold back scheduled change"),
        _("Held back: what was scheduled is not what was approved"),
    ),
}


class ReviewFormatter(LogFormatter):
    """The remark or reason stands in the entry's comment."""

    def format_comment(self, log_entry: Any) -> str:
        return str(log_entry.data.get("comment", ""))


def log_actions(actions: Any) -> None:
    """Register what the review logs beside Wagtail's own workflow entries."""
    for name, (label, message) in _ACTIONS.items():
        body = {"label": label, "message": message}
        actions.register_action(name)(type("Formatter", (ReviewFormatter,), body))
