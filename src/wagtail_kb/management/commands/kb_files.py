"""``manage.py kb_files``: what kept files take, and pruning."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import filesizeformat

from wagtail_kb import pruning, stock
from wagtail_kb.progress import Progress


class Command(BaseCommand):
    help = "Reports the files kept for former versions, or prunes them by policy."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="Print the result as JSON.")
        parser.add_argument(
            "--prune",
            action="store_true",
            help="Remove files by the policy KEEP_FILES_DAYS, and what no row refers to.",
        )
        parser.add_argument(
            "--older-than",
            type=int,
            metavar="DAYS",
            help="Remove files of versions retired longer ago, instead of the policy's days.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Remove nothing; say what.")

    def handle(self, *, prune: bool, verbosity: int, **options: Any) -> None:
        if not prune:
            if options["dry_run"] or options["older_than"] is not None:
                raise CommandError("--older-than and --dry-run go with --prune.")
            found = stock.report(progress=Progress(self.stderr, verbosity, label="look "))
            return self._print(asdict(found), _lines(found), as_json=options["json"])
        days = _days(options["older_than"])
        progress = Progress(self.stderr, verbosity, label="prune ")
        done = pruning.prune(days=days, dry_run=options["dry_run"], progress=progress)
        lines = _pruned(done, days, dry_run=options["dry_run"])
        return self._print(asdict(done), lines, as_json=options["json"])

    def _print(self, value: dict[str, Any], lines: Iterable[str], *, as_json: bool) -> None:
        self.stdout.write(json.dumps(value, ensure_ascii=False) if as_json else "\n".join(lines))


def _days(given: int | None) -> int | None:
    if given is not None and given < 0:
        raise CommandError("--older-than takes a number of days, 0 or more.")
    return pruning.policy() if given is None else given


def _lines(found: stock.Stock) -> Iterator[str]:
    yield f"{_amount(found.kept)} kept; {_amount(found.pruned)} removed by policy."
    yield from (f"  {one.name}: {_amount(one)}" for one in found.by_year)
    if found.by_item:
        yield "Items that take most:"
        yield from (f"  {one.name}: {_amount(one)}" for one in found.by_item)
    if found.orphans is None:
        yield "The storage can't list its files, so orphans are not known."
    elif found.orphans.files:
        yield f"{_amount(found.orphans)} belong to no row. Remove them: kb_files --prune."
    for lost in found.missing:
        where = "shown now" if lost.is_shown else "in former versions"
        yield f"Missing: {lost.filename} ({lost.sha256}), {where} of {', '.join(lost.items)}."


def _pruned(done: pruning.Pruned, days: int | None, *, dry_run: bool) -> Iterator[str]:
    verb = "would be removed" if dry_run else "removed"
    if days is None:
        yield "KEEP_FILES_DAYS keeps files for good; --older-than DAYS removes some nevertheless."
    else:
        yield f"{done.files} files ({filesizeformat(done.bytes)}) {verb}."
    if done.orphans is None:
        yield "The storage can't list its files, so orphans are not known."
    elif done.orphans:
        yield f"{done.orphans} files without a row {verb}."
    if done.adopted:
        yield f"{done.adopted} files without a row, which a version showed, get one again."


def _amount(one: stock.Amount) -> str:
    return f"{one.files} files ({filesizeformat(one.bytes)})"
