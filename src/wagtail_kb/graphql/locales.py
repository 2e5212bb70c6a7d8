"""Languages: BCP 47 for clients (``zh-Hans``), Django's codes in the tables (``zh-hans``)."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import get_language
from wagtail.coreutils import get_content_languages, get_supported_content_language_variant
from wagtail.models import Site

from kbcore.locale import InvalidLocale, locale
from wagtail_kb.viewer import Viewer

from .errors import BadRequest

__all__ = ["UnknownLocale", "code_of", "default_code", "tag_of"]


class UnknownLocale(BadRequest):
    """*given* is no language of this site."""

    def __init__(self, given: str) -> None:
        known = [tag_of(code) for code in get_content_languages()]
        super().__init__(
            f"{given[:100]!r} is no language here. Use one of {', '.join(known)}.",
            argument="locale",
            known=known,
        )


def tag_of(code: str) -> str:
    """The BCP 47 tag of Django's *code*."""
    return locale(code)


def code_of(tag: str) -> str:
    """Django's code of *tag*, whatever its case; raises UnknownLocale."""
    try:
        wanted = locale(tag)
    except InvalidLocale:
        raise UnknownLocale(tag) from None
    for code in get_content_languages():
        if locale(code) == wanted:
            return str(code)
    raise UnknownLocale(tag)


def default_code(viewer: Viewer) -> str:
    """The language of who names none: the request's if the site is in it, else the site's own.

    The request's is Django's active one: Accept-Language or a cookie, with LocaleMiddleware.
    """
    offered = [
        root.language_code
        for root in Site.get_site_root_paths()
        if viewer.site_id in (None, root.site_id)
    ]
    for code in (get_language(), settings.LANGUAGE_CODE):
        if (supported := _supported(code)) in offered:
            return supported
    return offered[0] if offered else _supported(settings.LANGUAGE_CODE)


def _supported(code: str | None) -> str:
    try:
        return str(get_supported_content_language_variant(code or settings.LANGUAGE_CODE))
    except LookupError:
        return ""
