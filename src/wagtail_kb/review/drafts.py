"""Drafts: who writes an answer, and when the review hears that it changed."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from wagtail.admin.models import EditingSession

from kbcore.diff import diff
from kbcore.review import ContentChanged
from kbcore.significance import suggest
from wagtail_kb.basepage import get_page_model
from wagtail_kb.models import Draft, Item
from wagtail_kb.review import attestation, ledger, notices, run
from wagtail_kb.review.case import Case, answer_of, authors_of, lock, open_case
from wagtail_kb.review.people import id_of, person
from wagtail_kb.review.policy import UnknownPolicy

__all__ = ["measure", "saved", "session_ended", "settle", "settle_all"]


def saved(page: Any, item: Item | None, user: Any) -> None:
    """Remember who wrote the revision of *page* that was just saved; *item* is locked.

    The review hears of it at once, or when *user* leaves the editor.
    """
    if item is None:
        return
    draft = Draft.objects.filter(item=item).first()
    _, digest = answer_of(page)
    # While a file is missing nobody can tell, so that everybody is an author.
    if digest and digest == (draft.answer_digest if draft else _published(item)):
        # A facet may have changed that a rule of the policy looks at.
        if draft is None or not page.workflow_in_progress:
            return
    else:
        draft = draft or Draft(item=item)
        draft.answer_digest, draft.changed_at, draft.user = digest, timezone.now(), user
        draft.authors = _with(draft.authors, user)
    draft.unsettled = True
    draft.save()
    if not _is_editing(page.pk, user):
        settle(item)


def _published(item: Item) -> str:
    return item.current.answer_digest if item.current else ""


def _with(authors: list[dict[str, str]], user: Any) -> list[dict[str, str]]:
    if user is None or any(author["id"] == id_of(user) for author in authors):
        return authors
    who = person(user)
    return [*authors, {"id": who.id, "name": who.name}]


def _is_editing(pk: Any, user: Any) -> bool:
    """Whether *user* has the page open in the editor, and has been heard of lately."""
    return user is not None and _sessions(pk).filter(user=user).exists()


def _sessions(pk: Any) -> Any:
    page = ContentType.objects.get_for_model(get_page_model())
    specific = get_page_model().objects.filter(pk=pk).values("content_type")
    types = [page.pk, *specific.values_list("content_type", flat=True)]
    return EditingSession.objects.available().filter(content_type__in=types, object_id=str(pk))


def settle(item: Item, *, case: Case | None = None, anew: bool = False) -> Case | None:
    """Let the review of the locked *item* know its answer as it is; the case after that.

    Approvals of another answer lapse; whoever gave them is told once, and asked again. With *anew*,
    the same answer is decided again: its category may be another.
    """
    if item.page_id is None:
        return None
    case = case or open_case(item)
    draft = case.draft
    if draft and draft.unsettled:
        anew, draft.unsettled = True, False
        draft.save(update_fields=["unsettled"])
    if not case.is_open:
        return case
    if case.course.digest == case.draft_digest:
        with suppress(UnknownPolicy):
            return _redecided(case) if anew else case
        return case
    writer = draft.user if draft else None
    event = ContentChanged(
        actor=person(writer),
        at=timezone.now(),
        answer_digest=case.draft_digest,
        authors=authors_of(draft),
    )
    undone = {approval.actor for approval in case.course.standing}
    ledger.record(item, event, user=writer, run=case.run)
    after = case.after(event)
    measure(after)
    # A policy that is gone is told of by a check and the review page; no save fails for it.
    with suppress(UnknownPolicy):
        run.send_back(after, writer)
    notices.lapsed(item, undone, by=event.actor)
    return after


def _redecided(case: Case) -> Case:
    """The same answer under another policy, category or facet: the run goes on if it may now."""
    state = run.current(case)
    if state is None or not run.go_on(case, state, None):
        return case
    return open_case(Item.objects.select_related("current", "page").get(pk=case.item.pk))


def measure(case: Case) -> None:
    """Compute how much the draft changes, and keep it: of what readers see, and of what was seen.

    Else something critical that went out unseen would pass as the typo that is mended after it.
    """
    if case.draft_value is None:
        return
    verified = attestation.last_verified(case.item)
    bases = [case.live_value, *([verified.value] if verified else ())]
    levels = (suggest(diff(base, case.draft_value)).level for base in bases)
    case.measured(max(levels).code)


@transaction.atomic
def session_ended(session: EditingSession) -> None:
    """Settle what was written in the editor, once its *session* is released or gone."""
    model = session.content_type.model_class()
    if model is None or not issubclass(model, get_page_model()):
        return
    for item in _unsettled().filter(item__page=session.object_id, user=session.user_id):
        settle(lock(item.item))


def settle_all() -> int:
    """Settle drafts whose editors were not heard of for Wagtail's time-out; how many."""
    count = 0
    for draft in _unsettled().select_related("user"):
        with transaction.atomic():
            item = lock(draft.item)
            if item.page_id is None or not _is_editing(item.page_id, draft.user):
                settle(item)
                count += 1
    return count


def _unsettled() -> Any:
    return Draft.objects.filter(unsettled=True).select_related("item")
