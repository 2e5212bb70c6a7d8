"""The default page types: base, category, article and FAQ."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wagtail_kb.admin.panels import article_handler, base_handler, category_handler, faq_handler
from wagtail_kb.basepage import get_page_model
from wagtail_kb.mixins import (
    KnowledgeArticleMixin,
    KnowledgeBaseMixin,
    KnowledgeCategoryMixin,
    KnowledgeFaqMixin,
    SubstringSearchMixin,
)

__all__ = [
    "KnowledgeArticlePage",
    "KnowledgeBasePage",
    "KnowledgeCategoryPage",
    "KnowledgeFaqPage",
]

Page = get_page_model()

_BASE = "wagtail_kb_pages.KnowledgeBasePage"
_CATEGORY = "wagtail_kb_pages.KnowledgeCategoryPage"
_ITEMS = ["wagtail_kb_pages.KnowledgeFaqPage", "wagtail_kb_pages.KnowledgeArticlePage"]


class KnowledgeBasePage(KnowledgeBaseMixin, Page):
    """The top of a knowledge base."""

    template = "wagtail_kb/knowledge_base_page.html"
    subpage_types = [_CATEGORY, *_ITEMS]
    edit_handler = base_handler()
    page_description = _("The top of a knowledge base. Categories and items go below it.")
    search_fields = Page.search_fields + SubstringSearchMixin.search_fields

    class Meta:
        verbose_name = _("knowledge base")
        verbose_name_plural = _("knowledge bases")


class KnowledgeCategoryPage(KnowledgeCategoryMixin, Page):
    """A category of a knowledge base, at any depth."""

    template = "wagtail_kb/knowledge_category_page.html"
    parent_page_types = [_BASE, _CATEGORY]
    subpage_types = [_CATEGORY, *_ITEMS]
    edit_handler = category_handler()
    page_description = _("Holds items and more categories, and what new items start with.")
    search_fields = Page.search_fields + SubstringSearchMixin.search_fields

    class Meta:
        verbose_name = _("knowledge category")
        verbose_name_plural = _("knowledge categories")


class KnowledgeArticlePage(KnowledgeArticleMixin, Page):
    """An article of any kind but FAQ."""

    template = "wagtail_kb/knowledge_article_page.html"
    parent_page_types = [_BASE, _CATEGORY]
    subpage_types = []
    edit_handler = article_handler()
    page_description = _("Longer knowledge: a how-to, troubleshooting, a policy, a product …")
    search_fields = Page.search_fields + SubstringSearchMixin.search_fields

    class Meta:
        verbose_name = _("knowledge article")
        verbose_name_plural = _("knowledge articles")


class KnowledgeFaqPage(KnowledgeFaqMixin, Page):
    """A question and its standard answer."""

    template = "wagtail_kb/knowledge_faq_page.html"
    parent_page_types = [_BASE, _CATEGORY]
    subpage_types = []
    edit_handler = faq_handler()
    page_description = _("A question as customers ask it, and its standard answer.")
    search_fields = Page.search_fields + SubstringSearchMixin.search_fields

    class Meta:
        verbose_name = _("FAQ")
        verbose_name_plural = _("FAQ")
