"""Which file is which item's, and which reference files claim: front matter, looked up quickly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from kbcore.items import ItemKey, Reference
from kbcore.locale import Locale

from .header import Header
from .problem import Problem, ProblemCode
from .register import Highest, Register

__all__ = ["Catalogue"]


class Catalogue:
    """The front matter of all files at one time; *register* has the last word on references."""

    def __init__(self, headers: Iterable[Header], register: Register) -> None:
        self._register = register
        self._paths: dict[tuple[ItemKey, Locale], list[str]] = defaultdict(list)
        self._numbers: dict[ItemKey, set[Reference]] = defaultdict(set)
        self._keys: dict[Reference, set[ItemKey]] = defaultdict(set)
        self._headers: dict[str, Header] = {}
        self._highest = Highest()
        for header in headers:
            self.put(header)

    def put(self, header: Header) -> None:
        """Add *header*, or take it for the file that it replaces, which is the same item's."""
        paths = self._paths[header.identity]
        if header.path not in paths:
            paths.append(header.path)
        self._headers[header.path] = header
        if header.reference:
            self._highest.put(header.reference)
            self._numbers[header.identity[0]].add(header.reference)
            self._keys[header.reference].add(header.identity[0])

    def paths(self, key: ItemKey, locale: Locale) -> tuple[str, ...]:
        """The files of an item in one language; more than one is a mistake."""
        return tuple(self._paths.get((key, locale), ()))

    def key_of(self, number: Reference) -> ItemKey | None:
        """Whose reference *number* is: as it was given, else as files of one item claim it."""
        claimed = self._keys.get(number, set())
        return self._register.owner(number) or (next(iter(claimed)) if len(claimed) == 1 else None)

    def reference_of(self, key: ItemKey) -> Reference | None:
        """The reference that *key* was given, else the one that its files claim, if it is free."""
        if given := self._register.by_key().get(key):
            return given
        claimed = self._numbers.get(key, set())
        number = next(iter(claimed)) if len(claimed) == 1 else None
        return number if number and self.key_of(number) == key else None

    def free_reference(self, prefix: str) -> Reference:
        """The next number, which no item was given and no file claims."""
        return self._register.next(prefix, after=self._highest.of(prefix))

    def doubled(self) -> Iterator[Problem]:
        """Files that can't be told apart: none of them can be used."""
        for paths in self._paths.values():
            for path in paths if len(paths) > 1 else ():
                other = next(each for each in paths if each != path)
                yield self._same(ProblemCode.SAME_ITEM, "key", path, other)
        for path, header in self._headers.items():
            number, key = header.reference, header.identity[0]
            if number and self.key_of(number) != key:
                other = next((p for p in self._claiming(number) if p != path), number)
                yield self._same(ProblemCode.SAME_REFERENCE, "reference", path, other)

    def _claiming(self, number: Reference) -> Iterator[str]:
        return (path for path, header in self._headers.items() if header.reference == number)

    def _same(self, code: ProblemCode, field: str, path: str, about: str) -> Problem:
        line = self._headers[path].line(field)
        return Problem(code=code, path=path, line=line, about=about)
