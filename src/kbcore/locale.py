"""Language codes: BCP 47 as readers write them (``zh-Hans``), from any spelling (``zh_hans``)."""

from __future__ import annotations

import re
from typing import NewType

__all__ = ["InvalidLocale", "Locale", "locale"]

Locale = NewType("Locale", str)

_TAG = re.compile(r"[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*")


class InvalidLocale(ValueError):
    """*code* is not a BCP 47 language tag."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"{code!r} is not a language tag. Write one like zh-Hans, zh-Hant or en.")


def locale(code: str) -> Locale:
    """The BCP 47 form of *code*: language in lower case, Script, REGION. Raises InvalidLocale."""
    if not _TAG.fullmatch(code):
        raise InvalidLocale(code)
    language, *rest = code.replace("_", "-").split("-")
    return Locale("-".join([language.lower(), *map(_subtag, rest)]))


def _subtag(part: str) -> str:
    if len(part) == 4 and part.isalpha():
        return part.title()
    return part.upper() if len(part) == 2 else part.lower()
