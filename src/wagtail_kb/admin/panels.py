"""Panels of the default pages: what readers see, then how it is found, then audience and dates."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)

__all__ = ["article_handler", "base_handler", "category_handler", "faq_handler"]


def _tabs(answer: list[Any], finding: list[Any], governance: list[Any]) -> TabbedInterface:
    return TabbedInterface(
        [
            ObjectList(answer, heading=_("Answer")),
            ObjectList(finding, heading=_("Finding it")),
            ObjectList(governance, heading=_("Audience and dates")),
        ]
    )


def _finding() -> list[Any]:
    return [
        FieldPanel("similar_questions"),
        FieldPanel("keywords"),
        FieldPanel("facets"),
        _address(),
    ]


def _address() -> MultiFieldPanel:
    fields = [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")]
    return MultiFieldPanel(fields, heading=_("Web address and search engines"))


def _governance() -> list[Any]:
    return [
        FieldPanel("audience"),
        MultiFieldPanel([FieldPanel("steward"), FieldPanel("review_by")], heading=_("Upkeep")),
        PublishingPanel(),
    ]


def article_handler() -> TabbedInterface:
    """Tabs of an article."""
    answer = [
        TitleFieldPanel("title"),
        FieldPanel("kind"),
        FieldPanel("summary"),
        FieldPanel("body"),
        FieldPanel("attachments"),
    ]
    return _tabs(answer, _finding(), _governance())


def faq_handler() -> TabbedInterface:
    """Tabs of a FAQ: the question and the answer are all that it needs."""
    answer = [
        TitleFieldPanel("title", heading=_("Question")),
        FieldPanel("body", heading=_("Answer")),
        FieldPanel("summary", heading=_("Short answer")),
        FieldPanel("attachments"),
    ]
    return _tabs(answer, _finding(), _governance())


def category_handler() -> TabbedInterface:
    """Tabs of a category, with what its new items start from."""
    answer = [TitleFieldPanel("title"), FieldPanel("introduction")]
    defaults = [FieldPanel("default_kind"), FieldPanel("default_audience")]
    governance = [
        MultiFieldPanel(defaults, heading=_("New items start with")),
        MultiFieldPanel([FieldPanel("steward"), FieldPanel("reviewers")], heading=_("Upkeep")),
        PublishingPanel(),
    ]
    return _tabs(answer, [_address()], governance)


def base_handler() -> TabbedInterface:
    """Tabs of a knowledge base."""
    answer = [TitleFieldPanel("title"), FieldPanel("introduction")]
    return _tabs(answer, [_address()], [PublishingPanel()])
