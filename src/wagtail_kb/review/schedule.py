"""Schedule: what goes out on a day was approved for it, or doesn't go out."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from kbcore import AnswerDigest
from wagtail_kb.bridge import place_of
from wagtail_kb.models import Draft, Item, Notice, Outcome
from wagtail_kb.review import ledger, notices
from wagtail_kb.review.attestation import UnapprovedContent, attest_schedule, standing
from wagtail_kb.review.case import Case, answer_of
from wagtail_kb.review.policy import UnknownPolicy, requires, subject
from wagtail_kb.review.steps import steps_of

__all__ = ["is_held", "is_refused", "planned", "take_back", "unplanned"]


@transaction.atomic
def planned(page: Any) -> None:
    """*page*, a revision as an object, was scheduled: keep what stands behind it.

    Raises UnapprovedContent where nothing unapproved may be published.
    """
    item = Item.objects.select_for_update().filter(page=page.pk).first()
    if item is None:
        return
    draft = Draft.objects.filter(item=item).first()
    found, digest = _approved(item, page, draft)
    if found is None and requires(place_of(page)):
        raise UnapprovedContent(page.title)
    if found is not None:
        attest_schedule(item, found, digest)
    if found is not None or draft:
        draft = draft or Draft(item=item, answer_digest=digest, changed_at=timezone.now())
        draft.scheduled = digest if found is not None else ""
        draft.save()


def is_refused(page: Any) -> bool:
    """Whether *page*, a revision as an object, may not be scheduled, since it isn't approved."""
    item = Item.objects.filter(page=page.pk).first()
    if item is None or not requires(place_of(page)):
        return False
    return _approved(item, page, Draft.objects.filter(item=item).first())[0] is None


def _approved(item: Item, page: Any, draft: Draft | None) -> tuple[Any, AnswerDigest]:
    """What stands behind *page*, None if that isn't enough, and its answer digest."""
    value, digest = answer_of(page)
    if value is None:
        return None, digest
    try:
        steps = steps_of(page)
    except UnknownPolicy:
        return None, digest
    found = standing(ledger.events(item), digest=digest, steps=steps, of=subject(value, draft))
    is_enough = found.outcome in (Outcome.VERIFIED, Outcome.SELF_APPROVED)
    return (found if is_enough else None), digest


def unplanned(page: Any) -> None:
    """What was planned of *page* (an id) isn't any more: what stood behind it was for that day."""
    Draft.objects.filter(item__page=page).update(scheduled="")


def take_back(case: Case) -> None:
    """Somebody objects to the answer under review: if that was scheduled, it won't go out."""
    draft = case.draft
    if draft is None or not draft.scheduled or draft.scheduled != case.digest:
        return
    for revision in case.page.revisions.filter(approved_go_live_at__isnull=False):
        _hold(case.page, revision, case.item, draft)
    draft.scheduled = ""


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
