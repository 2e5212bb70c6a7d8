"""Global ids: opaque to clients, made of a type, a key and a language."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from .errors import BadRequest

__all__ = ["GlobalId", "InvalidId"]

_FORM = re.compile(r"([A-Z][A-Za-z]{0,31}):([0-9a-f]{32}):([a-z0-9-]{2,100})(?::([0-9]{1,9}))?")


class InvalidId(BadRequest):
    """*given* is no id of this API."""

    def __init__(self, given: str, wanted: str = "") -> None:
        what = f"an id of a {wanted}" if wanted else "an id"
        super().__init__(f"{given[:100]!r} is not {what} that this API gave.", id=given[:100])


@dataclass(frozen=True, slots=True, kw_only=True)
class GlobalId:
    """Identity of a *type* ("Item", "Category" …): *key*, Django's *locale* code, a *number*."""

    type: str
    key: UUID
    locale: str
    number: int | None = None

    def __str__(self) -> str:
        number = "" if self.number is None else f":{self.number}"
        text = f"{self.type}:{self.key.hex}:{self.locale}{number}"
        return urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str, *, wanted: str = "") -> Self:
        """The id that *text* stands for, of the type *wanted* if given; raises InvalidId."""
        try:
            decoded = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
        except ValueError:
            raise InvalidId(text, wanted) from None
        match = _FORM.fullmatch(decoded)
        if match is None or wanted not in ("", match[1]):
            raise InvalidId(text, wanted)
        number = int(match[4]) if match[4] else None
        return cls(type=match[1], key=UUID(match[2]), locale=match[3], number=number)
