"""``manage.py kb_import FILE``: questions and answers of a file become FAQ pages."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from wagtail.models import Locale

from kbcore import locale as language_tag
from kbcore.exchange import NotUtf8, read
from kbcore.locale import InvalidLocale
from wagtail_kb import conf
from wagtail_kb.importing import Outcome, Result, SourceFile, UnknownParent, find_parent, run
from wagtail_kb.progress import Progress

SHOWN = 20  # lines of each list that the terminal gets; --report has them all


class Command(BaseCommand):
    help = "Imports a file of questions and answers (JSON lines) as FAQ. Safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--locale", required=True, help="Language of the rows, like zh-Hans.")
        parser.add_argument("--parent", default="", help="Address of a base or category.")
        parser.add_argument("--source", default="", help="Name of the source; the file's if empty.")
        parser.add_argument("--user", default="", help="Name of the author of the revisions.")
        parser.add_argument("--report", type=Path, help="CSV for all problems and dropped links.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen.")
        parser.add_argument("--json", action="store_true", help="Print the summary as JSON.")

    def handle(self, *, file: Path, verbosity: int, **options: Any) -> None:
        tag, language = self._language(options["locale"])
        parent = self._parent(options["parent"], language)
        progress = Progress(self.stderr, verbosity, label="import ")
        results: list[Result] = []
        try:
            size = file.stat().st_size
            source_file = SourceFile.read(file)
            with file.open("rb") as stream:
                rows = read(stream, limit=conf.get("IMPORT_ROW_LIMIT"), expect=tag)
                for result in run(
                    rows,
                    parent=parent,
                    source=options["source"] or file.stem,
                    user=self._user(options["user"]),
                    file=source_file,
                    dry_run=options["dry_run"],
                ):
                    results.append(result)
                    progress(min(stream.tell(), size - 1), size)
            progress(size, size)
        except OSError as error:
            raise CommandError(f"{file} can't be read: {error.strerror}.") from error
        except UnknownParent as error:
            raise CommandError(str(error)) from error
        except NotUtf8 as error:
            self._summary(results, **options)
            raise CommandError(f"{error} The rows before it were imported.") from error
        self._summary(results, **options)

    def _language(self, code: str) -> tuple[Any, str]:
        known = {language_tag(c): c for c in Locale.objects.values_list("language_code", flat=True)}
        try:
            tag = language_tag(code)
        except InvalidLocale as error:
            raise CommandError(str(error)) from error
        if tag not in known:
            raise CommandError(f"The site has no language {tag}. Known: {', '.join(known)}.")
        return tag, known[tag]

    def _parent(self, path: str, language: str) -> Any:
        try:
            return find_parent(path, language)
        except UnknownParent as error:
            raise CommandError(str(error)) from error

    def _user(self, name: str) -> Any:
        model = get_user_model()
        if not name:
            return None
        try:
            return model._default_manager.get_by_natural_key(name)
        except model.DoesNotExist as error:
            raise CommandError(f"There is no user {name!r}.") from error

    def _summary(self, results: list[Result], **options: Any) -> None:
        counts = Counter(result.outcome for result in results)
        problems = [problem for result in results for problem in result.problems]
        dropped = [(result.number, *link) for result in results for link in result.dropped_links]
        if options["report"]:
            _write_report(options["report"], problems, dropped)
        if options["json"]:
            summary: dict[str, Any] = {outcome.value: counts[outcome] for outcome in Outcome}
            summary["problems"] = [str(problem) for problem in problems]
            summary["dropped_links"] = dropped
            self.stdout.write(json.dumps(summary, ensure_ascii=False))
            return
        self._list("Problems and conflicts", [str(problem) for problem in problems])
        self._list("Links kept as text", [f"Row {n}: {text} ({to})" for n, text, to in dropped])
        said = ", ".join(f"{counts[outcome]} {outcome.value}" for outcome in Outcome)
        self.stdout.write(f"{'Would be: ' if options['dry_run'] else ''}{said}.")

    def _list(self, heading: str, lines: list[str]) -> None:
        if not lines:
            return
        self.stdout.write(f"{heading}: {len(lines)}")
        for line in lines[:SHOWN]:
            self.stdout.write(f"  {line}")
        if len(lines) > SHOWN:
            self.stdout.write(f"  … and {len(lines) - SHOWN} more; --report FILE lists them all.")


def _write_report(path: Path, problems: list[Any], dropped: list[tuple[Any, ...]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["row", "field", "problem", "hint"])
        writer.writerows((p.row, p.field, p.problem, p.hint) for p in problems)
        writer.writerows((n, "link", f"{text} became text", target) for n, text, target in dropped)
