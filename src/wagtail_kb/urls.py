"""URLs of the plugin, for ``path("graphql/", include("wagtail_kb.urls"))``."""

from __future__ import annotations

from django.urls import path

from wagtail_kb.graphql.view import graphql_view
from wagtail_kb.serving import site_file

__all__ = ["app_name", "urlpatterns"]

app_name = "wagtail_kb"
urlpatterns = [
    path("", graphql_view, name="graphql"),
    path("files/<int:version>/<str:sha256>/", site_file, name="file"),
]
