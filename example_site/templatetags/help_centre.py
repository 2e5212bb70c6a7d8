"""Template tags of the help centre: the language switch, and what the home page shows."""

from __future__ import annotations

from typing import Any

from django import template
from wagtail.models import Page

from example_site.company import company
from example_site.entries import entries
from example_site.words import interface
from wagtail_kb import visibility
from wagtail_kb.models import Item
from wagtail_kb.models.reference import format_reference
from wagtail_kb.reading import Entry, reader_of

register = template.Library()


@register.simple_tag(takes_context=True)
def language_choices(context: dict[str, Any], language: str) -> list[dict[str, Any]]:
    """Code, name and address for each language: this page's translation, else the home page."""
    page, request = context.get("page"), context.get("request")
    urls: dict[str, str] = {}
    if isinstance(page, Page) and page.pk and request:
        visible = visibility.page_condition(reader_of(request))
        for one in Page.objects.translation_of(page, inclusive=True).filter(visible):
            urls[one.locale.language_code] = one.get_url(request)
    names = interface()["language_name"]
    return [
        {
            "code": code,
            "name": names[code],
            "url": urls.get(code) or f"/{code}/",
            "current": code == language.lower(),
        }
        for code in company().locales
    ]


@register.simple_tag(takes_context=True)
def often_asked(context: dict[str, Any]) -> list[Entry]:
    """The company's chosen items, in its order, as far as the reader may see them."""
    page, request = context["page"], context["request"]
    chosen = company().often_asked
    order = {entry.key: chosen.index(entry.slug) for entry in entries() if entry.slug in chosen}
    items = Item.objects.visible_to(reader_of(request)).filter(
        key__in=order, locale=page.locale.language_code
    )
    found = sorted(items.with_current(), key=lambda item: order[item.key])
    return [_entry(item, request) for item in found]


def _entry(item: Item, request: Any) -> Entry:
    version, page = item.current, item.page
    return Entry(
        title=version.title if version else "",
        summary=version.summary if version else "",
        url=page.get_url(request) if page else "",
        reference=format_reference(item.reference_id),
        kind=item.kind,
    )
