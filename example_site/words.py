"""The site's own words in the reader's language, and who can sign in: a context processor."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml
from django.http import HttpRequest
from django.utils.translation import get_language

from .company import Titles, company
from .entries import CONTENT

__all__ = ["chosen", "interface", "words"]


@cache
def interface() -> dict[str, Titles]:
    """Every word of ``interface.yaml``, by its name."""
    loaded: dict[str, Titles] = yaml.safe_load((CONTENT / "interface.yaml").read_text("utf-8"))
    return loaded


def chosen(titles: Titles) -> str:
    """*titles* in the language in use, else in the source language."""
    language = (get_language() or "").lower()
    return titles.get(language) or titles[company().source_locale]


def words(request: HttpRequest) -> dict[str, Any]:
    """``ui`` (words by name), ``company`` (name, tagline, hotline, hours) and ``accounts``."""
    about = company()
    return {
        "ui": {name: chosen(titles) for name, titles in interface().items()},
        "company": {
            "name": chosen(about.name),
            "tagline": chosen(about.tagline),
            "hours": chosen(about.hours),
            "hotline": about.hotline,
        },
        "accounts": [
            {
                "username": account.username,
                "password": account.password,
                "title": chosen(account.title),
            }
            for account in about.accounts
        ],
    }
