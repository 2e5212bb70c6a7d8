"""Placeholders in stored HTML: links and pictures of the site, filled in for one viewer at a time.

Every text in stored HTML is escaped, so that no author can write a ``<kb-…>`` tag: what looks like
a placeholder is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape

from .run import Link

__all__ = ["references", "resolve"]

_LINK = re.compile(r'<kb-link to="(page|file):([^"]*)">(.*?)</kb-link>', re.DOTALL)
_PICTURE = re.compile(r'<kb-picture file="([^"]*)" (alt="[^"]*")([^>]*)></kb-picture>')


def references(documents: Iterable[str]) -> frozenset[Link]:
    """All links to pages and files, and all pictures' files, in stored HTML *documents*."""
    found: set[Link] = set()
    for html in documents:
        for kind, target, _ in _LINK.findall(html):
            found.add(Link(kind="page" if kind == "page" else "file", target=target))
        found.update(Link(kind="file", target=file) for file, _, _ in _PICTURE.findall(html))
    return frozenset(found)


def resolve(html: str, urls: Mapping[Link, str]) -> str:
    """*html* with its placeholders filled in.

    A link without a URL becomes its text, a picture without one its alternative text.
    """

    def link(match: re.Match[str]) -> str:
        kind, target, text = match.groups()
        url = urls.get(Link(kind="page" if kind == "page" else "file", target=target))
        return f'<a href="{escape(url)}">{text}</a>' if url else text

    def picture(match: re.Match[str]) -> str:
        file, alt, size = match.groups()
        url = urls.get(Link(kind="file", target=file))
        if url:
            return f'<img src="{escape(url)}" {alt}{size} loading="lazy">'
        return f'<span class="kb-missing-picture">{alt[5:-1]}</span>'

    return _PICTURE.sub(picture, _LINK.sub(link, html))
