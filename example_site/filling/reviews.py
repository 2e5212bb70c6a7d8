"""Reviews as the company's people really do them: nothing here writes what an editor couldn't."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from example_site.entries import Entry, entries
from example_site.stories import Step, changed, stories
from kbcore.significance import Significance
from wagtail_kb import restoring, retirement
from wagtail_kb.models import Item, Version
from wagtail_kb.review import actions, notices
from wagtail_kb.review.case import open_case
from wagtail_kb.viewer import for_user

__all__ = ["Reviews"]

Write = Callable[[Entry, Any], None]
"""Puts what an entry says on a page in memory."""


class Reviews:
    """What *people*, by username, do to pages that *write* fills."""

    def __init__(self, people: Mapping[str, Any], write: Write) -> None:
        self._people, self._write_on = people, write

    def begin(self, entry: Entry, page: Any) -> None:
        """Publish the first version of the draft *page*: written, handed in and approved."""
        author, reviewer = stories().author_of(entry), stories().reviewer_of(entry)
        self._write_on(changed(entry, stories().of(entry).starts_as), page)
        page.save_revision(user=self._people[author])
        self._take(entry, page.pk, Step(do="submit", by=author, to=(reviewer,)))
        # What comes back as it was approved needs nobody.
        if open_case(Item.objects.get(page=page.pk)).is_open:
            self._take(entry, page.pk, Step(do="approve", by=reviewer))

    def go_on(self, entry: Entry, page: Any) -> None:
        """Let happen what the story of *entry* tells, once everything else has its first version.

        An item that came back has a story of its own.
        """
        if Version.objects.filter(item__page=page.pk).count() > 1:
            return
        for step in stories().of(entry).then:
            self._take(entry, page.pk, step)

    def _take(self, entry: Entry, pk: int, step: Step) -> None:
        item = Item.objects.select_related("current", "page").get(page=pk)
        _DEEDS[step.do](self, item, self._people[step.by], entry, step)

    def _write(self, item: Item, user: Any, entry: Entry, step: Step) -> None:
        page = _draft(item)
        self._write_on(changed(entry, step.text), page)
        page.go_live_at = _month_after_next() if step.later else None
        page.save_revision(user=user)

    def _submit(self, item: Item, user: Any, entry: Entry, step: Step) -> None:
        asked = [self._people[name] for name in step.to]
        level = Significance.of(step.significance) if step.significance else None
        actions.submit(item, user, note=step.note, significance=level, reviewers=asked)

    def _approve(self, item: Item, user: Any, entry: Entry, step: Step) -> None:
        actions.approve(item, user, seen=open_case(item).digest, note=step.note)
        notices.seen(user, item=item)

    def _object(self, item: Item, user: Any, entry: Entry, step: Step) -> None:
        actions.request_changes(item, user, seen=open_case(item).digest, reason=step.note)
        notices.seen(user, item=item)

    def _publish(self, item: Item, user: Any, entry: Entry, step: Step) -> None:
        _draft(item).get_latest_revision().publish(user=user)

    def _restore(self, item: Item, user: Any, entry: Entry, step: Step) -> None:
        version = Version.objects.get(item=item, number=step.version)
        restoring.restore(version, user=user, viewer=for_user(user))

    def _retire(self, item: Item, user: Any, entry: Entry, step: Step) -> None:
        key = next(other.key for other in entries() if other.slug == step.successor)
        retirement.retire(item, user=user, reason=step.note, successor=key)


_DEEDS: Mapping[str, Callable[[Reviews, Item, Any, Entry, Step], None]] = {
    "write": Reviews._write,
    "submit": Reviews._submit,
    "approve": Reviews._approve,
    "object": Reviews._object,
    "publish": Reviews._publish,
    "restore": Reviews._restore,
    "retire": Reviews._retire,
}


def _draft(item: Item) -> Any:
    page: Any = item.page
    return page.specific.get_latest_revision_as_object()


def _month_after_next() -> datetime:
    """Midnight of its first day: a month ahead at least, whenever the demo is filled."""
    first = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    for _ in range(2):
        first = (first + timedelta(days=32)).replace(day=1)
    return first
