"""A knowledge item and its parts: frozen values with a JSON round trip."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NewType, TypeVar
from uuid import UUID

from .content import Attachment, Block, FileRef, InvalidContent, Link, block_from_json, fields
from .locale import Locale, locale

__all__ = [
    "FORMAT",
    "Audience",
    "CategoryRef",
    "FacetRef",
    "InvalidItem",
    "ItemKey",
    "KnowledgeItem",
    "Reference",
    "questions",
    "reference",
]

FORMAT = 1
"""Number of the JSON format that ``KnowledgeItem.to_json`` writes; every older one can be read."""

ItemKey = NewType("ItemKey", UUID)
"""Identity of an item, the same in every language."""

T = TypeVar("T")

Reference = NewType("Reference", str)
"""What people quote on the phone: ``KB-1042``."""

_REFERENCE = re.compile(r"[A-Z]{1,8}-[1-9][0-9]*")


class InvalidItem(ValueError):
    """A stored item can't be read: *path* says which part, *problem* what is wrong with it."""

    def __init__(self, path: str, problem: str) -> None:
        self.path, self.problem = path, problem
        super().__init__(f"{path}: {problem}")


class Audience(StrEnum):
    """Who may read an item: everyone, or staff with the right to internal knowledge."""

    PUBLIC = "public"
    INTERNAL = "internal"


def reference(text: str) -> Reference:
    """*text* as a reference, whatever its case, width or spaces. Raises ValueError."""
    squeezed = "".join(unicodedata.normalize("NFKC", text).upper().split())
    dashed = re.sub(r"^([A-Z]+)-?(\d+)$", r"\1-\2", squeezed)
    if not _REFERENCE.fullmatch(dashed):
        raise ValueError(f"{text!r} is not a reference. Write one like KB-1042.")
    return Reference(dashed)


def questions(text: str) -> tuple[str, ...]:
    """Similar questions from a textarea or a pasted column: one a line, no repeats, in order."""
    lines = (" ".join(line.split()).strip('" ') for line in text.splitlines())
    return tuple(dict.fromkeys(filter(None, lines)))


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryRef:
    """A category as it was when the version was published."""

    key: UUID
    title: str = ""
    slug: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetRef:
    """A facet value by key; *applies_to* if its dimension says where the answer holds."""

    key: UUID
    applies_to: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeItem:
    """One piece of knowledge in one language.

    *extra* are a site's own fields (JSON values); those named in *finding_aids* help to find the
    answer and are no part of it. *category* is the path from the base to the item's parent.
    """

    key: ItemKey
    locale: Locale
    kind: str
    title: str
    reference: Reference | None = None
    summary: str = ""
    slug: str = ""
    audience: Audience = Audience.PUBLIC
    blocks: tuple[Block, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    similar_questions: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    category: tuple[CategoryRef, ...] = ()
    facets: tuple[FacetRef, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    finding_aids: frozenset[str] = frozenset()

    def files(self) -> Iterator[FileRef]:
        """Every file the item shows or offers."""
        for block in (*self.blocks, *self.attachments):
            yield from block.files()

    def links(self) -> Iterator[Link]:
        """Every link in the item's blocks."""
        for block in self.blocks:
            yield from block.links()

    def to_json(self) -> dict[str, Any]:
        """JSON of this item in FORMAT; defaults and empty fields are left out."""
        data = {
            "format": FORMAT,
            "key": str(self.key),
            "locale": self.locale,
            "kind": self.kind,
            "title": self.title,
            "reference": self.reference,
            "summary": self.summary,
            "slug": self.slug,
            "audience": None if self.audience is Audience.PUBLIC else self.audience.value,
            "blocks": [block.to_json() for block in self.blocks],
            "attachments": [attachment.to_json() for attachment in self.attachments],
            "similar_questions": list(self.similar_questions),
            "keywords": list(self.keywords),
            "category": [_category_json(category) for category in self.category],
            "facets": [_facet_json(facet) for facet in self.facets],
            "extra": dict(self.extra),
            "finding_aids": sorted(self.finding_aids),
        }
        return {name: value for name, value in data.items() if value or name in _REQUIRED}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> KnowledgeItem:
        """The item of *data* in any format up to FORMAT; raises InvalidItem."""
        if not isinstance(data, Mapping):
            raise InvalidItem("item", f"is not an object but a {type(data).__name__}")
        written = data.get("format")
        if type(written) is not int or not 1 <= written <= FORMAT:
            raise InvalidItem(
                "format", f"{written!r} is not readable here; known are 1 to {FORMAT}"
            )
        try:
            return cls(
                key=ItemKey(_key(data)),
                locale=locale(fields.text(data, "locale")),
                kind=fields.text(data, "kind"),
                title=fields.text(data, "title"),
                reference=Reference(fields.text(data, "reference", "")) or None,
                summary=fields.text(data, "summary", ""),
                slug=fields.text(data, "slug", ""),
                audience=Audience(data.get("audience", "public")),
                blocks=tuple(_blocks(fields.listed(data, "blocks", ()), "blocks")),
                attachments=tuple(_attachments(fields.listed(data, "attachments", ()))),
                similar_questions=fields.texts(data, "similar_questions"),
                keywords=fields.texts(data, "keywords"),
                category=tuple(_each(data, "category", _category)),
                facets=tuple(_each(data, "facets", _facet)),
                extra=fields.mapping(data, "extra") if "extra" in data else {},
                finding_aids=frozenset(fields.texts(data, "finding_aids")),
            )
        except InvalidContent as error:
            raise InvalidItem(error.path, error.problem) from error
        except InvalidItem:
            raise
        except ValueError as error:
            raise InvalidItem("item", str(error)) from error


_REQUIRED = frozenset({"format", "key", "locale", "kind", "title"})


def _blocks(data: Iterable[Mapping[str, Any]], path: str) -> Iterator[Block]:
    for number, block in enumerate(data):
        yield block_from_json(block, path=f"{path}[{number}]")


def _attachments(data: Iterable[Mapping[str, Any]]) -> Iterator[Attachment]:
    for number, attachment in enumerate(data):
        path = f"attachments[{number}]"
        block = block_from_json(attachment, path=path)
        if not isinstance(block, Attachment):
            raise InvalidItem(path, f"is a {block.type}, not an attachment")
        yield block


def _category_json(category: CategoryRef) -> dict[str, str]:
    return {"key": str(category.key), "title": category.title, "slug": category.slug}


def _category(data: Mapping[str, Any]) -> CategoryRef:
    title, slug = fields.text(data, "title", ""), fields.text(data, "slug", "")
    return CategoryRef(key=_key(data), title=title, slug=slug)


def _facet_json(facet: FacetRef) -> dict[str, Any]:
    return {"key": str(facet.key)} | ({"applies_to": True} if facet.applies_to else {})


def _facet(data: Mapping[str, Any]) -> FacetRef:
    return FacetRef(key=_key(data), applies_to=fields.flag(data, "applies_to"))


def _key(data: Mapping[str, Any]) -> UUID:
    written = fields.text(data, "key")
    try:
        return UUID(written)
    except ValueError as error:
        raise ValueError(f"key {written!r} is no UUID") from error


def _each(data: Mapping[str, Any], name: str, read: Callable[[Mapping[str, Any]], T]) -> list[T]:
    """What *read* makes of every object in the list *name*."""
    made: list[T] = []
    for number, entry in enumerate(fields.listed(data, name, ())):
        try:
            made.append(read(fields.mapping({"entry": entry}, "entry")))
        except ValueError as error:
            raise InvalidItem(f"{name}[{number}]", str(error)) from error
    return made
