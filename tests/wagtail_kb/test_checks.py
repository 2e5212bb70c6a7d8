"""Mistakes in a site's settings are found when it starts."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import checks
from django.db import connections

from wagtail_kb.checks import check_settings, check_sqlite


@pytest.mark.parametrize(
    ("given", "problem", "hint"),
    [
        ({"REFERENCE_PREFX": "HB"}, "REFERENCE_PREFX", "Did you mean 'REFERENCE_PREFIX'?"),
        ({"SEARCH": {"PAHT": "/tmp"}}, "PAHT", "Did you mean 'PATH'?"),
        ({"GRAPHIQL": "yes"}, "GRAPHIQL", "It takes a bool."),
        ({"SEARCH": {"DRAIN": "later"}}, "DRAIN", "Use commit, task or manual."),
        ({"KEEP_FILES_DAYS": -1}, "is negative", "Use 0 to keep files for good."),
        ({"KEEP_FILES_DAYS": "30"}, "KEEP_FILES_DAYS", "It takes a int."),
        ("KB", "is not a dict", "Write WAGTAIL_KB"),
    ],
)
def test_a_mistake_in_the_settings_is_an_error_with_a_hint(
    settings: Any, given: Any, problem: str, hint: str
):
    settings.WAGTAIL_KB = given
    found = check_settings(None)
    assert [message.id for message in found] == ["wagtail_kb.E001"]
    assert problem in found[0].msg
    assert hint in found[0].hint


def test_settings_that_are_right_or_absent_are_silent(settings: Any):
    settings.WAGTAIL_KB = {"REFERENCE_PREFIX": "HB", "SEARCH": {"DRAIN": "task"}}
    assert check_settings(None) == []
    del settings.WAGTAIL_KB
    assert check_settings(None) == []


@pytest.mark.django_db
def test_django_runs_the_check(settings: Any):
    settings.WAGTAIL_KB = {"NONSENSE": 1}
    assert "wagtail_kb.E001" in {message.id for message in checks.run_checks()}


def test_sqlite_without_immediate_transactions_is_warned_of(monkeypatch: Any):
    if connections["default"].vendor != "sqlite":
        assert check_sqlite(None, ["default"]) == []
        return
    assert check_sqlite(None, ["default"]) == []
    monkeypatch.setitem(connections["default"].settings_dict, "OPTIONS", {})
    assert [message.id for message in check_sqlite(None, ["default"])] == ["wagtail_kb.W002"]
