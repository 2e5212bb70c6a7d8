"""The site's base page model: ``wagtailcore.Page``, or since Wagtail 8 one of the site's."""

from __future__ import annotations

from typing import Any

import swapper

__all__ = ["PAGE_MODEL", "PARENT_LINK", "get_page_model", "original_of", "paths_to"]

_STEP = 4  # characters of a tree path a level, as AbstractPage has them

# Wagtail reads WAGTAIL_PAGE_MODEL; this module may be imported before wagtail.models says so.
swapper.set_app_prefix("wagtailcore", "wagtail")

PAGE_MODEL: str = swapper.get_model_name("wagtailcore", "Page")
PARENT_LINK: str = f"{PAGE_MODEL.rpartition('.')[2].lower()}_ptr"


def get_page_model():  # type: ignore[no-untyped-def]  # the class is known at run time only
    """The base page model class."""
    return swapper.load_model("wagtailcore", "Page", require_ready=False)


def paths_to(path: str) -> list[str]:
    """Tree paths of the pages from the root down to the one at *path*, itself included."""
    return [path[:end] for end in range(_STEP, len(path) + 1, _STEP)]


def original_of(page: Any) -> Any:
    """What *page* is an alias of, in the end; itself if it is none."""
    while page.alias_of_id:
        page = page.alias_of
    return page
