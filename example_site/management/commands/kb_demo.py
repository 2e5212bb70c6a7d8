"""Fills the example site, or throws its data away and fills it again."""

from __future__ import annotations

import shutil
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from example_site.company import company
from example_site.filling import fill
from wagtail_kb.progress import Progress

__all__ = ["Command"]


class Command(BaseCommand):
    """``kb_demo [--reset]``."""

    help = "Adds what is missing of the demonstration's knowledge, pictures and accounts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--reset",
            action="store_true",
            help="first delete the demonstration's database, media and index (stop the server)",
        )

    def handle(self, *, reset: bool, verbosity: int, **options: Any) -> None:
        if reset:
            self._reset()
        added = fill(Progress(self.stderr, verbosity))
        # What a real site schedules every few minutes.
        for command in ("publish_scheduled", "kb_review", "kb_index"):
            call_command(command, verbosity=0, stdout=StringIO())
        # The bases exist now: the roles get their rights on them.
        call_command("kb_setup", verbosity=0)
        self.stdout.write(f"{added} items added." if added else "Everything is there already.")
        self._introduce()

    def _reset(self) -> None:
        """Delete the folder that the site writes to, if the database really lies in it."""
        folder, database = Path(settings.VAR), Path(settings.DATABASES["default"]["NAME"])
        if connection.vendor != "sqlite" or database.parent != folder:
            raise CommandError(f"{database} is not the demonstration's own database: kept.")
        connection.close()
        for path in folder.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        call_command("migrate", verbosity=0)
        call_command("kb_setup", verbosity=0)

    def _introduce(self) -> None:
        """Addresses and accounts, as a table."""
        address = settings.WAGTAILADMIN_BASE_URL
        rows = [
            *((about, f"{address}{path}") for path, about in _ADDRESSES),
            ("", ""),
            *((one.username, one.title["en"]) for one in company().accounts),
        ]
        for name, about in rows:
            self.stdout.write(f"  {name:<16}{about}".rstrip())
        self.stdout.write(f"\n  The password of all accounts: {company().accounts[0].password}")


_ADDRESSES = (
    ("/zh-hans/", "Simplified"),
    ("/zh-hant/", "Traditional"),
    ("/en/", "English"),
    ("/admin/", "Admin"),
    ("/graphql/", "GraphQL"),
)
