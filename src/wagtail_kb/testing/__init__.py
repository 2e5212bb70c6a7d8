"""Factories for a site's own tests: valid by default, the test names what matters to it."""

from .factories import (
    answer,
    make_article,
    make_author,
    make_base,
    make_category,
    make_dimension,
    make_facet,
    make_faq,
    make_reviewer,
    make_user,
    make_workflow,
    publish,
)

__all__ = [
    "answer",
    "make_article",
    "make_author",
    "make_base",
    "make_category",
    "make_dimension",
    "make_facet",
    "make_faq",
    "make_reviewer",
    "make_user",
    "make_workflow",
    "publish",
]
