"""Entries as approved pages: first all drafts, then the texts, which link to one another."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Group
from wagtail.models import Locale, Page, PageViewRestriction

from example_site.company import company
from example_site.entries import Entry, entries
from example_site.stories import stories
from wagtail_kb.pages.models import KnowledgeArticlePage, KnowledgeFaqPage

from .bodies import body_of
from .facets import Values
from .reviews import Reviews
from .tree import Places

__all__ = ["make_items"]


def make_items(
    places: Places,
    values: Values,
    images: Mapping[str, int],
    *,
    people: Mapping[str, Any],
    progress: Callable[[int, int], None],
) -> int:
    """Let *people* write and approve what has no page yet; how many entries that were."""
    missing = list(_missing())
    made = [(e, _draft(e, places, values, people[stories().author_of(e)])) for e in missing]
    ids = _page_ids()

    def write(entry: Entry, page: Any) -> None:
        _write(entry, page, ids[entry.locale], images)

    reviews = Reviews(people, write)
    for done, (entry, page) in enumerate(made, 1):
        reviews.begin(entry, page)
        progress(done, len(made))
    for entry, page in made:
        reviews.go_on(entry, page)
    return len(made)


def _missing() -> Iterable[Entry]:
    """Entries without a page, the source language first: it is what the others translate."""
    languages = company().locales
    keys = {entry.key for entry in entries()}
    found = Page.objects.filter(translation_key__in=keys).order_by()
    present = set(found.values_list("translation_key", "locale__language_code"))
    missing = (entry for entry in entries() if (entry.key, entry.locale) not in present)
    return sorted(missing, key=lambda entry: languages.index(entry.locale))


def _draft(entry: Entry, places: Places, values: Values, author: Any) -> Any:
    parent = places[entry.locale, entry.category]
    is_faq = entry.kind == "faq"
    page = (KnowledgeFaqPage if is_faq else KnowledgeArticlePage)(
        translation_key=entry.key,
        locale=Locale.objects.get_for_language(entry.locale),
        title=entry.title,
        slug=entry.slug,
        summary=entry.summary,
        similar_questions="\n".join(entry.similar),
        keywords="\n".join(entry.keywords),
        audience=entry.audience,
        review_by=entry.review_by,
        owner=author,
        live=False,
        **({} if is_faq else {"kind": entry.kind}),
    )
    page.facets = [
        values[entry.locale, f"{facet}/{slug}"]
        for facet, slugs in entry.facets.items()
        for slug in slugs
    ]
    parent.refresh_from_db()
    parent.add_child(instance=page)
    _restrict(entry, page)
    return page


def _restrict(entry: Entry, page: Any) -> None:
    if entry.login:
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    elif entry.groups:
        restriction = PageViewRestriction.objects.create(
            page=page, restriction_type=PageViewRestriction.GROUPS
        )
        restriction.groups.set(Group.objects.filter(name__in=entry.groups))


def _page_ids() -> dict[str, dict[UUID, int]]:
    """Ids of the entries' pages by language and key."""
    ids: dict[str, dict[UUID, int]] = {language: {} for language in company().locales}
    keys = {entry.key for entry in entries()}
    rows = Page.objects.filter(translation_key__in=keys).order_by()
    for key, language, pk in rows.values_list("translation_key", "locale__language_code", "pk"):
        ids[language][key] = pk
    return ids


def _write(entry: Entry, page: Any, pages: Mapping[UUID, int], images: Mapping[str, int]) -> None:
    keys = {other.slug: other.key for other in entries() if other.locale == entry.locale}
    block = page._meta.get_field("body").stream_block
    page.summary = entry.summary
    page.body = json.dumps(body_of(entry, block, keys=keys, pages=pages, images=images))
