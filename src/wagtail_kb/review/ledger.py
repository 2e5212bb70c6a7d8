"""The ledger: an item's review events, read in their order and written once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kbcore.review import Event, event_to_json
from wagtail_kb.models import Item, ReviewEvent, Version

if TYPE_CHECKING:
    from wagtail_kb.review.steps import Step

__all__ = ["events", "record"]


def events(item: Item, *, until: int | None = None) -> list[Event]:
    """The events of *item* as kbcore knows them; with *until*, those up to that row."""
    rows = ReviewEvent.objects.filter(item=item)
    if until is not None:
        rows = rows.filter(pk__lte=until)
    return [row.value for row in rows.order_by("pk").only("document")]


def record(
    item: Item,
    event: Event,
    *,
    user: Any = None,
    step: Step | None = None,
    run: Any = None,
    version: Version | None = None,
) -> ReviewEvent:
    """Write *event*; the caller has asked ``kbcore.review.take`` whether it can be."""
    return ReviewEvent.objects.create(
        item=item,
        type=event.type,
        at=event.at,
        answer_digest=event.answer_digest,
        user=user,
        step=step.task if step else None,
        step_name=step.name if step else "",
        run=run.pk if run else None,
        version=version,
        document=json.dumps(event_to_json(event), ensure_ascii=False),
    )
