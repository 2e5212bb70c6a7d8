"""Schedule: what an editor should know of planned changes before something of a page goes live."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_kb.admin.review.words import day_and_time
from wagtail_kb.bridge import place_of
from wagtail_kb.models import Draft
from wagtail_kb.review.policy import requires

__all__ = ["planned_for", "warnings"]


def planned_for(page: Any) -> datetime | None:
    """When a revision of *page* is planned to go live, if one is."""
    revision = page.scheduled_revision
    return revision.approved_go_live_at if revision else None


def warnings(page: Any, draft: Draft | None) -> list[str]:
    """Sentences about what is planned and what will cancel it; *page* is the newest revision."""
    return list(_warnings(page, draft))


def _warnings(page: Any, draft: Draft | None) -> Iterator[str]:
    now = timezone.now()
    planned, next_one = planned_for(page), page.go_live_at
    if planned:
        yield from _cancelled(planned, next_one if next_one and next_one > now else None)
        yield _covered(planned, draft, requires(place_of(page)))
    elif next_one and next_one > now:
        yield _("This draft goes live on %s, not at once.") % day_and_time(next_one)
    if page.expire_at and page.expire_at > now:
        yield _(
            "On %s it will be hidden: nothing takes its place, no former version comes back."
        ) % day_and_time(page.expire_at)


def _cancelled(planned: datetime, next_one: datetime | None) -> Iterator[str]:
    told = {"planned": day_and_time(planned)}
    if next_one is None:
        yield (
            _(
                "The change planned for %(planned)s will be cancelled as soon as anything of this "
                "page is published or approved. Plan it again afterwards."
            )
            % told
        )
    elif next_one != planned:
        text = _(
            "The change planned for %(planned)s will be cancelled: this one, planned for "
            "%(next)s, takes its place."
        )
        yield text % {**told, "next": day_and_time(next_one)}


def _covered(planned: datetime, draft: Draft | None, is_required: bool) -> str:
    told = {"planned": day_and_time(planned)}
    if draft and draft.scheduled:
        return (
            _("What goes live on %(planned)s is what was approved; changed, it doesn't go out.")
            % told
        )
    if is_required:
        return _("What is planned for %(planned)s isn't approved, so it won't go out.") % told
    return _("What is planned for %(planned)s isn't approved: it goes out unverified.") % told
