"""Background tasks, for sites that run a worker of django-tasks."""

from __future__ import annotations

from django_tasks import task

__all__ = ["drain_search_index"]


@task()
def drain_search_index() -> int:
    """Bring the search index up to date; how many queued rows that took."""
    from wagtail_kb import search

    return search.drain()
