"""``manage.py kb_sync``: bring Items in line with pages."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wagtail_kb import sync
from wagtail_kb.progress import Progress


class Command(BaseCommand):
    help = "Compares pages with knowledge items and mends the differences; adopts existing pages."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Mend nothing; exit 1 if needed.")
        parser.add_argument("--render", action="store_true", help="Also rebuild old renderings.")
        parser.add_argument("--json", action="store_true", help="Print the differences as JSON.")

    def handle(self, *, check: bool, render: bool, verbosity: int, **options: Any) -> None:
        progress = Progress(self.stderr, verbosity, label="sync ")
        found = sync.sync(mend=not check, progress=progress)
        if options["json"]:
            self.stdout.write(json.dumps([_row(difference) for difference in found]))
        else:
            for difference in found:
                self.stdout.write(str(difference))
        if check and found:
            raise CommandError(f"{len(found)} differences. Mend them: kb_sync without --check.")
        if render and not check:
            count = sync.render(progress=Progress(self.stderr, verbosity, label="render "))
            self.stdout.write(f"{count} renderings rebuilt.")
        if not options["json"]:
            self.stdout.write(f"{len(found)} differences mended." if found else "All in line.")


def _row(difference: sync.Difference) -> dict[str, Any]:
    return {"problem": difference.problem, "page": difference.page, "item": difference.item}
