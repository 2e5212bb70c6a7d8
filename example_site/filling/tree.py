"""The base and categories of the knowledge base: a tree for each language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Group
from wagtail.models import Locale, Page, PageViewRestriction, Site

from example_site.company import Category, company
from example_site.entries import entries
from wagtail_kb import privacy
from wagtail_kb.pages.models import KnowledgeBasePage, KnowledgeCategoryPage

__all__ = ["Places", "make_tree"]

Places = dict[tuple[str, str], Any]
"""Pages by language and path of slugs; the base has the path ``""``."""


def make_tree(locales: Iterable[Locale], steward: Any) -> Places:
    """Add what is missing of bases and categories; all of them, found or made."""
    places: Places = {}
    for locale in locales:
        base = _base(locale)
        places[locale.language_code, ""] = base
        for category in _needed(locale.language_code):
            _category(category, locale, places, steward)
    _set_root(places[company().source_locale, ""])
    return places


def _needed(language: str) -> tuple[Category, ...]:
    """All categories in the source language; in others those that have something to show."""
    about = company()
    if language == about.source_locale:
        return about.all_categories()
    filled = {f"{entry.category}/" for entry in entries() if entry.locale == language}
    return tuple(
        category
        for category in about.all_categories()
        if any(path.startswith(f"{category.path}/") for path in filled)
    )


def _base(locale: Locale) -> Any:
    about, language = company(), locale.language_code
    if found := _found(KnowledgeBasePage, about.base_key, locale):
        return found
    is_source = language == about.source_locale
    page = KnowledgeBasePage(
        translation_key=about.base_key,
        locale=locale,
        slug=about.base_slug if is_source else f"{about.base_slug}-{language}",
        title=about.base_title[language],
        introduction=about.base_intro[language],
        show_in_menus=True,
    )
    return _add(Page.get_first_root_node(), page)


def _category(category: Category, locale: Locale, places: Places, steward: Any) -> None:
    language = locale.language_code
    above = places[language, category.path.rpartition("/")[0]]
    page = _found(KnowledgeCategoryPage, category.key, locale)
    if page is None:
        page = _add(
            above,
            KnowledgeCategoryPage(
                translation_key=category.key,
                locale=locale,
                slug=category.slug,
                title=category.title[language],
                introduction=category.intro.get(language, ""),
                default_audience=category.audience,
                steward=None if "/" in category.path else steward,
            ),
        )
        if category.audience == "internal" and "/" not in category.path:
            _restrict(page)
    places[language, category.path] = page


def _found(model: Any, key: UUID, locale: Locale) -> Any:
    return model.objects.filter(translation_key=key, locale=locale).first()


def _add(parent: Any, page: Any) -> Any:
    parent.refresh_from_db()
    return parent.add_child(instance=page)


def _restrict(page: Any) -> None:
    """Only groups that may read internal knowledge see the branch at all."""
    restriction = PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.GROUPS
    )
    restriction.groups.set(Group.objects.filter(pk__in=privacy.insiders()))


def _set_root(base: Any) -> None:
    """Make *base* the site's front page, in place of the page that Wagtail's migrations left."""
    site = Site.objects.get(is_default_site=True)
    former = site.root_page
    if former.pk == base.pk:
        return
    site.root_page, site.site_name = base, company().name[company().source_locale]
    site.save()
    is_untouched = former.specific_class is Page and not former.latest_revision_id
    if is_untouched and not former.numchild and former.slug == "home":
        former.refresh_from_db()
        former.delete()
