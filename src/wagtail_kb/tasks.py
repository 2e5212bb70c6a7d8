"""Background tasks, for sites that run a worker of django-tasks."""

from __future__ import annotations

from django_tasks import task

__all__ = ["drain_search_index", "mark_import", "publish_replaced"]


@task()
def drain_search_index() -> int:
    """Bring the search index up to date; how many queued rows that took."""
    from wagtail_kb import search

    return search.drain()


@task()
def mark_import(baseline: int) -> int:
    """Mark the rows of an import that was accepted; how many there were."""
    from wagtail_kb.importing.baseline import mark
    from wagtail_kb.models import Baseline

    return mark(Baseline.objects.get(pk=baseline))


@task()
def publish_replaced(source: str, pk: str) -> int:
    """Publish anew all live items that show a replaced file; how many there were."""
    from wagtail_kb import replacing

    return replacing.go_on(source, pk)
