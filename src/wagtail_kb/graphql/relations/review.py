"""Reviews as the API tells them: rows of one list, and the parts of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from kbcore.review import Decision, Event, Person, PersonId, Reassigned
from wagtail_kb import history
from wagtail_kb.admin.review import words
from wagtail_kb.graphql.batch import Batch, Row, related
from wagtail_kb.graphql.context import Context
from wagtail_kb.graphql.errors import ApiError, Code
from wagtail_kb.graphql.ids import GlobalId, InvalidId
from wagtail_kb.graphql.itemrows import columns_of, read
from wagtail_kb.graphql.types.reviewenums import EventKind, RunState
from wagtail_kb.models import Item, Outcome
from wagtail_kb.review.case import NoReview, open_case
from wagtail_kb.review.overview import Overview, overview_of
from wagtail_kb.review.people import person, users
from wagtail_kb.review.sight import seen_by
from wagtail_kb.review.steps import Step
from wagtail_kb.viewer import Viewer

from .difference import Difference

__all__ = [
    "approvals",
    "difference",
    "event",
    "item_by_id",
    "item_of",
    "missing",
    "people",
    "requirement",
    "review_of",
    "rows_of",
    "run",
    "step",
    "why",
]

_TEXTS = ("note", "reason", "text", "cause")


def rows_of(reviews: Iterable[Overview]) -> list[Row]:
    """*reviews* as the rows of one batch."""
    return Batch(_row(review) for review in reviews).rows


def _row(review: Overview) -> Row:
    item = review.case.item
    return {"pk": item.pk, "key": item.key, "locale": item.locale, "review": review}


def item_by_id(context: Context, given: str) -> Item | None:
    """The Item of the review *given*, its own id or its item's, if the viewer may see that review.

    Raises InvalidId.
    """
    wanted = GlobalId.parse(given)
    if wanted.type not in ("Review", "Item"):
        raise InvalidId(given, "Review")
    if context.user is None:
        return None
    items = seen_by(context.user, context.viewer.site_paths)
    found = items.filter(key=wanted.key, locale=wanted.locale)
    return found.select_related("current", "page").first()


def review_of(item: Item | None) -> Row | None:
    """The review of *item* as it is now."""
    try:
        return rows_of([overview_of(item)])[0] if item else None
    except NoReview:
        return None


def item_of(row: Row, info: Any) -> Row | None:
    """What readers see of the item of the review *row*; one SQL for the whole batch."""
    viewer: Viewer = info.context.viewer
    columns = columns_of(info, viewer=viewer)

    def load(rows: list[Row]) -> dict[int, Row]:
        items = Item.objects.visible_to(viewer).filter(pk__in=[one["pk"] for one in rows])
        return {one["pk"]: one for one in read(items, columns)}

    found: Row | None = related(row, ("item", columns), load)
    return found


def people(row: Row, ids: Iterable[PersonId]) -> list[Person]:
    """The people with these *ids*, by name; one SQL for all that the batch names."""

    def load(rows: list[Row]) -> dict[PersonId, Person]:
        reviews: list[Overview] = [one["review"] for one in rows]
        every = {who for review in reviews for who in review.asked | review.may_approve}
        return {found.id: found for found in map(person, users(every) if every else ())}

    known: dict[PersonId, Person] = row["batch"].once("people", load)
    return sorted((known[who] for who in ids if who in known), key=lambda who: who.name)


def difference(row: Row, viewer: Viewer, locale: str) -> Difference | None:
    """What leads from what readers see to the newest draft, whole: its reviewers edit or judge it.

    Raises ApiError for one of several.
    """
    review: Overview = row["review"]
    if len(row["batch"].rows) > 1:
        raise ApiError(
            Code.QUERY_TOO_COSTLY,
            "`diff` reads whole drafts: ask for it of one review, by `review(id:)` or `first: 1`.",
            limit=1,
            value=len(row["batch"].rows),
        )
    case = open_case(review.case.item) if review.is_listed else review.case
    if case.draft_value is None:
        return None
    whole = replace(viewer, permissions=viewer.permissions | {"view_internal"})
    pair = (case.live_value, case.draft_value)
    (found,) = history.differences([pair], whole, language=locale)
    return Difference(diff=found, labels=history.labels(locale))


def step(of: Step, decision: Decision) -> dict[str, Any]:
    """The ReviewStep *of*, which stands as *decision* says."""
    return {
        "name": of.name,
        "policy": of.policy.name,
        "state": decision.state,
        "verification": Outcome(decision.verification.value),
        "requirement": requirement(decision),
        "missing": missing(decision),
        "approvals": approvals(of, decision),
        "why": why(decision),
    }


def requirement(decision: Decision) -> dict[str, Any]:
    """The ReviewRequirement of *decision*."""
    need = decision.requirement
    return {
        "people": need.people,
        "roles": need.roles,
        "due_in_days": need.due,
        "rules": need.rules,
    }


def missing(decision: Decision) -> list[dict[str, Any]]:
    """What *decision* waits for."""
    return [
        {
            "code": one.need,
            "count": one.count,
            "role": one.role or None,
            "person": one.person,
            "message": message,
        }
        for one, message in zip(decision.missing, words.missing(decision), strict=True)
    ]


def why(decision: Decision) -> list[dict[str, Any]]:
    """The reasons of *decision*."""
    return [
        {"code": one.reason, "about": one.about, "message": message}
        for one, message in zip(decision.why, words.whys(decision), strict=True)
    ]


def approvals(of: Step, decision: Decision) -> list[dict[str, Any]]:
    """The approvals that count in the step *of*."""
    return [
        {
            "person": one.actor,
            "at": one.at,
            "roles": sorted(one.roles),
            "step": of.name,
            "note": one.note,
            "significance": one.significance,
        }
        for one in decision.approvals
    ]


def event(of: Event) -> dict[str, Any]:
    """The ReviewEvent *of*."""
    return {
        "type": EventKind(of.type),
        "at": of.at,
        "actor": of.actor if of.actor.id else None,
        "text": next((getattr(of, name) for name in _TEXTS if hasattr(of, name)), ""),
        "to": of.to if isinstance(of, Reassigned) else None,
        "answer_digest": of.answer_digest,
    }


def run(of: Any) -> dict[str, Any]:
    """The ReviewRun of Wagtail's workflow state *of*."""
    at = of.current_task_state
    return {
        "state": RunState(of.status),
        "workflow": of.workflow.name,
        "task": at.task.name if at else None,
        "started_at": of.created_at,
        "requested_by": person(of.requested_by) if of.requested_by_id else None,
    }
