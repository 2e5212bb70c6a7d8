"""Waiting: reviews that are under way, many at once: the same SQL however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Cast
from wagtail.models import WorkflowPage, WorkflowState, WorkflowTask

from kbcore import AnswerDigest
from kbcore.review import ChangesRequested, Event, Published, Submitted, Withdrawn
from wagtail_kb.basepage import get_page_model, paths_to
from wagtail_kb.mixins import KnowledgeBaseMixin, concrete_models
from wagtail_kb.models import Draft, FacetValue, Item, ItemQuerySet, ReviewEvent
from wagtail_kb.review.case import Case
from wagtail_kb.review.overview import Overview
from wagtail_kb.review.people import people_at
from wagtail_kb.review.policy import UnknownPolicy, policy, subject_of
from wagtail_kb.review.steps import Step

__all__ = ["CHUNK", "Found", "overviews", "place_of", "take", "under_way"]

CHUNK = 200
"""How many reviews are decided at once while those that fit are looked for."""

_OPENING = (Submitted.type, ChangesRequested.type)
_DECIDING = (*_OPENING, Withdrawn.type, Published.type)
_HEAVY = ("document", "html", "text", "internal_html", "internal_text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Reviews in the order in which they were handed in; *has_next*: there are more behind."""

    reviews: list[Overview]
    has_next: bool


def under_way(items: ItemQuerySet) -> Any:
    """Those of *items* that are handed in and not decided, with ``handed_in`` to order by."""
    events = ReviewEvent.objects.filter(item=OuterRef("pk")).order_by("-pk")
    runs = WorkflowState.objects.active().filter(
        base_content_type=_page_type(),
        object_id=Cast(OuterRef("page"), CharField(max_length=255)),
    )
    # Wagtail's run as well: an older revision that goes live ends no review of a newer one.
    return items.annotate(
        last_decision=Subquery(events.filter(type__in=_DECIDING).values("type")[:1]),
        handed_in=Subquery(events.filter(type=Submitted.type).values("pk")[:1]),
    ).filter(Q(last_decision__in=_OPENING) | Q(Exists(runs.order_by())), handed_in__isnull=False)


def take(
    items: Any,
    *,
    size: int | None,
    after: int = 0,
    fits: Callable[[Overview], bool] = lambda review: True,
    is_narrow: bool = False,
) -> Found:
    """The first *size* reviews of *items* (``under_way``) behind the submission *after* that fit.

    *is_narrow*: few will fit, so that many are read at once. None for all of them.
    """
    chunk = CHUNK if is_narrow or size is None else size + 1
    found: list[Overview] = []
    while size is None or len(found) <= size:
        ordered = items.filter(handed_in__gt=after).order_by("handed_in")[:chunk]
        read = overviews(ordered)
        found += [one for one in read if one.case.is_open and fits(one)]
        if len(read) < chunk:
            break
        after = place_of(read[-1])
    has_next = size is not None and len(found) > size
    return Found(reviews=found[:size], has_next=has_next)


def place_of(review: Overview) -> int:
    """Where *review* stands in the order: its last submission."""
    place: int = review.case.item.handed_in  # type: ignore[attr-defined]  # ``under_way`` adds it
    return place


def overviews(items: Any) -> list[Overview]:
    """The reviews of *items*, as their last saved drafts have it; whoever acts reads them anew."""
    heavy = [f"current__{name}" for name in _HEAVY]
    rows = list(items.select_related("current", "page").defer(*heavy))
    return _Batch(rows).overviews() if rows else []


class _Batch:
    """All that the decisions on *items* look at, a query for each sort of thing."""

    def __init__(self, items: list[Item]) -> None:
        self.items = items
        self.events = self._events()
        self.drafts = {draft.item_id: draft for draft in Draft.objects.filter(item__in=items)}
        self.runs = self._runs()
        self.workflows = self._workflows()
        self.steps, self.problems = self._steps()
        self.people = people_at(item.page.path for item in items)
        has_rules = any(step.policy.rules for steps in self.steps.values() for step in steps)
        self.categories = self._categories() if has_rules else {}
        self.facets = self._facets() if has_rules else {}

    def overviews(self) -> list[Overview]:
        return [self._overview(item) for item in self.items]

    def _overview(self, item: Item) -> Overview:
        run, draft = self.runs.get(item.page_id), self.drafts.get(item.pk)
        page = item.page
        page._current_workflow_states = [run] if run else []  # as Wagtail's prefetch leaves them
        case = Case(item)
        workflow = run.workflow_id if run else self.workflows.get(item.pk)
        known = workflow if workflow in self.steps or workflow in self.problems else None
        said = draft.answer_digest if draft else item.current.answer_digest if item.current else ""
        of = subject_of(self.categories.get(item.pk, ()), self.facets.get(item.pk, ()), draft)
        # Cached properties keep their values there: these were read for all rows at once.
        vars(case).update(
            page=page,
            draft=draft,
            events=self.events[item.pk],
            run=run,
            _said=(None, AnswerDigest(said)),
            steps=self.steps.get(known, []),
            people=self.people[page.path],
            subject=of,
        )
        return Overview(
            case=case,
            problem=self.problems.get(known),
            has_workflow=workflow is not None,
            is_listed=True,
        )

    def _events(self) -> dict[int, list[Event]]:
        found: dict[int, list[Event]] = defaultdict(list)
        rows = ReviewEvent.objects.filter(item__in=self.items).order_by("pk")
        for row in rows.only("item", "document"):
            found[row.item_id].append(row.value)
        return found

    def _runs(self) -> dict[Any, Any]:
        ids = [str(item.page_id) for item in self.items]
        rows = WorkflowState.objects.active().filter(
            base_content_type=_page_type(), object_id__in=ids
        )
        related = rows.select_related("workflow", "current_task_state__task", "requested_by")
        return {int(run.object_id): run for run in related.order_by("-pk")}

    def _workflows(self) -> dict[int, int]:
        """The workflow that each item without a run would be submitted to."""
        above = {i.pk: paths_to(i.page.path) for i in self.items if i.page_id not in self.runs}
        if not above:
            return {}
        rows = WorkflowPage.objects.filter(
            page__path__in={path for paths in above.values() for path in paths},
            workflow__active=True,
        )
        at = dict(rows.values_list("page__path", "workflow"))
        nearest = {pk: [at[p] for p in reversed(paths) if p in at] for pk, paths in above.items()}
        return {pk: found[0] for pk, found in nearest.items() if found}

    def _steps(self) -> tuple[dict[Any, list[Step]], dict[Any, UnknownPolicy]]:
        """Steps by workflow, as ``steps_of`` finds them; under None where there is no task."""
        wanted = {run.workflow_id for run in self.runs.values()} | set(self.workflows.values())
        tasks = WorkflowTask.objects.filter(
            workflow__in=wanted, task__active=True, task__reviewtask__isnull=False
        ).order_by("sort_order")
        named: dict[Any, list[tuple[str, str, str]]] = {None: [("", "", "")]}
        for workflow, pk, name, of in tasks.values_list(
            "workflow", "task", "task__name", "task__reviewtask__policy"
        ):
            named.setdefault(workflow, []).append((str(pk), name, of))
        steps: dict[Any, list[Step]] = {}
        problems: dict[Any, UnknownPolicy] = {}
        for workflow, each in named.items():
            try:
                steps[workflow] = [Step(id=pk, name=n, policy=policy(of)) for pk, n, of in each]
            except UnknownPolicy as error:
                problems[workflow] = error
        return steps, problems

    def _categories(self) -> dict[int, list[UUID]]:
        """Keys of all pages between an item and its base, as ``bridge.place_of`` finds them."""
        above = {item.pk: paths_to(item.page.path)[:-1] for item in self.items}
        every = {path for paths in above.values() for path in paths}
        pages = get_page_model().objects.filter(path__in=every).order_by()
        types = ContentType.objects.get_for_models(*concrete_models(KnowledgeBaseMixin)).values()
        bases = {one.pk for one in types}
        rows = {
            p: (key, t in bases)
            for p, key, t in pages.values_list("path", "translation_key", "content_type")
        }
        found: dict[int, list[UUID]] = {}
        for pk, paths in above.items():
            keys: list[UUID] | None = None
            for key, is_base in (rows[path] for path in paths if path in rows):
                keys = [] if is_base else None if keys is None else [*keys, key]
            found[pk] = keys or []
        return found

    def _facets(self) -> dict[int, set[UUID]]:
        """Keys of the facet values that the newest revisions name."""
        pages = get_page_model().objects.filter(pk__in=[item.page_id for item in self.items])
        contents = pages.order_by().values_list("pk", "latest_revision__content")
        named = {pk: set((content or {}).get("facets") or ()) for pk, content in contents}
        every = set().union(*named.values())
        keys = dict(FacetValue.objects.filter(pk__in=every).values_list("pk", "translation_key"))
        return {
            item.pk: {keys[pk] for pk in named.get(item.page_id, ()) if pk in keys}
            for item in self.items
        }


def _page_type() -> ContentType:
    return ContentType.objects.get_for_model(get_page_model())
