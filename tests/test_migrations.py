"""Migrations and models say the same, on every version of Django and Wagtail."""

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_no_migration_is_missing(capsys):
    call_command("makemigrations", "wagtail_kb", "wagtail_kb_pages", check=True, dry_run=True)
    assert "No changes detected" in capsys.readouterr().out
