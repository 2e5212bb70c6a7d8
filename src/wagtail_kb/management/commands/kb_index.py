"""``manage.py kb_index``: bring the search index in line with the database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kbcore.search import HealthState, SearchUnavailable
from wagtail_kb import search
from wagtail_kb.progress import Progress


class Command(BaseCommand):
    help = "Brings the search index up to date; builds it if there is none yet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rebuild", action="store_true", help="Build the index anew.")
        parser.add_argument("--check", action="store_true", help="Write nothing; exit 1 if needed.")

    def handle(self, *, rebuild: bool, check: bool, verbosity: int, **options: Any) -> None:
        found = search.health()
        if check:
            return self._check(found)
        try:
            if rebuild or found.state is HealthState.MISSING:
                progress = Progress(self.stderr, verbosity, label="index ")
                self.stdout.write(f"{search.rebuild(progress=progress)} items indexed.")
            progress = Progress(self.stderr, verbosity, label="queue ")
            drained = search.drain(progress=lambda done: progress(done, max(done, found.queued)))
        except SearchUnavailable as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{drained} queued changes indexed.")
        return None

    def _check(self, found: search.SearchHealth) -> None:
        if not found.answers:
            raise CommandError(f"{found.detail or found.problem} {found.mend}")
        if found.queued:
            raise CommandError(f"{found.queued} changes are queued. Index them: kb_index.")
        self.stdout.write(f"{found.documents} items indexed, none queued.")
