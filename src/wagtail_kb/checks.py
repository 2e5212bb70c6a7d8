"""System checks: mistakes in the settings, with an id and a hint."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks
from django.db import connections

from wagtail_kb import conf

__all__ = ["check_settings", "check_sqlite"]


@checks.register()
def check_settings(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Misspelt or mistyped keys of WAGTAIL_KB."""
    return [
        checks.Error(problem, hint=hint, id="wagtail_kb.E001") for problem, hint in conf.problems()
    ]


@checks.register(checks.Tags.database)
def check_sqlite(
    app_configs: Any, databases: Any = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """SQLite that lets two writers dead-lock: publishing reads before it writes."""
    return [
        checks.Warning(
            f"The SQLite database {alias!r} has no transaction_mode IMMEDIATE.",
            hint='Set OPTIONS: {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": '
            '"PRAGMA journal_mode=WAL"}, or editors who publish at once see "database is locked".',
            id="wagtail_kb.W002",
        )
        for alias in databases or settings.DATABASES
        if connections[alias].vendor == "sqlite"
        and connections[alias].settings_dict["OPTIONS"].get("transaction_mode") != "IMMEDIATE"
    ]
