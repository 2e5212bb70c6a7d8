"""An entry's Markdown as the raw data of a page's body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from example_site.entries import Entry, InvalidEntry
from kbcore.content import Block, BlockAudience, Link
from kbcore.exchange import LinkOf, to_blocks, web_link
from wagtail_kb.bridge import body_from_content

__all__ = ["body_of"]

# The converter takes pictures of the web alone; the reserved domain stands for our own folder.
_PICTURES = "https://pictures.invalid/"
_PAGE_LINK = re.compile(r'<kb-link to="page:([^"]+)">(.*?)</kb-link>', re.DOTALL)
_FILE_LINK = re.compile(r"([a-z0-9-]+)\.md")


def body_of(
    entry: Entry,
    stream_block: Any,
    *,
    keys: Mapping[str, UUID],
    pages: Mapping[UUID, int],
    images: Mapping[str, int],
) -> list[dict[str, Any]]:
    """Raw stream data of *entry*, links and pictures as Wagtail stores them.

    *keys* are items' by slug, *pages* ids by key, *images* ids by file name. Raises InvalidEntry.
    """

    def link(address: str) -> Link | None:
        match = _FILE_LINK.fullmatch(address)
        if match and match[1] in keys:
            return Link(kind="page", target=str(keys[match[1]]))
        return web_link(address)

    raw = body_from_content(stream_block, _blocks(entry, link))
    return [_as_stored(block, pages, images) for block in raw]


def _blocks(entry: Entry, link: LinkOf) -> Iterator[Block]:
    for number, section in enumerate(entry.sections()):
        text = section.markdown.replace("](../pictures/", f"]({_PICTURES}")
        converted = to_blocks(text, link=link, seed=f"{entry.key}/{entry.locale}/{number}")
        if converted.dropped_links:
            raise InvalidEntry(entry.path, f"links lead nowhere: {converted.dropped_links}")
        audience = BlockAudience.INTERNAL if section.internal else BlockAudience.EVERYONE
        for block in converted.blocks:
            yield replace(block, audience=audience)


def _as_stored(
    block: dict[str, Any], pages: Mapping[UUID, int], images: Mapping[str, int]
) -> dict[str, Any]:
    value = block["value"]
    if block["type"] == "rich_text":
        value["text"] = _PAGE_LINK.sub(
            lambda match: f'<a linktype="page" id="{pages[UUID(match[1])]}">{match[2]}</a>',
            value["text"],
        )
    elif block["type"] == "picture" and value["url"].startswith(_PICTURES):
        value["image"], value["url"] = images[value["url"].removeprefix(_PICTURES)], ""
    return block
