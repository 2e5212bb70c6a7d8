"""Pruning: kept files of versions that were retired long ago are removed, by policy or by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from wagtail_kb import conf, keeping
from wagtail_kb.files import MissingFile
from wagtail_kb.models import KeptFile, VersionFile
from wagtail_kb.stock import orphans, storage

__all__ = ["Pruned", "policy", "prune"]

Progress = Callable[[int, int], None]

_YOUNG = timedelta(days=1)
"""An orphan may be the work of a transaction that hasn't ended yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """How many files, and *bytes*, were removed; how many *orphans*, and how many got a row again.

    *orphans* is None where the storage can't list its files.
    """

    files: int
    bytes: int
    orphans: int | None
    adopted: int


def policy() -> int | None:
    """The site's number of days; None keeps files for good."""
    return conf.get("KEEP_FILES_DAYS") or None


def prune(*, days: int | None, dry_run: bool = False, progress: Progress | None = None) -> Pruned:
    """Remove the kept files of versions that were all retired more than *days* ago.

    None removes none of them. Orphans are removed, unless they are the only copy of what a version
    showed. Stopped half-way, it goes on when it is run again.
    """
    files = size = 0
    hashes = [] if days is None else list(_expired(days).values_list("pk", flat=True))
    for done, sha256 in enumerate(hashes, 1):
        gone = _remove(sha256, days or 0, dry_run=dry_run)
        files, size = files + (gone is not None), size + (gone or 0)
        if progress:
            progress(done, len(hashes))
    try:
        removed, adopted = _tidy(list(orphans()), dry_run=dry_run)
    except NotImplementedError:
        return Pruned(files=files, bytes=size, orphans=None, adopted=0)
    return Pruned(files=files, bytes=size, orphans=removed, adopted=adopted)


def _expired(days: int) -> Any:
    """Kept files that no current version shows, and no version retired in the last *days*."""
    still = Q(version__retired_at=None) | Q(
        version__retired_at__gte=timezone.now() - timedelta(days=days)
    )
    needed = VersionFile.objects.filter(still, sha256=OuterRef("pk"))
    return KeptFile.objects.kept().filter(~Exists(needed.order_by())).order_by("pk")


def _remove(sha256: str, days: int, *, dry_run: bool) -> int | None:
    """Remove one file; its bytes, None if it is needed again meanwhile."""
    with transaction.atomic():
        kept = _expired(days).select_for_update(of=("self",)).filter(pk=sha256).first()
        if kept is None or dry_run:
            return kept and kept.size
        KeptFile.objects.filter(pk=sha256).update(file="", pruned_at=timezone.now())
    # After the row: killed in between, an orphan is left, and not a row without its bytes.
    storage().delete(kept.file.name)
    return int(kept.size)


def _tidy(found: Iterable[tuple[str, str]], *, dry_run: bool) -> tuple[int, int]:
    """How many orphans of *found* were removed, and how many adopted."""
    removed = adopted = 0
    before = timezone.now() - _YOUNG
    for name, sha256 in found:
        if storage().get_modified_time(name) > before:
            continue
        is_needed = _is_only_copy(sha256)
        adopted, removed = adopted + is_needed, removed + (not is_needed)
        if not dry_run:
            if is_needed:
                with storage().open(name) as stream:
                    keeping.adopt({sha256}, stream)
            storage().delete(name)
    return removed, adopted


def _is_only_copy(sha256: str) -> bool:
    """Whether a version showed *sha256*, policy hasn't removed it and nobody else has it."""
    if not VersionFile.objects.filter(sha256=sha256).exists():
        return False
    try:
        keeping.open_file(sha256).close()
    except keeping.RemovedFile:
        return False
    except MissingFile:
        return True
    return False
