"""Approvals that stand behind versions, for a whole batch."""

from __future__ import annotations

from django.utils import timezone

from wagtail_kb import history
from wagtail_kb.graphql.batch import Row, related

__all__ = ["verification_of"]


def verification_of(row: Row) -> history.Verification:
    """What stands, or at its time stood, behind the version *row*; one SQL for its batch."""

    def load(rows: list[Row]) -> dict[int, history.Verification]:
        at = row.get("former_at") or timezone.now()
        found = history.verifications((one["version_id"] for one in rows), at)
        return {one["pk"]: found[one["version_id"]] for one in rows}

    verification: history.Verification = related(row, "approvals", load)
    return verification
