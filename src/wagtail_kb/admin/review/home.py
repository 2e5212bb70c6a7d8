"""Home: what the knowledge base has to tell one person, and the reviews that wait for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_POST
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.ui.components import Component

from wagtail_kb.admin.widgets import REVIEW_CSS
from wagtail_kb.models import Item, Notice
from wagtail_kb.models.reference import format_reference
from wagtail_kb.review import notices
from wagtail_kb.review.overview import Overview
from wagtail_kb.review.people import id_of
from wagtail_kb.review.waiting import take, under_way

__all__ = ["NoticesPanel", "WaitingPanel", "dismiss", "panels"]

_MOST = 10


class _Panel(Component):
    def __init__(self, rows: list[Any], more: int = 0) -> None:
        self.rows, self.more = rows, more

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        request = parent_context["request"]
        return {"rows": self.rows, "more": self.more, "request": request}

    @property
    def media(self) -> Media:
        return Media(css={"all": [versioned_static(REVIEW_CSS)]})


class NoticesPanel(_Panel):
    """What the user hasn't seen yet, to be dismissed one by one or all at once."""

    name = "kb_notices"
    template_name = "wagtail_kb/admin/review/home_notices.html"
    order = 60


class WaitingPanel(_Panel):
    """Reviews that wait for the user, the most urgent first."""

    name = "kb_waiting"
    template_name = "wagtail_kb/admin/review/home_waiting.html"
    order = 205


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A notice as a line; *page* is None once it is deleted."""

    pk: int
    said: str
    at: datetime
    page: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A review that waits, and until when."""

    page: int
    reference: str
    title: str
    submitter: str
    due: date | None
    overdue: bool

    @property
    def due_label(self) -> str:
        return date_format(self.due, "SHORT_DATE_FORMAT") if self.due else ""


def panels(user: Any) -> list[Component]:
    """The panels that have something to say to *user*."""
    told = [_told(notice) for notice in notices.unseen(user)]
    waiting = _waiting(user)
    found: list[Component] = []
    if told:
        found.append(NoticesPanel(told[:_MOST], max(0, len(told) - _MOST)))
    if waiting:
        found.append(WaitingPanel(waiting[:_MOST], max(0, len(waiting) - _MOST)))
    return found


def _told(notice: Notice) -> Told:
    return Told(
        pk=notice.pk,
        said=notices.sentence(notice),
        at=notice.created_at,
        page=notice.item.page_id,
    )


def _waiting(user: Any) -> list[Waiting]:
    """All reviews that expect *user*, the most urgent first; the same SQL however many."""
    items = under_way(Item.objects.filter(page__isnull=False))
    found = take(items, size=None, fits=lambda review: id_of(user) in review.asked)
    rows = [_row(review) for review in found.reviews]
    return sorted(rows, key=lambda row: (not row.overdue, row.due is None, row.due or date.max))


def _row(review: Overview) -> Waiting:
    case = review.case
    return Waiting(
        page=case.page.pk,
        reference=format_reference(case.item.reference_id),
        title=str(case.page.get_admin_display_title()),
        submitter=case.course.open.actor.name if case.course.open else "",
        due=review.due,
        overdue=review.is_overdue,
    )


@require_POST
def dismiss(request: HttpRequest) -> HttpResponse:
    """The user has read the notice in the form, or all of them if it names none."""
    user: Any = request.user
    if wanted := request.POST.get("notice", ""):
        rows = Notice.objects.filter(user=user, seen_at=None)
        notice = get_object_or_404(rows, pk=wanted) if wanted.isdigit() else None
        if notice is not None:
            notice.seen_at = timezone.now()
            notice.save(update_fields=["seen_at"])
    else:
        notices.seen(user)
    return redirect("wagtailadmin_home")
