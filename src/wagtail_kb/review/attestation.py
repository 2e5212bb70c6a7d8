"""Attestation: what stands behind a version, said when it is published and when that changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext
from wagtail.log_actions import get_active_log_context

from kbcore import AnswerDigest, KnowledgeItem
from kbcore.diff import diff
from kbcore.review import (
    Approved,
    Decision,
    Event,
    Published,
    Subject,
    Submitted,
    Verification,
    decide,
)
from kbcore.review.course import course_of
from kbcore.significance import suggest
from wagtail_kb import queue
from wagtail_kb.models import Attestation, Cause, Draft, Item, Outcome, Version
from wagtail_kb.review import ledger
from wagtail_kb.review.authors import authors_of
from wagtail_kb.review.people import person
from wagtail_kb.review.policy import UnknownPolicy, requires, subject
from wagtail_kb.review.steps import Step, steps_of

if TYPE_CHECKING:
    from wagtail_kb.bridge import Bridged
    from wagtail_kb.review.case import Case

__all__ = [
    "Publication",
    "UnapprovedContent",
    "acting",
    "attest_schedule",
    "clear",
    "last_verified",
    "newest",
    "refresh",
    "republished",
    "standing",
    "subject_of_live",
]

_RANKS = {outcome: rank for rank, outcome in enumerate(Outcome)}
_OUTCOMES = {
    Verification.VERIFIED: Outcome.VERIFIED,
    Verification.SELF_APPROVED: Outcome.SELF_APPROVED,
    Verification.UNVERIFIED: Outcome.UNVERIFIED,
}
# What is live already stays what readers see, whoever finds out.
_FINDINGS = (Cause.SYNC, Cause.FILE)
_acting: ContextVar[Any] = ContextVar("wagtail_kb_publisher", default=None)


class UnapprovedContent(PermissionDenied):
    """*title* may be published here only when it is approved, and it isn't."""

    def __init__(self, title: str) -> None:
        self.title = title
        super().__init__(
            gettext(
                "“%(title)s” is not approved, so it can't be published here. "
                "Submit it for review; your draft is kept."
            )
            % {"title": title}
        )


@contextmanager
def acting(user: Any) -> Iterator[None]:
    """What is published inside is published by *user*."""
    token = _acting.set(user)
    try:
        yield
    finally:
        _acting.reset(token)


def _publisher() -> Any:
    user = _acting.get() or get_active_log_context().user
    return user if user is not None and user.pk else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """What stands behind an answer: an outcome, the approvals it rests on, what was missing."""

    outcome: Outcome = Outcome.UNVERIFIED
    approvals: tuple[dict[str, Any], ...] = ()
    why: tuple[dict[str, str], ...] = ()
    user: Any = None
    name: str = ""
    significance: str = ""

    @property
    def rank(self) -> int:
        return _RANKS[self.outcome]


def standing(
    events: Sequence[Event], *, digest: AnswerDigest, steps: Sequence[Step], of: Any
) -> _Standing:
    """What *events* say of the answer *digest* of the subject *of*, in all *steps*: the least."""
    decisions = [
        (step, decide(events, answer_digest=digest, policy=step.policy, subject=of, step=step.id))
        for step in steps
    ]
    outcome = min((_OUTCOMES[d.verification] for _, d in decisions), key=_RANKS.__getitem__)
    counted = [(step, a) for step, d in decisions for a in d.approvals]
    last = max((a for _, a in counted), key=lambda a: a.at, default=None)
    is_by_somebody = outcome is Outcome.VERIFIED and last is not None
    return _Standing(
        outcome=outcome,
        approvals=tuple(_approval(step, approval) for step, approval in counted),
        why=() if outcome is Outcome.VERIFIED else tuple(_missing(decisions)),
        user=last.actor.id if is_by_somebody and last else None,
        name=last.actor.name if is_by_somebody and last else "",
        significance=max(d.significance for _, d in decisions).code,
    )


def _approval(step: Step, approval: Approved) -> dict[str, Any]:
    return {
        "id": approval.actor.id,
        "name": approval.actor.name,
        "at": approval.at.isoformat(),
        "roles": sorted(approval.roles),
        "step": step.name,
    }


def _missing(decisions: Sequence[tuple[Step, Decision]]) -> Iterator[dict[str, str]]:
    for step, decision in decisions:
        for missing in decision.missing:
            about = missing.role or (missing.person.name if missing.person else str(missing.count))
            yield {"code": missing.need.value, "about": about, "step": step.name}
        for who in sorted(decision.lapsed, key=lambda who: who.id):
            yield {"code": "changed_since", "about": who.name or who.id, "step": step.name}


class Publication:
    """The publication of *bridged*, what *page* says, as the next version of the locked *item*.

    Raises UnapprovedContent if that isn't to be.
    """

    def __init__(
        self, item: Item, page: Any, bridged: Bridged, digest: str, last: Version | None, cause: str
    ) -> None:
        self._item, self._last, self._digest = item, last, AnswerDigest(digest)
        self._draft = Draft.objects.filter(item=item).first() if last or _is_written(page) else None
        self._user = _publisher()
        before = ledger.events(item)
        self._event = self._published(before, cause)
        self._standing = self._found((*before, self._event), page, bridged.item)
        was_shown = last is not None and item.current_id and last.answer_digest == digest
        is_refused = self._standing.rank < _RANKS[Outcome.SELF_APPROVED] and not was_shown
        if is_refused and cause not in _FINDINGS and requires(bridged.place):
            raise UnapprovedContent(bridged.item.title)
        self.fields = self._told(before)

    def _published(self, before: Sequence[Event], cause: str) -> Published:
        at = max((timezone.now(), *(event.at for event in before[-1:])))
        return Published(
            actor=person(self._user),
            at=at,
            answer_digest=self._digest,
            authors=authors_of(self._draft),
            cause=str(cause),
        )

    def _found(self, events: Sequence[Event], page: Any, value: KnowledgeItem) -> _Standing:
        try:
            steps = steps_of(page)
        except UnknownPolicy as error:
            found = _Standing(why=({"code": "policy", "about": error.name, "step": ""},))
        else:
            of = subject(value, self._draft)
            found = standing(events, digest=self._digest, steps=steps, of=of)
        return max((found, *self._carried()), key=lambda each: each.rank)

    def _carried(self) -> Iterator[_Standing]:
        """What stands behind this very answer already: of the version before, or when scheduled."""
        rows = Attestation.objects.filter(item=self._item, answer_digest=self._digest)
        if self._last and self._last.answer_digest == self._digest:
            yield from map(_stored, rows.filter(version=self._last).order_by("-pk")[:1])
        if self._draft and self._draft.scheduled == self._digest:
            yield from map(_stored, rows.filter(version=None).order_by("-pk")[:1])

    def _told(self, before: Sequence[Event]) -> dict[str, str]:
        """Columns of the version: how much was changed, and what its author said of it."""
        if self._draft is None:
            return {}
        handed_in = [e for e in before if isinstance(e, Submitted)]
        is_of_this = handed_in and handed_in[-1].answer_digest == self._digest
        return {
            "significance": self._standing.significance,
            "change_note": handed_in[-1].note if is_of_this else "",
        }

    @property
    def is_typo(self) -> bool:
        """Whether nothing but a typo was mended."""
        return self.fields.get("significance") == "typo"

    def attest(self, version: Version) -> Outcome:
        """Say on record what stands behind *version*; the draft is published then."""
        ledger.record(self._item, self._event, user=self._user, version=version)
        _attest(self._item, version, self._standing, at=version.published_at)
        if self._draft:
            clear(self._draft, self._digest)
        return self._standing.outcome


def _is_written(page: Any) -> bool:
    """Whether *page* has a revision, so that somebody may be known to have written it."""
    return bool(page.latest_revision_id)


def _stored(row: Attestation) -> _Standing:
    return _Standing(
        outcome=Outcome(row.outcome),
        approvals=tuple(row.approvals),
        why=tuple(row.why),
        user=row.user_id,
        name=row.name,
    )


def attest_schedule(item: Item, found: _Standing, digest: AnswerDigest) -> None:
    """Keep what stands behind *digest*, which will go live: later events speak of a newer one."""
    _attest(item, None, found, at=timezone.now(), digest=digest)


def _attest(
    item: Item, version: Version | None, found: _Standing, *, at: datetime, digest: str = ""
) -> None:
    Attestation.objects.create(
        item=item,
        version=version,
        answer_digest=version.answer_digest if version else digest,
        outcome=found.outcome,
        user_id=_account(found.user),
        name=found.name,
        at=at,
        approvals=list(found.approvals),
        why=list(found.why),
    )


def _account(pk: Any) -> Any:
    """*pk* while there is such a user; the name is kept in any case."""
    return (
        pk and get_user_model()._default_manager.filter(pk=pk).values_list("pk", flat=True).first()
    )


def clear(draft: Draft, digest: str) -> None:
    """*digest* of the item of *draft* went live: it is no longer being written."""
    if draft.answer_digest == digest:
        draft.authors, draft.declared, draft.computed = [], "", ""
        draft.unsettled = False
    draft.scheduled = ""
    draft.save()


def newest(version: Version) -> Attestation | None:
    """What holds of *version* now."""
    return Attestation.objects.filter(version=version).order_by("-pk").first()


def last_verified(item: Item) -> Version | None:
    """What was last published and verified, unless that is what readers see."""
    if item.verified:
        return None
    verified = Attestation.objects.filter(version=OuterRef("pk"), outcome=Outcome.VERIFIED)
    return Version.objects.filter(Exists(verified), item=item).order_by("-number").first()


def subject_of_live(item: Item, value: KnowledgeItem) -> Subject:
    """What policies look at in *value*, which readers see: all that went out without approval.

    Else a critical change that was published past its review would need less than before.
    """
    verified = last_verified(item)
    computed = suggest(diff(verified.value, value)).level.code if verified else ""
    declared = item.current.significance if item.current else ""
    return subject(value, Draft(declared=declared, computed=computed))


def republished(item: Item, page: Any, value: KnowledgeItem, version: Version) -> None:
    """*page* was published as it is in *version*: a review of just that is over with it."""
    draft = Draft.objects.filter(item=item).first()
    before = ledger.events(item) if draft else []
    course = course_of(before)
    if draft is None or course.open is None or course.digest != version.answer_digest:
        return
    event = Published(
        actor=person(_publisher()),
        at=timezone.now(),
        answer_digest=AnswerDigest(version.answer_digest),
        authors=authors_of(draft),
    )
    ledger.record(item, event, user=_publisher(), version=version)
    of = subject(value, draft)
    clear(draft, version.answer_digest)
    # Under a policy that is gone nothing more than before is known of it.
    with suppress(UnknownPolicy):
        steps = steps_of(page)
        found = standing((*before, event), digest=event.answer_digest, steps=steps, of=of)
        _raise(item, version, found)


def refresh(case: Case) -> None:
    """Say so if more stands behind what readers see than was said before."""
    version = case.live
    if version is None or case.live_value is None:
        return
    found = standing(
        case.events,
        digest=AnswerDigest(version.answer_digest),
        steps=case.steps,
        of=subject_of_live(case.item, case.live_value),
    )
    if _raise(case.item, version, found):
        case.item.save(update_fields=["verification", "verified"])
        queue.item(case.item)


def _raise(item: Item, version: Version, found: _Standing) -> bool:
    """Attest *version* again if *found* is more than what was said of it; whether it is."""
    before = newest(version)
    if found.rank <= (_RANKS[Outcome(before.outcome)] if before else 0):
        return False
    _attest(item, version, found, at=timezone.now())
    item.verification = found.outcome
    item.verified = found.outcome is Outcome.VERIFIED
    return True
