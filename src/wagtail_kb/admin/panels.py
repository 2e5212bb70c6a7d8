"""Panels of the default pages: what readers see, then how it is found, then audience and dates."""

from __future__ import annotations

from typing import Any

from django.forms import CheckboxSelectMultiple, Media, RadioSelect
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.admin.staticfiles import versioned_static

from kbcore import kinds
from wagtail_kb.admin.widgets import CSS, REVIEW_CSS

__all__ = [
    "KindPanel",
    "QuestionsPanel",
    "StatusPanel",
    "article_handler",
    "base_handler",
    "category_handler",
    "faq_handler",
]


class StatusPanel(Panel):
    """A line above the answer: reference, version, whether it is verified, what readers see."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_kb/admin/panels/status.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from wagtail_kb.admin import status
            from wagtail_kb.admin.review import panel

            context: dict[str, Any] = super().get_context_data(parent_context)
            context["item"] = status.of_page(self.instance)
            context["index"] = status.index_problem()
            if context["item"] and context["item"].retired:
                context["retired"] = status.retired_status(self.instance, self.request.user)
            context["page"] = self.instance
            context["says_all"] = not panel.has_side_panel(self.instance)
            return context | panel.told(self.instance, self.request.user)

        @property
        def media(self) -> Media:
            return Media(css={"all": [versioned_static(CSS), versioned_static(REVIEW_CSS)]})


class KindPanel(FieldPanel):
    """The kind of an article, with its templates while nothing is written."""

    class BoundPanel(FieldPanel.BoundPanel):
        template_name = "wagtail_kb/admin/panels/kind.html"

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            wanted = self.request.GET.get("kind") if self.request else None
            if wanted in kinds and wanted != "faq" and not self.form.is_bound:
                self.form.start_as(wanted)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["templates"] = self._templates() if self.form.is_untouched() else []
            return context

        def _templates(self) -> list[dict[str, str]]:
            language = self.instance.locale.language_code
            spoken = get_language() or "en"
            found = [kind for kind in kinds if kind.template(language)]
            return [{"name": kind.name, "label": kind.label(spoken)} for kind in found]


class QuestionsPanel(FieldPanel):
    """Similar questions, with those that lead to another item as well."""

    class BoundPanel(FieldPanel.BoundPanel):
        template_name = "wagtail_kb/admin/panels/questions.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from wagtail_kb.admin.questions import clashes

            context: dict[str, Any] = super().get_context_data(parent_context)
            context["clashes"] = clashes(self.instance) if self.instance.pk else ()
            return context


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
        QuestionsPanel("similar_questions"),
        FieldPanel("keywords"),
        FieldPanel("facets"),
        _address(),
    ]


def _address() -> MultiFieldPanel:
    fields = [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")]
    return MultiFieldPanel(fields, heading=_("Web address and search engines"))


def _governance() -> list[Any]:
    return [
        FieldPanel("audience", widget=RadioSelect),
        MultiFieldPanel([FieldPanel("steward"), FieldPanel("review_by")], heading=_("Upkeep")),
        PublishingPanel(),
    ]


def article_handler() -> TabbedInterface:
    """Tabs of an article."""
    answer = [
        StatusPanel(),
        TitleFieldPanel("title"),
        KindPanel("kind"),
        FieldPanel("summary"),
        FieldPanel("body"),
        FieldPanel("attachments"),
    ]
    return _tabs(answer, _finding(), _governance())


def faq_handler() -> TabbedInterface:
    """Tabs of a FAQ: the question and the answer are all that it needs."""
    question = TitleFieldPanel(
        "title",
        heading=_("Question"),
        placeholder=_("Question*"),
        help_text=_("As customers ask it. Other ways to ask belong under “Finding it”."),
    )
    answer = [
        StatusPanel(),
        question,
        FieldPanel("body", heading=_("Answer")),
        FieldPanel("summary", heading=_("Short answer")),
        FieldPanel("attachments"),
    ]
    return _tabs(answer, _finding(), _governance())


def category_handler() -> TabbedInterface:
    """Tabs of a category, with what its new items start from."""
    content = [TitleFieldPanel("title"), FieldPanel("introduction"), PublishingPanel()]
    defaults = MultiFieldPanel(
        [FieldPanel("default_kind"), FieldPanel("default_audience")],
        heading=_("New items start with"),
        help_text=_("Copied into items that are written from now on; no present one changes."),
    )
    upkeep = MultiFieldPanel(
        [FieldPanel("steward"), FieldPanel("reviewers", widget=CheckboxSelectMultiple)],
        heading=_("Upkeep"),
        help_text=_("Looked up whenever it is needed: a change holds at once for all items here."),
    )
    return TabbedInterface(
        [
            ObjectList(content, heading=_("Category")),
            ObjectList([defaults, upkeep], heading=_("Its items")),
            ObjectList([_address()], heading=_("Finding it")),
        ]
    )


def base_handler() -> TabbedInterface:
    """Tabs of a knowledge base."""
    content = [TitleFieldPanel("title"), FieldPanel("introduction"), PublishingPanel()]
    return TabbedInterface(
        [
            ObjectList(content, heading=_("Knowledge base")),
            ObjectList([_address()], heading=_("Finding it")),
        ]
    )
