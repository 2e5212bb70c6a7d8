"""The files of a folder's items: read all of them, or write one without losing what it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from kbcore.digest import Digest, digest
from kbcore.items import ItemKey, KnowledgeItem, Reference
from kbcore.locale import locale

from . import itemfile
from .catalogue import Catalogue
from .header import Header, with_reference
from .links import Links
from .problem import Problem
from .register import Register
from .tree import Tree, write_whole

__all__ = ["Draft", "ItemFiles", "UnpublishedChanges"]


class UnpublishedChanges(ValueError):
    """Writing would lose what the file *path* says and no version has."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(
            f"{path} holds what was not published. Publish it, move it away or mend it first."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The item as its file *path* (from the root) has it now; *lines* of its fields."""

    path: str
    item: KnowledgeItem
    lines: Mapping[str, int]


class ItemFiles:
    """The Markdown files under *root*. Hold the lock to write."""

    def __init__(self, root: Path, register: Register) -> None:
        self._root, self._register = root, register
        self._tree = Tree(root)
        self._kept: Catalogue | None = None
        self._links = Links(key_of=self._key_of, reference_of=self._reference_of)

    @property
    def catalogue(self) -> Catalogue:
        """What the front matter of all files says: now, or when `knowing` began."""
        headers = (each for each in self._tree.headers() if isinstance(each, Header))
        return self._kept or Catalogue(headers, self._register)

    @contextmanager
    def knowing(self) -> Iterator[None]:
        """Look the folder through once instead of for every item."""
        before, self._kept = self._kept, self.catalogue
        try:
            yield
        finally:
            self._kept = before

    def read(self, which: Callable[[Header], bool] | None = None) -> Iterator[Draft | Problem]:
        """Each file's item, or what is wrong with it; files that can't be told apart have none.

        With *which*, the text of other files is not read, which takes most of the time.
        """
        with self.knowing():
            doubled = tuple(self.catalogue.doubled())
            yield from doubled
            spoilt = {problem.path for problem in doubled}
            for found in self._tree.headers():
                if not isinstance(found, Header):
                    yield from found
                    continue
                if which and not which(found):
                    continue
                item, problems = itemfile.read(found, self._links)
                yield from problems
                if item and found.path not in spoilt:
                    yield Draft(path=found.path, item=item, lines=found.lines)

    def reference_for(self, key: ItemKey, prefix: str) -> Reference:
        """The reference of *key*: its own, or the next that is free."""
        catalogue = self.catalogue
        return catalogue.reference_of(key) or catalogue.free_reference(prefix)

    def write(self, item: KnowledgeItem, published: Digest | None) -> str:
        """Make the file of *item* say what it says; the path from the root.

        A file that says neither that nor what was *published* holds somebody's work: raises
        UnpublishedChanges. One that lacks nothing but the reference keeps its writer's layout.
        """
        header = self._header_of(item)
        if header is None:
            return self._write_new(item)
        found, _ = itemfile.read(header, self._links)
        if found == item:
            return header.path
        path = self._root / header.path
        if found and item.reference and replace(found, reference=item.reference) == item:
            text = with_reference(path.read_bytes().decode(), item.reference)
        elif found and digest(found) in (published, digest(item)):
            text = itemfile.write(item, self._links)
        else:
            raise UnpublishedChanges(header.path)
        return self._replace(path, text)

    def _key_of(self, number: Reference) -> ItemKey | None:
        return self.catalogue.key_of(number)

    def _reference_of(self, key: ItemKey) -> Reference | None:
        return self.catalogue.reference_of(key)

    def _header_of(self, item: KnowledgeItem) -> Header | None:
        """The file of *item* as it is now: an editor takes no locks."""
        paths = self.catalogue.paths(item.key, item.locale)
        if not paths:
            return None
        now = self._tree.header(self._root / paths[0])
        if len(paths) > 1 or not isinstance(now, Header) or now.identity != (item.key, item.locale):
            raise UnpublishedChanges(paths[-1])
        return now

    def _write_new(self, item: KnowledgeItem) -> str:
        folder = item.kind if re.fullmatch(r"[a-z][a-z0-9_]*", item.kind) else "other"
        path = self._root / folder / f"{item.reference or item.key}.{locale(item.locale)}.md"
        if path.exists():
            # Whatever it is, it is not this item: broken perhaps, and somebody's work.
            raise UnpublishedChanges(self._tree.name(path))
        return self._replace(path, itemfile.write(item, self._links))

    def _replace(self, path: Path, text: str) -> str:
        write_whole(path, text)
        header = self._tree.header(path)
        if self._kept and isinstance(header, Header):
            self._kept.put(header)
        return self._tree.name(path)
