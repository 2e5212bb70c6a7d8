"""Baselines: a named person accepts an imported file, by its hash, after reading a sample of it.

ValueError
  CannotAccept       nothing was accepted; the text is meant for whoever tried
    UnknownFile      no import of that hash
    AlreadyAccepted  somebody was faster
    OwnImport        whoever imported it does not accept it: four eyes
    OutOfReach       rows stand where the person has no right to approve
    NothingToAccept  no row is as it was imported and unverified
    NotRead          rows of the sample were not confirmed
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import ceil, sqrt
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_kb import queue
from wagtail_kb.models import (
    ApprovalRight,
    Attestation,
    Baseline,
    Cause,
    ImportFile,
    Item,
    Outcome,
    Version,
)

if TYPE_CHECKING:
    from wagtail_kb.models import ItemQuerySet

__all__ = [
    "AlreadyAccepted",
    "CannotAccept",
    "NotRead",
    "NothingToAccept",
    "OutOfReach",
    "OwnImport",
    "UnknownFile",
    "accept",
    "check",
    "is_approver",
    "mark",
    "pending",
    "sample",
    "sample_size",
    "still_imported",
]

_SMALLEST, _LARGEST = 10, 50
_CHUNK = 200  # items a transaction: each is locked until it ends


class CannotAccept(ValueError):
    """Nothing was accepted."""


class UnknownFile(CannotAccept):
    """No import with the hash *sha256* is known."""

    def __init__(self, sha256: str) -> None:
        self.sha256 = sha256
        super().__init__(_("No file with the SHA-256 %(hash)s was imported.") % {"hash": sha256})


class AlreadyAccepted(CannotAccept):
    """The file of *baseline* was accepted before, perhaps a moment ago."""

    def __init__(self, baseline: Baseline) -> None:
        self.baseline = baseline
        told = {"file": baseline.filename, "name": baseline.name}
        super().__init__(_("%(file)s was accepted already, by %(name)s.") % told)


class OwnImport(CannotAccept):
    """The person imported the file themselves."""

    def __init__(self) -> None:
        super().__init__(_("You imported this file yourself; somebody else must accept it."))


class OutOfReach(CannotAccept):
    """*count* rows stand where the person may not approve."""

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__(
            ngettext(
                "%(count)d row stands where you have no right to approve.",
                "%(count)d rows stand where you have no right to approve.",
                count,
            )
            % {"count": count}
        )


class NothingToAccept(CannotAccept):
    """Every row was changed or approved since."""

    def __init__(self) -> None:
        super().__init__(_("No row of this file is as it was imported and still unverified."))


class NotRead(CannotAccept):
    """*count* rows of the sample were not confirmed."""

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__(
            ngettext(
                "%(count)d row of the sample is not ticked. "
                "Read and tick each, or leave the file unaccepted.",
                "%(count)d rows of the sample are not ticked. "
                "Read and tick each, or leave the file unaccepted.",
                count,
            )
            % {"count": count}
        )


def still_imported(sha256: str) -> ItemQuerySet:
    """Items of which readers see a row of the file *sha256* as it was imported."""
    batches = ImportFile.objects.filter(sha256=sha256).values("batch")
    return Item.objects.filter(current__batch__in=batches, current__cause=Cause.IMPORT)


def pending(sha256: str) -> ItemQuerySet:
    """Those of ``still_imported`` that nobody approved or accepted."""
    return still_imported(sha256).filter(verified=False, verification=Outcome.UNVERIFIED)


def sample_size(rows: int) -> int:
    """How many of *rows* are to be read: the square root, within 10 and 50."""
    return min(rows, _LARGEST, max(_SMALLEST, ceil(sqrt(rows))))


def sample(sha256: str, user: Any, *, size: int | None = None) -> list[Version]:
    """A random sample of the pending rows, the same for *user* each time they look.

    It is drawn by a keyed hash of each row: a row that changes meanwhile is replaced, the others
    stay, and whoever writes the file can't tell which will be read.
    """

    def rank(version: int) -> bytes:
        row = f"{sha256}:{user.pk}:{version}"
        return salted_hmac("wagtail_kb.sample", row, algorithm="sha256").digest()

    versions = pending(sha256).order_by().values_list("current", flat=True)
    drawn = sorted(versions, key=rank)
    drawn = drawn[: sample_size(len(drawn)) if size is None else size]
    return list(Version.objects.filter(pk__in=drawn).select_related("item").order_by("item"))


def is_approver(user: Any) -> bool:
    """Whether *user* may approve anything anywhere."""
    return bool(user.is_active and (user.is_superuser or _rights(user).exists()))


def check(sha256: str, user: Any) -> None:
    """Raise CannotAccept unless *user* may accept the file *sha256*."""
    files = list(ImportFile.objects.select_for_update().filter(sha256=sha256).order_by("pk"))
    if not files:
        raise UnknownFile(sha256)
    if any(file.user_id == user.pk for file in files):
        raise OwnImport
    if count := _out_of_reach(sha256, user):
        raise OutOfReach(count)


@transaction.atomic
def accept(sha256: str, *, user: Any, confirmed: Iterable[int], note: str = "") -> Baseline:
    """Accept the file *sha256* as *user*, who read the versions *confirmed*; then ``mark`` it.

    Raises CannotAccept. Of two at once the second is told.
    """
    check(sha256, user)
    if known := Baseline.objects.filter(sha256=sha256).first():
        raise AlreadyAccepted(known)
    drawn = [version.pk for version in sample(sha256, user)]
    if not drawn:
        raise NothingToAccept
    if missing := set(drawn) - set(confirmed):
        raise NotRead(len(missing))
    last = ImportFile.objects.filter(sha256=sha256).latest("at")
    return Baseline.objects.create(
        sha256=sha256,
        filename=last.filename,
        sample=drawn,
        note=note.strip(),
        user=user,
        name=user.get_full_name() or user.get_username(),
        at=timezone.now(),
    )


def mark(baseline: Baseline, *, progress: Callable[[int, int], None] | None = None) -> int:
    """Mark the rows that *baseline* covers as accepted at import; how many were.

    In small transactions: it may be stopped and run again, and what changes meanwhile is left out.
    """
    rows = pending(baseline.sha256).order_by("pk")
    total, done = rows.count(), 0
    while some := list(rows.values_list("pk", flat=True)[:_CHUNK]):
        done += _mark(baseline, some)
        if progress:
            progress(min(done, total), total)
    return done


@transaction.atomic
def _mark(baseline: Baseline, ids: list[int]) -> int:
    rows = pending(baseline.sha256).filter(pk__in=ids).select_for_update(of=("self",))
    columns = ("root", "current__answer_digest")
    items = list(rows.order_by("pk").select_related("current").only(*columns))
    Attestation.objects.bulk_create(_attestation(baseline, item) for item in items)
    marked = Item.objects.filter(pk__in=[item.pk for item in items])
    marked.update(verification=Outcome.IMPORTED)
    queue.items(items)
    return len(items)


def _attestation(baseline: Baseline, item: Item) -> Attestation:
    version: Any = item.current
    return Attestation(
        item=item,
        version=version,
        answer_digest=version.answer_digest,
        outcome=Outcome.IMPORTED,
        user_id=baseline.user_id,
        name=baseline.name,
        at=timezone.now(),
    )


def _rights(user: Any) -> Any:
    return ApprovalRight.objects.filter(group__in=user.groups.order_by().values("pk")).order_by()


def _out_of_reach(sha256: str, user: Any) -> int:
    """How many pending rows stand where *user* has no right to approve."""
    if user.is_superuser and user.is_active:
        return 0
    rows = pending(sha256)
    paths = _rights(user).values_list("page__path", flat=True) if user.is_active else ()
    return rows.exclude(pk__in=Item.objects.under(paths).values("pk")).count()
