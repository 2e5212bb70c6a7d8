"""Addresses of the review's pages within the admin."""

from __future__ import annotations

from django.urls import URLPattern, path

from wagtail_kb.admin.review.home import dismiss
from wagtail_kb.admin.review.judge import ReviewView
from wagtail_kb.admin.review.submit import SubmitView

__all__ = ["urls"]


def urls() -> list[URLPattern]:
    """The submit page, the review page and the dismissal of notices."""
    return [
        path("knowledge/submit/<int:page_id>/", SubmitView.as_view(), name="wagtail_kb_submit"),
        path("knowledge/review/<int:page_id>/", ReviewView.as_view(), name="wagtail_kb_review"),
        path("knowledge/notices/seen/", dismiss, name="wagtail_kb_dismiss"),
    ]
