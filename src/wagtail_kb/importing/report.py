"""Report: the files that were imported, and what became of their rows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q

from wagtail_kb.models import Baseline, Cause, ImportFile, Item, Outcome, Version

__all__ = ["FileState", "hashes", "states"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileState:
    """A file by its hash: of *rows* items *still* show it as imported, *waiting* unverified.

    *at* is its last import, *users* are all who imported it.
    """

    sha256: str
    filename: str
    at: datetime
    users: tuple[str, ...]
    rows: int
    still: int
    waiting: int
    baseline: Baseline | None = None

    @property
    def changed(self) -> int:
        """Rows that say something else now, or are hidden."""
        return self.rows - self.still


def hashes() -> Any:
    """Of all imported files, the one that was imported last first."""
    grouped = ImportFile.objects.values("sha256").annotate(last=Max("at"))
    return grouped.order_by("-last", "sha256").values_list("sha256", flat=True)


def states(wanted: Collection[str]) -> list[FileState]:
    """The files with the hashes *wanted*, in that order, in four queries."""
    files: dict[str, list[ImportFile]] = {}
    runs = ImportFile.objects.filter(sha256__in=wanted).select_related("user")
    for file in runs.order_by("at", "pk"):
        files.setdefault(file.sha256, []).append(file)
    rows, still, waiting = _counts([f.batch for some in files.values() for f in some])
    accepted = {one.sha256: one for one in Baseline.objects.filter(sha256__in=wanted)}
    return [
        FileState(
            sha256=sha256,
            filename=some[-1].filename,
            at=some[-1].at,
            users=tuple(dict.fromkeys(_name(file.user) for file in some if file.user)),
            rows=sum(rows.get(file.batch, 0) for file in some),
            still=sum(still.get(file.batch, 0) for file in some),
            waiting=sum(waiting.get(file.batch, 0) for file in some),
            baseline=accepted.get(sha256),
        )
        for sha256 in wanted
        if (some := files.get(sha256))
    ]


_Counts = dict[str, int]


def _counts(batches: Collection[str]) -> tuple[_Counts, _Counts, _Counts]:
    """For each batch: its rows, those still shown, and those of them that nobody accepted."""
    written = Version.objects.filter(cause=Cause.IMPORT, batch__in=batches).order_by()
    rows = written.values_list("batch").annotate(count=Count("item", distinct=True))
    shown = Item.objects.filter(current__cause=Cause.IMPORT, current__batch__in=batches)
    unverified = Count("pk", filter=Q(verified=False, verification=Outcome.UNVERIFIED))
    counts = shown.order_by().values_list("current__batch")
    counted = list(counts.annotate(still=Count("pk"), waiting=unverified))
    still = {batch: count for batch, count, _ in counted}
    return dict(rows), still, {batch: count for batch, _, count in counted}


def _name(user: Any) -> str:
    return str(user.get_full_name() or user.get_username())
