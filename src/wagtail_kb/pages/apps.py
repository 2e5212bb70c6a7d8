"""The app of the default page types."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

__all__ = ["WagtailKbPagesConfig"]


class WagtailKbPagesConfig(AppConfig):
    """wagtail_kb.pages."""

    name = "wagtail_kb.pages"
    label = "wagtail_kb_pages"
    verbose_name = _("Knowledge base pages")
    default_auto_field = "django.db.models.BigAutoField"
