"""Which item is meant: KB-7, KB-7.zh-Hans, a key or a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from kbcore.items import ItemKey, Reference, reference
from kbcore.locale import InvalidLocale, Locale, locale
from kbcore.stores import FolderStore, UnknownItem
from kbcore.stores.folder import Draft, Scan

__all__ = ["AmbiguousTarget", "NoFile", "Target", "UnknownTarget", "find", "matching", "targets"]


class UnknownTarget(LookupError):
    """Nothing here is called *wanted*."""

    def __init__(self, wanted: str) -> None:
        self.wanted = wanted
        super().__init__(f"No item {wanted!r} is here.")


class AmbiguousTarget(LookupError):
    """*wanted* may mean any of *names*."""

    def __init__(self, wanted: str, names: str) -> None:
        self.wanted, self.names = wanted, names
        super().__init__(f"{wanted} is several items: {names}. Name one.")


class NoFile(LookupError):
    """The item *name* has versions, but no file that can be read."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name} has no file that can be read.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """An item in one language: its *draft* unless the file is gone or broken."""

    key: ItemKey
    locale: Locale
    reference: Reference | None
    draft: Draft | None = None

    @property
    def name(self) -> str:
        """What people call it, and what finds it again."""
        if self.reference:
            return f"{self.reference}.{self.locale}"
        return self.draft.path if self.draft else f"{self.key}.{self.locale}"

    @property
    def file(self) -> Draft:
        """Its draft. Raises NoFile."""
        if self.draft is None:
            raise NoFile(self.name)
        return self.draft

    def to_json(self) -> dict[str, str | None]:
        return {
            "reference": self.reference,
            "key": str(self.key),
            "locale": self.locale,
            "path": self.draft.path if self.draft else None,
            "title": self.draft.item.title if self.draft else None,
        }


def targets(store: FolderStore, scan: Scan) -> tuple[Target, ...]:
    """Every item and language that has a file or a version, by reference."""
    drafts = {(draft.item.key, draft.item.locale): draft for draft in scan.drafts}
    found = [_target(store, *each, drafts.get(each)) for each in {*drafts, *store.published()}]
    return tuple(sorted(found, key=_in_order))


def _target(store: FolderStore, key: ItemKey, language: Locale, draft: Draft | None) -> Target:
    try:
        number: Reference | None = store.reference_of(key)
    except UnknownItem:
        number = draft.item.reference if draft else None
    return Target(key=key, locale=language, reference=number, draft=draft)


def _in_order(target: Target) -> tuple[str, int, str]:
    prefix, _, number = (target.reference or "").partition("-")
    return prefix, int(number or 0), target.name


def find(store: FolderStore, wanted: str, language: str | None = None) -> Target:
    """The one item that *wanted* means. Raises UnknownTarget, AmbiguousTarget."""
    found = matching(store, wanted, language)
    if len(found) > 1:
        raise AmbiguousTarget(wanted, ", ".join(target.name for target in found))
    return found[0]


def matching(store: FolderStore, wanted: str, language: str | None = None) -> tuple[Target, ...]:
    """All languages of the item that *wanted* means. Raises UnknownTarget."""
    meant = set(_meanings(wanted, store.path))
    given = store.references()

    def is_meant(key: ItemKey, tag: Locale, number: Reference | None, path: str = "") -> bool:
        if language and tag != locale(language):
            return False
        names = (str(key), given.get(key, number))
        spelt = {f"{name}{suffix}" for name in names for suffix in ("", f".{tag}")}
        return bool(meant & {*spelt, f"file {path}"})

    scan = store.scan(lambda header: is_meant(*header.identity, header.reference, header.path))
    found = tuple(
        target
        for target in targets(store, scan)
        if target.draft or is_meant(target.key, target.locale, target.reference)
    )
    if not found:
        raise UnknownTarget(wanted)
    return found


def _meanings(wanted: str, root: Path) -> Iterator[str]:
    """*wanted* in the one spelling of a reference, a key or a file, with a language or without."""
    yield from _spellings(wanted)
    stem, _, tag = wanted.strip().rpartition(".")
    with suppress(InvalidLocale):
        suffix = f".{locale(tag)}"
        yield from (f"{name}{suffix}" for name in _spellings(stem))
    for path in (root / wanted, Path(wanted)):
        # No file is called what no system takes for a name.
        with suppress(ValueError, OSError):
            yield f"file {path.resolve().relative_to(root.resolve()).as_posix()}"


def _spellings(text: str) -> Iterator[str]:
    with suppress(ValueError):
        yield str(UUID(text))
    with suppress(ValueError):
        yield reference(text)
