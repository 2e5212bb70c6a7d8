"""Fields of a stored JSON object that may be broken: their value, or ValueError with their name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["flag", "listed", "mapping", "number", "text", "texts"]


def text(data: Mapping[str, Any], name: str, default: str | None = None) -> str:
    """The text *name*; *default* if it is absent, and without one it must be there."""
    value = data.get(name, default)
    if not isinstance(value, str):
        raise _wrong(name, value, "text")
    return value


def number(data: Mapping[str, Any], name: str, default: int = 0) -> int:
    """The whole number *name*."""
    value = data.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool):
        raise _wrong(name, value, "a whole number")
    return value


def flag(data: Mapping[str, Any], name: str, *, default: bool = False) -> bool:
    """The truth value *name*."""
    value = data.get(name, default)
    if not isinstance(value, bool):
        raise _wrong(name, value, "true or false")
    return value


def listed(data: Mapping[str, Any], name: str, default: Sequence[Any] | None = None) -> list[Any]:
    """The list *name*, whatever it holds."""
    value = data.get(name, default)
    if not isinstance(value, (list, tuple)):
        raise _wrong(name, value, "a list")
    return list(value)


def mapping(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The object *name*."""
    value = data.get(name)
    if not isinstance(value, Mapping):
        raise _wrong(name, value, "an object")
    return value


def texts(data: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """The list of texts *name*, empty if absent."""
    values = listed(data, name, ())
    for value in values:
        if not isinstance(value, str):
            raise _wrong(name, value, "a list of texts")
    return tuple(values)


def _wrong(name: str, value: Any, wanted: str) -> ValueError:
    if value is None:
        return ValueError(f"{name} is missing")
    return ValueError(f"{name} is or has a {type(value).__name__}, not {wanted}")
