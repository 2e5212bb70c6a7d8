"""Stock: what the kept files of former versions take, and what of all files is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Sum
from django.db.models.functions import ExtractYear

from wagtail_kb import keeping
from wagtail_kb.files import MissingFile
from wagtail_kb.models import Item, KeptFile, VersionFile
from wagtail_kb.models.kept_file import FOLDER
from wagtail_kb.models.reference import format_reference

__all__ = ["Amount", "Lost", "Stock", "orphans", "report", "storage"]

Progress = Callable[[int, int], None]
_MOST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """So many files of so many *bytes*; *name* is a year, or an item by reference and language."""

    name: str = ""
    files: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """A file that versions showed and nobody has; *is_shown* if readers should see it now."""

    sha256: str
    filename: str
    items: tuple[str, ...]
    is_shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """All kept files; *pruned* were removed by policy, *orphans* belong to no row.

    *orphans* is None where the storage can't list its files.
    """

    kept: Amount
    pruned: Amount
    by_year: tuple[Amount, ...]
    by_item: tuple[Amount, ...]
    orphans: Amount | None
    missing: tuple[Lost, ...]


def report(*, progress: Progress | None = None) -> Stock:
    """What is there; looks every file up that isn't kept, and *progress* hears (done, of)."""
    return Stock(
        kept=_amount(KeptFile.objects.kept()),
        pruned=_amount(KeptFile.objects.pruned()),
        by_year=_by_year(),
        by_item=_by_item(),
        orphans=_orphans(),
        missing=tuple(_missing(progress)),
    )


def storage() -> Any:
    """Where kept files lie."""
    return KeptFile._meta.get_field("file").storage


def orphans() -> Iterator[tuple[str, str]]:
    """Name and hash of files without a row: what a transaction left behind that was rolled back.

    Raises NotImplementedError where the storage can't list its files.
    """
    try:
        folders, _ = storage().listdir(FOLDER)
    except (FileNotFoundError, AttributeError):  # Django's in-memory storage has no better word
        return
    for folder in sorted(folders):
        rows = KeptFile.objects.kept().filter(pk__startswith=folder)
        known = set(rows.values_list("file", flat=True))
        for file in sorted(storage().listdir(f"{FOLDER}/{folder}")[1]):
            if (name := f"{FOLDER}/{folder}/{file}") not in known:
                yield name, file[:64]


def _amount(rows: Any, name: str = "") -> Amount:
    found = rows.aggregate(files=Count("pk"), bytes=Sum("size"))
    return Amount(name=name, files=found["files"], bytes=found["bytes"] or 0)


def _by_year() -> tuple[Amount, ...]:
    rows = KeptFile.objects.kept().annotate(year=ExtractYear("kept_at")).order_by("year")
    found = rows.values_list("year").annotate(Count("pk"), Sum("size"))
    return tuple(Amount(name=str(year), files=files, bytes=size) for year, files, size in found)


def _by_item() -> tuple[Amount, ...]:
    """The items whose former versions take most; a file that two items showed counts for both."""
    kept = KeptFile.objects.kept().filter(pk=OuterRef("sha256"))
    rows = VersionFile.objects.filter(Exists(kept)).order_by()
    files: Counter[int] = Counter()
    sizes: Counter[int] = Counter()
    for item, _, size in rows.values_list("version__item", "sha256", "size").distinct().iterator():
        files[item] += 1
        sizes[item] += size
    most = sizes.most_common(_MOST)
    named = Item.objects.in_bulk([item for item, _ in most])
    return tuple(
        Amount(name=_named(named[item]), files=files[item], bytes=size) for item, size in most
    )


def _named(item: Item) -> str:
    return f"{format_reference(item.reference_id)} ({item.locale})"


def _orphans() -> Amount | None:
    try:
        sizes = [storage().size(name) for name, _ in orphans()]
    except NotImplementedError:
        return None
    return Amount(files=len(sizes), bytes=sum(sizes))


def _missing(progress: Progress | None) -> Iterator[Lost]:
    rows = VersionFile.objects.order_by("sha256")
    hashes = list(rows.values_list("sha256", flat=True).distinct())
    for done, sha256 in enumerate(hashes, 1):
        try:
            keeping.open_file(sha256).close()
        except MissingFile as error:
            lost = _lost(sha256, error.name)
            if lost.is_shown or not isinstance(error, keeping.RemovedFile):
                yield lost
        if progress:
            progress(done, len(hashes))


def _lost(sha256: str, filename: str) -> Lost:
    items = Item.objects.filter(versions__files__sha256=sha256)
    shown = items.filter(current__files__sha256=sha256)
    return Lost(
        sha256=sha256,
        filename=filename,
        items=tuple(_named(item) for item in items.order_by("pk").distinct()),
        is_shown=shown.exists(),
    )
