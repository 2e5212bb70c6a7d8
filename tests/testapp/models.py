"""The test site's own pages."""

from django.db import models
from wagtail.fields import StreamField
from wagtail.models import Page

from wagtail_kb.blocks import AnswerBlock
from wagtail_kb.mixins import KnowledgeArticleMixin, SubstringSearchMixin


class PlainFaqPage(Page):
    """A FAQ as plain Wagtail would have it: the baseline of benchmarks."""

    body = StreamField(AnswerBlock(), blank=True)

    search_fields = Page.search_fields + SubstringSearchMixin.search_fields
    search_suffixes = SubstringSearchMixin.search_suffixes


class GuidePage(KnowledgeArticleMixin, Page):
    """An article of the site's own, with a field of its own."""

    minutes = models.PositiveSmallIntegerField(default=5)

    search_fields = Page.search_fields + SubstringSearchMixin.search_fields

    def get_extra(self):
        return {"minutes": self.minutes}
