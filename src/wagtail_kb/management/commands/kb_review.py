"""Tell reviews that time has passed: run it every few minutes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from wagtail_kb.review import upkeep

__all__ = ["Command"]


class Command(BaseCommand):
    """``manage.py kb_review``."""

    help = (
        "Settles drafts whose editors went away without saying so (their approvals lapse then), "
        "and tells reviewers and stewards of reviews that are overdue. Run it every few minutes."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        settled, late = upkeep.go_by()
        self.stdout.write(f"{settled} drafts settled, {len(late)} reviews newly overdue.")
        for item in late:
            self.stdout.write(f"  {item}")
