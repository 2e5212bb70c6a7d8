"""Addresses of the history within the admin."""

from __future__ import annotations

from django.urls import URLResolver, include, path

from .asof import AsOfView
from .compare import CompareView
from .item import ItemView, of_page
from .lookup import LookupView
from .restore import RestoreView

__all__ = ["urls"]


def urls() -> list[URLResolver]:
    """For Wagtail's ``register_admin_urls``."""
    patterns = [
        path("", LookupView.as_view(), name="lookup"),
        path("page/<int:page_id>/", of_page, name="page"),
        path("<int:pk>/", ItemView.as_view(), name="item"),
        path("<int:pk>/compare/", CompareView.as_view(), name="compare"),
        path("<int:pk>/as-of/", AsOfView.as_view(), name="as_of"),
        path("<int:pk>/restore/<int:number>/", RestoreView.as_view(), name="restore"),
    ]
    namespace = "wagtail_kb_history"
    return [path("knowledge/history/", include((patterns, namespace), namespace=namespace))]
