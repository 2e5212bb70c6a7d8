"""``manage.py kb_schema``: the API's schema, in GraphQL's schema language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wagtail_kb.graphql.schema import schema, sdl


class Command(BaseCommand):
    help = "Prints this site's GraphQL schema, or writes it to a file, or compares it with one."
    # Nothing here asks the database.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", help="Write the schema here instead.")
        parser.add_argument(
            "--check", action="store_true", help="Write nothing; exit 1 if the file differs."
        )

    def handle(self, *, file: str | None, check: bool, **options: Any) -> None:
        text = sdl(schema())
        if file is None:
            if check:
                raise CommandError("Name the file to compare: kb_schema FILE --check.")
            self.stdout.write(text, ending="")
            return
        path = Path(file)
        if check:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                raise CommandError(f"{file} isn't the schema any more. Run kb_schema {file}.")
            self.stdout.write(f"{file} is the schema.")
        else:
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"Wrote {file}.")
