"""Addresses of links in files: items by reference, files by their hash, all else as on the web."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from kbcore.content import Link
from kbcore.exchange import web_link
from kbcore.items import ItemKey, Reference, reference

__all__ = ["Links"]

KeyOf = Callable[[Reference], ItemKey | None]
ReferenceOf = Callable[[ItemKey], Reference | None]

_KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_HASH = re.compile(r"[0-9a-f-]{32,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """How links are written in files: pages by reference (``KB-7``), files by their hash."""

    key_of: KeyOf
    reference_of: ReferenceOf

    def read(self, address: str) -> Link | None:
        """The link that *address* stands for, None if it leads nowhere."""
        kind, _, target = address.partition("/")
        if kind == "page" and _KEY.fullmatch(target):
            return Link(kind="page", target=target)
        if kind == "file" and _HASH.fullmatch(target):
            return Link(kind="file", target=target)
        if address.startswith(("#", "tel:")):
            return Link(kind="url", target=address)
        return web_link(address) or self._by_reference(address)

    def write(self, link: Link) -> str:
        """The address that `read` takes for *link*."""
        if link.kind == "url":
            return link.target
        known = self._reference(link.target) if link.kind == "page" else None
        return known or f"{link.kind}/{link.target}"

    def _by_reference(self, address: str) -> Link | None:
        try:
            key = self.key_of(reference(address))
        except ValueError:
            return None
        return Link(kind="page", target=str(key)) if key else None

    def _reference(self, target: str) -> Reference | None:
        try:
            return self.reference_of(ItemKey(UUID(target)))
        except ValueError:
            return None
