"""Upkeep: what time does to reviews, for a command that runs every few minutes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from wagtail.models import TaskState

from kbcore.review import DuePassed
from wagtail_kb.basepage import get_page_model
from wagtail_kb.models import Item, Notice, ReviewTaskState
from wagtail_kb.review import drafts, ledger, notices, run
from wagtail_kb.review.case import Case, lock, open_case
from wagtail_kb.review.people import person, users
from wagtail_kb.review.policy import UnknownPolicy, calendar

__all__ = ["go_by"]


def go_by() -> tuple[int, list[Item]]:
    """Settle drafts that were left open, and tell of reviews that are overdue since now."""
    return drafts.settle_all(), list(_told(timezone.now().astimezone(calendar().zone).date()))


def _told(today: date) -> Iterator[Item]:
    for item in _waiting():
        with transaction.atomic():
            held = lock(item)
            case = open_case(held)
            # Of a policy that is gone a check tells; other reviews are overdue all the same.
            with suppress(UnknownPolicy):
                if _is_late(case, today):
                    _tell(case)
                    yield held


def _waiting() -> Iterator[Item]:
    """Items with a step of ours in progress."""
    states = ReviewTaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
    page = ContentType.objects.get_for_model(get_page_model())
    pages = states.filter(workflow_state__base_content_type=page).values_list(
        "workflow_state__object_id", flat=True
    )
    yield from Item.objects.filter(page__in=[int(pk) for pk in pages]).order_by("pk")


def _is_late(case: Case, today: date) -> bool:
    decision = case.decide(case.step)
    return (
        case.is_open
        and not decision.overdue
        and decision.due is not None
        and decision.due < today
        and run.current(case) is not None
    )


def _tell(case: Case) -> None:
    decision = case.decide(case.step)
    event = DuePassed(actor=person(None), at=timezone.now(), answer_digest=case.digest)
    ledger.record(case.item, event, step=case.step, run=case.run)
    late = [*users(decision.asked), case.page.get_steward()]
    for user in dict.fromkeys(filter(None, late)):
        notices.tell(user, case.item, Notice.Code.OVERDUE, {"due": str(decision.due)})
