"""System checks: mistakes in the settings, with an id and a hint."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core import checks
from django.db import connections
from django.db.utils import DatabaseError

from kbcore.review import ReviewPolicy
from wagtail_kb import conf

__all__ = ["check_policies", "check_reviewers", "check_settings", "check_sqlite"]


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


@checks.register()
def check_policies(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Review policies that are none, or that nobody knows."""
    from wagtail_kb.review import policy

    given = conf.review()["POLICIES"]
    wrong = [name for name, one in given.items() if not isinstance(one, ReviewPolicy)]
    found: list[checks.CheckMessage] = [
        checks.Error(
            f'WAGTAIL_KB["REVIEW"]["POLICIES"][{name!r}] is no ReviewPolicy.',
            hint="Make it with kbcore.review.ReviewPolicy(name=…).",
            id="wagtail_kb.E020",
        )
        for name in wrong
    ]
    if conf.review()["POLICY"] not in policy.policies():
        known = ", ".join(policy.policies())
        problem = f'WAGTAIL_KB["REVIEW"]["POLICY"] is {conf.review()["POLICY"]!r}.'
        found.append(checks.Error(problem, hint=f"Known: {known}.", id="wagtail_kb.E021"))
    return found


@checks.register(checks.Tags.database)
def check_reviewers(
    app_configs: Any, databases: Any = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Policies of tasks that nobody in the base they review can satisfy, or that are gone."""
    if not databases:
        return []
    try:
        return [
            checks.Warning(problem, hint=hint, id="wagtail_kb.W022")
            for problem, hint in _unsatisfied()
        ]
    except DatabaseError:
        return []  # before the first migration


def _unsatisfied() -> Iterator[tuple[str, str]]:
    from wagtail_kb.review import people, policy, steps
    from wagtail_kb.roles import bases

    for base in bases():
        try:
            for step in steps.steps_of(base):
                for problem in step.policy.problems(people.people_of(base)):
                    where = f"{base.title}: nobody can satisfy the policy {step.policy.name}."
                    yield where, problem
        except policy.UnknownPolicy as error:
            yield f"{base.title}: {error}", "Until then nothing there can be approved."
