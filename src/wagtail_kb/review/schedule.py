"""Schedule: what goes out on a day was approved for it, or doesn't go out."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from wagtail_kb.bridge import place_of
from wagtail_kb.models import Draft, Item, Notice, Outcome
from wagtail_kb.review import ledger, notices
from wagtail_kb.review.attestation import UnapprovedContent, attest_schedule, standing
from wagtail_kb.review.case import answer_of
from wagtail_kb.review.policy import requires, subject
from wagtail_kb.review.steps import steps_of

__all__ = ["is_held", "planned"]


@transaction.atomic
def planned(page: Any) -> None:
    """*page*, a revision as an object, was scheduled: keep what stands behind it.

    Raises UnapprovedContent where nothing unapproved may be published.
    """
    item = Item.objects.select_for_update().filter(page=page.pk).first()
    if item is None:
        return
    value, digest = answer_of(page)
    draft = Draft.objects.filter(item=item).first()
    approved = False
    if value is not None:
        found = standing(
            ledger.events(item), digest=digest, steps=steps_of(page), of=subject(value, draft)
        )
        approved = found.outcome in (Outcome.VERIFIED, Outcome.SELF_APPROVED)
    if not approved and requires(place_of(page)):
        raise UnapprovedContent(page.title)
    if approved:
        attest_schedule(item, found, digest)
    if approved or draft:
        draft = draft or Draft(item=item, answer_digest=digest, changed_at=timezone.now())
        draft.scheduled = digest if approved else ""
        draft.save()


@transaction.atomic
def is_held(page: Any, revision: Any) -> bool:
    """Whether *revision* of *page*, whose time has come, must not go out; then it is unscheduled.

    That is when it was approved and is another answer now, or where approval is required.
    """
    item = Item.objects.select_for_update().filter(page=page.pk).first()
    if item is None:
        return False
    draft = Draft.objects.filter(item=item).first()
    scheduled = draft.scheduled if draft else ""
    if not scheduled and not requires(place_of(page)):
        return False
    if scheduled and answer_of(revision.as_object())[1] == scheduled:
        return False
    _hold(page, revision, item, draft)
    return True


def _hold(page: Any, revision: Any, item: Item, draft: Draft | None) -> None:
    planned_for = revision.approved_go_live_at
    type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    if draft:
        Draft.objects.filter(pk=draft.pk).update(scheduled="")
    log(instance=page, action="wagtail_kb.review.hold", revision=revision)
    time = timezone.localtime(planned_for).strftime("%Y-%m-%d %H:%M")
    for user in dict.fromkeys(filter(None, (page.get_steward(), revision.user))):
        notices.tell(user, item, Notice.Code.HELD, {"time": time})
