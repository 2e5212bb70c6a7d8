"""A block: one part of an answer, with an id that stays and an audience of its own."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, ClassVar, Self, TypeVar

from . import fields
from .file import FileRef
from .run import Link

__all__ = ["Block", "BlockAudience", "InvalidContent", "block_from_json", "block_type"]


class InvalidContent(ValueError):
    """A stored block can't be read: *path* says which part, *problem* what is wrong with it."""

    def __init__(self, path: str, problem: str) -> None:
        self.path, self.problem = path, problem
        super().__init__(f"{path}: {problem}")


class BlockAudience(StrEnum):
    """Who sees a block of an item that they may read: everyone, or staff alone (内部备注)."""

    EVERYONE = "everyone"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block(ABC):
    """What every block has. A site's own block subclasses it and registers with ``block_type``."""

    type: ClassVar[str]
    id: str = ""
    audience: BlockAudience = BlockAudience.EVERYONE

    @abstractmethod
    def data(self) -> dict[str, Any]:
        """What the block says, as JSON without id and audience; defaults are left out."""

    @classmethod
    @abstractmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """The block that ``data()`` came from."""

    @abstractmethod
    def text(self) -> str:
        """Plain text for search, chat and speech."""

    @abstractmethod
    def html(self) -> str:
        """HTML with every text escaped; links and pictures of the site as placeholders."""

    def files(self) -> Iterator[FileRef]:
        """The files that the block shows or links to by name."""
        return iter(())

    def links(self) -> Iterator[Link]:
        """The links in the block's text."""
        return iter(())

    def answer(self) -> dict[str, Any]:
        """What counts of the block for a digest: everything but its id."""
        data = {"type": self.type, **self.data()}
        return data if self.audience is BlockAudience.EVERYONE else data | {"audience": "internal"}

    def to_json(self) -> dict[str, Any]:
        return {"id": self.id, **self.answer()} if self.id else self.answer()


_types: dict[str, type[Block]] = {}
B = TypeVar("B", bound=Block)


def block_type(name: str) -> Callable[[type[B]], type[B]]:
    """Class decorator: registers a block under *name*, its ``type`` in JSON."""

    def register(cls: type[B]) -> type[B]:
        cls.type = name
        _types[name] = cls
        return cls

    return register


def block_from_json(data: Mapping[str, Any], *, path: str = "block") -> Block:
    """The block of *data*; raises InvalidContent that names *path*."""
    if not isinstance(data, Mapping):
        raise InvalidContent(path, f"not an object but a {type(data).__name__}")
    name = data.get("type", "")
    if not isinstance(name, str) or name not in _types:
        raise InvalidContent(path, f"no block type {name!r} is known: {', '.join(sorted(_types))}")
    try:
        block = _types[name].from_data(data)
        audience = BlockAudience(data.get("audience", "everyone"))
        return replace(block, id=fields.text(data, "id", ""), audience=audience)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise InvalidContent(path, f"not a {name}: {error}") from error
