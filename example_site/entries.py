"""The demo's knowledge as files: Markdown with YAML front matter, one file an item and language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

__all__ = ["CONTENT", "Entry", "InvalidEntry", "Section", "entries", "read_entry"]

CONTENT = Path(__file__).parent / "content"

_FILE = re.compile(r"---\n(?P<front>.*?)\n---\n(?P<body>.*)", re.DOTALL)
_INTERNAL = re.compile(r"^::: internal\n(.*?)\n:::$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([a-z0-9-]+)\.md\)")
_PICTURE = re.compile(r"!\[[^\]]*\]\(\.\./pictures/([a-z0-9-]+\.png)\)")


class InvalidEntry(ValueError):
    """A content file can't be read; *path* says which."""

    def __init__(self, path: Path, problem: str) -> None:
        self.path, self.problem = path, problem
        super().__init__(f"{path}: {problem}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A stretch of Markdown that everyone, or only the service team, may read."""

    markdown: str
    internal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file: an item in one language.

    *category* is a path of slugs below the base; *login* and *groups* are page privacy.
    """

    path: Path
    locale: str
    key: UUID
    kind: str
    title: str
    summary: str
    slug: str
    category: str
    facets: Mapping[str, tuple[str, ...]]
    similar: tuple[str, ...]
    keywords: tuple[str, ...]
    audience: str
    login: bool
    groups: tuple[str, ...]
    review_by: date | None
    body: str

    def sections(self) -> tuple[Section, ...]:
        """The body, cut at its ``::: internal`` … ``:::`` fences."""
        parts = _INTERNAL.split(self.body)  # public, internal, public, …
        return tuple(
            Section(markdown=part.strip() + "\n", internal=bool(number % 2))
            for number, part in enumerate(parts)
            if part.strip()
        )

    def links(self) -> tuple[str, ...]:
        """Slugs of the items that the body links to."""
        return tuple(_LINK.findall(self.body))

    def pictures(self) -> tuple[str, ...]:
        """File names of the pictures that the body shows."""
        return tuple(_PICTURE.findall(self.body))


def read_entry(path: Path) -> Entry:
    """The entry in *path*, whose folder names the language. Raises InvalidEntry."""
    match = _FILE.fullmatch(path.read_text(encoding="utf-8"))
    if match is None:
        raise InvalidEntry(path, "starts with no front matter between two lines of ---")
    try:
        return _entry(path, yaml.safe_load(match["front"]), match["body"].strip() + "\n")
    except (KeyError, TypeError, ValueError, yaml.YAMLError) as error:
        raise InvalidEntry(path, f"front matter: {error!r}") from error


def _entry(path: Path, front: Mapping[str, Any], body: str) -> Entry:
    privacy = front.get("privacy")
    return Entry(
        path=path,
        locale=path.parent.name,
        key=UUID(front["key"]),
        kind=front["kind"],
        title=front["title"],
        summary=front["summary"],
        slug=front["slug"],
        category=front["category"],
        facets={name: tuple(values) for name, values in front["facets"].items()},
        similar=tuple(map(str, front["similar"])),
        keywords=tuple(map(str, front["keywords"])),
        audience=front["audience"],
        login=privacy == "login",
        groups=tuple(privacy) if isinstance(privacy, list) else (),
        review_by=front.get("review_by"),
        body=body,
    )


@cache
def entries() -> tuple[Entry, ...]:
    """Every entry, by language and slug."""
    return tuple(map(read_entry, sorted(CONTENT.glob("*/*.md"))))
