"""``manage.py kb_accept_import SHA256 --as USER``: accept an imported file as a baseline."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from wagtail_kb.importing import baseline
from wagtail_kb.models import Baseline, Version
from wagtail_kb.models.reference import format_reference
from wagtail_kb.progress import Progress


class Command(BaseCommand):
    help = "Accepts an imported file after a sample of its rows was read. Safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("sha256", help="SHA-256 of the file's bytes, as sha256sum prints it.")
        parser.add_argument("--as", dest="person", required=True, help="Name of who accepts it.")
        parser.add_argument(
            "--confirmed",
            nargs="+",
            type=int,
            default=[],
            help="Numbers of all rows of the sample, which were read; without it, it is printed.",
        )
        parser.add_argument("--note", default="", help="What there is to say about it.")

    def handle(self, *, sha256: str, person: str, verbosity: int, **options: Any) -> None:
        user = self._user(person)
        try:
            accepted = self._accepted(sha256, user, options["confirmed"], options["note"])
        except baseline.CannotAccept as error:
            raise CommandError(str(error)) from error
        if accepted is None:
            self._print(baseline.sample(sha256, user))
            return
        progress = Progress(self.stderr, verbosity, label="accept ")
        count = baseline.mark(accepted, progress=progress)
        self.stdout.write(f"{count} rows marked, accepted by {accepted.name}.")

    def _user(self, name: str) -> Any:
        model = get_user_model()
        try:
            return model._default_manager.get_by_natural_key(name)
        except model.DoesNotExist as error:
            raise CommandError(f"There is no user {name!r}.") from error

    @transaction.atomic
    def _accepted(self, sha256: str, user: Any, confirmed: list[int], note: str) -> Baseline | None:
        """The baseline, made now or before; None while the sample has yet to be read."""
        baseline.check(sha256, user)
        known = Baseline.objects.filter(sha256=sha256).first()
        if known or not confirmed:
            return known
        return baseline.accept(sha256, user=user, confirmed=confirmed, note=note)

    def _print(self, sample: list[Version]) -> None:
        for version in sample:
            reference = format_reference(version.item.reference_id)
            self.stdout.write(f"--- {version.pk}  {reference}  {version.title}\n{version.text}\n")
        if not sample:
            raise CommandError(str(baseline.NothingToAccept()))
        numbers = " ".join(str(version.pk) for version in sample)
        self.stdout.write(f"Read these, then run it again with --confirmed {numbers}")
