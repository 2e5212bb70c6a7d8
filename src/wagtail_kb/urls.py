"""URLs of the plugin, for ``path("graphql/", include("wagtail_kb.urls"))``."""

from __future__ import annotations

from django.urls import URLPattern

__all__ = ["app_name", "urlpatterns"]

app_name = "wagtail_kb"
urlpatterns: list[URLPattern] = []
