"""The app: connects signals and checks when all models are loaded."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

__all__ = ["WagtailKbConfig"]


class WagtailKbConfig(AppConfig):
    """wagtail_kb: items, versions, search, API."""

    name = "wagtail_kb"
    label = "wagtail_kb"
    verbose_name = _("Knowledge base")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail_kb import checks, signals

        del checks  # registers itself
        signals.connect()

        from wagtail_kb.models import ReviewTask, ReviewTaskState
        from wagtail_kb.review import doors

        ReviewTask.doors = ReviewTaskState.doors = doors

        from wagtail_kb.search import schedule

        signals.changed.connect(schedule.rows_queued, dispatch_uid="wagtail_kb.search")
