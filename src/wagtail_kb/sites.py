"""Sites: which one answers a request, and the addresses of its pages, without SQL once warm."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from django.core.cache import cache
from django.http.request import split_domain_port
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from wagtail.models import Site
from wagtail.models.sites import SiteRootPath

if TYPE_CHECKING:
    from django.http import HttpRequest

__all__ = ["absolute", "address", "addresses", "forget", "paths", "site_id_of", "url_paths"]

_KEY = "wagtail_kb.sites"
_SECONDS = 60  # other processes with a cache of their own learn of a new site after this time


def site_id_of(request: HttpRequest) -> int | None:
    """Id of the site that answers *request*, by the rules of Wagtail's own look-up."""
    host = split_domain_port(request._get_raw_host())[0]  # type: ignore[attr-defined]  # as Wagtail
    return _match(_sites(), host, int(request.get_port()))


def _sites() -> list[tuple[int, str, int, bool]]:
    if (rows := cache.get(_KEY)) is None:
        rows = list(Site.objects.values_list("pk", "hostname", "port", "is_default_site"))
        cache.set(_KEY, rows, _SECONDS)
    return rows


def _match(sites: Iterable[tuple[int, str, int, bool]], host: str, port: int) -> int | None:
    named = [(pk, p, default) for pk, hostname, p, default in sites if hostname == host]
    exact = [pk for pk, p, _ in named if p == port]
    preferred = [pk for pk, _, default in named if default]
    fallback = [pk for pk, _, _, default in sites if default]
    if exact or preferred:
        return (exact or preferred)[0]
    if len(named) == 1:
        return named[0][0]
    return fallback[0] if fallback else None


def forget(**signal: Any) -> None:
    """Drop what is cached; receives the signals of Site."""
    cache.delete(_KEY)


def paths(site_id: int | None) -> tuple[str, ...]:
    """``url_path`` of the site's root page in each language; none for None."""
    return tuple(root.root_path for root in Site.get_site_root_paths() if root.site_id == site_id)


def address(url_path: str, site_id: int | None) -> tuple[str, str] | None:
    """Path and absolute URL of the page at *url_path*, best on *site_id*; None outside sites."""
    return addresses(site_id)(url_path)


def addresses(site_id: int | None) -> Callable[[str], tuple[str, str] | None]:
    """``address`` for many pages: the sites are looked up once."""
    own_first = sorted(Site.get_site_root_paths(), key=lambda root: root.site_id != site_id)
    prefixes: dict[SiteRootPath, str] = {}

    def address(url_path: str) -> tuple[str, str] | None:
        for root in own_first:
            if url_path.startswith(root.root_path):
                if root not in prefixes:
                    prefixes[root] = _prefix(root)
                path = prefixes[root] + url_path[len(root.root_path) :]
                return path, root.root_url + path
        return None

    return address


def url_paths(path: str, site_id: int | None) -> tuple[str, ...]:
    """The ``url_path`` of the pages that *path* may be on *site_id*: one for each root page.

    A path with or without its last slash, percent-encoded or not; none outside the site.
    """
    plain = unquote(path).rstrip("/") + "/"
    if "\0" in plain:  # PostgreSQL takes none
        return ()
    roots = [r for r in Site.get_site_root_paths() if site_id in (None, r.site_id)]
    return tuple(
        root.root_path + plain[len(prefix) :]
        for root in roots
        if plain.startswith(prefix := _prefix(root))
    )


def absolute(url: str, site_id: int | None) -> str:
    """*url* with the host name of *site_id*, if it has none."""
    if not url.startswith("/") or url.startswith("//"):
        return url
    hosts = (r.root_url for r in Site.get_site_root_paths() if site_id in (None, r.site_id))
    return next(hosts, "") + url


def _prefix(root: SiteRootPath) -> str:
    """Where Wagtail serves the root page: ``/``, or ``/zh-hans/`` with i18n_patterns."""
    with translation.override(root.language_code):
        try:
            return reverse("wagtail_serve", args=("",))
        except NoReverseMatch:  # a headless site
            return "/"
