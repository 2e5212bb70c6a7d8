"""``manage.py kb_setup``: groups, rights and the moderated workflow."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from wagtail_kb import roles


class Command(BaseCommand):
    help = (
        "Makes the groups and the workflow of a knowledge base; adds what is missing if run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--base", default="", help="Path of one base's page, like /help/.")
        parser.add_argument(
            "--language",
            default=settings.LANGUAGE_CODE,
            help="Language of new groups' names; found again whatever it was. Default: the site's.",
        )

    def handle(self, *, base: str, language: str, verbosity: int, **options: Any) -> None:
        try:
            pages = roles.bases(base)
        except roles.UnknownBase as error:
            raise CommandError(str(error)) from error
        with translation.override(language):
            done = roles.set_up(pages)
        if verbosity < 1:
            return
        for sentence in done:
            self.stdout.write(sentence)
        if not pages:
            self.stdout.write("No knowledge base yet: make one, then run this again.")
        elif not done:
            self.stdout.write("Everything is in place.")
