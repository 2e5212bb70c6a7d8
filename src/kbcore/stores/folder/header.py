"""Front matter: the fields of an item's file, each with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from yaml.nodes import Node

from kbcore.items import Audience, ItemKey, Reference, reference
from kbcore.locale import Locale, locale

from . import yamltext
from .problem import Problem, ProblemCode

__all__ = ["FIELDS", "Header", "read_header", "with_reference"]

_REFERENCE = re.compile(r"""["']?reference["']?\s*:""", re.IGNORECASE)

_TEXTS = ("key", "reference", "kind", "locale", "title", "summary", "audience", "slug")
_LISTS = ("similar_questions", "keywords", "finding_aids")
# In the order in which they are written.
FIELDS = (
    *("key", "reference", "kind", "locale", "title", "summary", "audience", "similar_questions"),
    *("keywords", "category", "facets", "slug", "attachments", "extra", "finding_aids"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The fields of the file *path*, each with its line; *body* begins at *body_line*."""

    path: str
    data: Mapping[str, Any]
    lines: Mapping[str, int]
    body: str
    body_line: int

    @property
    def identity(self) -> tuple[ItemKey, Locale]:
        return ItemKey(UUID(self.data["key"])), Locale(self.data["locale"])

    @property
    def reference(self) -> Reference | None:
        return Reference(self.data.get("reference", "")) or None

    def line(self, field: str) -> int:
        """Where *field* stands, else where fields begin."""
        return self.lines.get(field, 1)


def read_header(text: str, path: str) -> tuple[Header | None, tuple[Problem, ...]]:
    """The front matter of the file *path*, or None and what is wrong with it."""
    lines = text.replace("\r\n", "\n").removeprefix("\ufeff").split("\n")
    if lines[0].rstrip() != "---":
        return None, (Problem(code=ProblemCode.NO_FRONT_MATTER, path=path, line=1),)
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        return None, (Problem(code=ProblemCode.UNCLOSED_FRONT_MATTER, path=path, line=1),)
    reader = _HeaderReader(path)
    reader.read("".join(f"{line}\n" for line in lines[1:end]))
    if reader.problems:
        return None, tuple(reader.problems)
    rest = "\n".join(lines[end + 1 :])
    made = Header(path=path, data=reader.data, lines=reader.lines, body=rest, body_line=end + 2)
    return made, ()


class _HeaderReader:
    """Collects fields and problems; line 1 of the YAML is line 2 of the file."""

    def __init__(self, path: str) -> None:
        self.data: dict[str, Any] = {}
        self.lines: dict[str, int] = {}
        self.problems: list[Problem] = []
        self._path = path

    def read(self, source: str) -> None:
        try:
            node = yamltext.read(source)
            for name, field in yamltext.entries(node) if node else ():
                self._field(name, field)
        except yamltext.InvalidYaml as error:
            self._problem(ProblemCode.BROKEN_YAML, error.line + 1, error.problem)
            return
        for name in ("key", "kind", "locale", "title"):
            if not self.data.get(name) and name not in self.lines:
                self._problem(ProblemCode.MISSING_FIELD, 1, name)

    def _field(self, written: str, node: Node) -> None:
        name = "_".join(written.lower().replace("-", " ").split())
        line = node.start_mark.line + 2
        if name not in FIELDS:
            self._problem(ProblemCode.UNKNOWN_FIELD, line, written)
        elif name in self.lines:
            self._problem(ProblemCode.DUPLICATE_FIELD, line, name)
        else:
            self.lines[name] = line
            self._value(name, node, line)

    def _value(self, name: str, node: Node, line: int) -> None:
        try:
            found = _VALUES.get(name, yamltext.value)(node)
            if name not in _REQUIRED and not found:
                return
            self.data[name] = _CHECKS[name](found) if name in _CHECKS else found
        except yamltext.InvalidYaml as error:
            self.problems.append(_wrong(self._path, error.line + 1, f"{name} {error.problem}"))
        except ValueError as error:
            # Errors of ours end with a full stop, which the message adds.
            self.problems.append(_wrong(self._path, line, f"{name}: {str(error).rstrip('.')}"))

    def _problem(self, code: ProblemCode, line: int, about: str) -> None:
        self.problems.append(Problem(code=code, path=self._path, line=line, about=about))


def _wrong(path: str, line: int, about: str) -> Problem:
    return Problem(code=ProblemCode.WRONG_FIELD, path=path, line=line, about=about)


def _key(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise ValueError(f"{text!r} is no UUID. Write one like the other files have") from None


def _kind(text: str) -> str:
    if not text:
        raise ValueError("is empty. Write faq, article, how_to or another kind")
    return text


def _audience(text: str) -> str:
    try:
        return Audience(text).value
    except ValueError:
        raise ValueError(f"{text!r} is neither public nor internal") from None


def _attachments(found: Any) -> Any:
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise ValueError("is not a list of files, each with title: and file:")
    return [{"type": "attachment"} | each for each in found]


_REQUIRED = frozenset({"key", "kind", "locale", "title"})
_VALUES: Mapping[str, Callable[[Node], Any]] = dict.fromkeys(_TEXTS, yamltext.text) | dict.fromkeys(
    _LISTS, yamltext.texts
)
_CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "key": _key,
    "kind": _kind,
    "locale": locale,
    "reference": reference,
    "audience": _audience,
    "attachments": _attachments,
}


def with_reference(text: str, number: Reference) -> str:
    """The file *text* with *number* for its reference, everything else as its writer left it."""
    lines = text.split("\n")
    end = next(n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---")
    ending = "\r" if lines[0].endswith("\r") else ""
    kept = [line for line in lines[1:end] if not _REFERENCE.match(line)]
    after_key = 1 + next((n for n, line in enumerate(kept) if line.startswith("key:")), -1)
    kept.insert(after_key, f"reference: {number}{ending}")
    return "\n".join([lines[0], *kept, *lines[end:]])
