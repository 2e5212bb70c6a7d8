# What many sites have: pages named as ours might have been.
from wagtail.fields import RichTextField


class CategoryPage(Page):
    """A site's own category."""


class ArticlePage(Page):
    body = RichTextField(blank=True)


class FaqPage(Page):
    answer = RichTextField(blank=True)
