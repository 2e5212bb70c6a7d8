"""Template tags of the help centre: the language switch and the questions on the home page."""

from __future__ import annotations

from typing import Any

from django import template
from wagtail.models import Page

from example_site.company import company
from example_site.words import interface

register = template.Library()


@register.simple_tag
def language_choices(page: Page | None, language: str) -> list[dict[str, Any]]:
    """Code, name and address for each language: this page's translation, else the home page."""
    live = page.get_translations(inclusive=True).live() if page else ()
    urls = {one.locale.language_code: one.get_url() for one in live}
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
