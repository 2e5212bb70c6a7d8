"""Cursors: a place in one list, signed, of use for that very list alone."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Any

import orjson
from django.utils.crypto import salted_hmac

from .errors import ApiError, Code

__all__ = ["CursorInvalid", "Cursors"]

_SALT = "wagtail_kb.graphql.cursor"
_SIGNED = 12  # bytes of the signature
_LONGEST = 4096


class CursorInvalid(ApiError):
    """A cursor that was changed, or comes from a list with another order or filter."""

    def __init__(self) -> None:
        super().__init__(
            Code.CURSOR_INVALID,
            "This cursor doesn't belong to this list. Start again without `after`.",
        )


class Cursors:
    """The cursors of the list that *binding* describes: order, filter, language, search words."""

    def __init__(self, *binding: Any) -> None:
        described = orjson.dumps(binding, default=str, option=orjson.OPT_SORT_KEYS)
        self._key = salted_hmac(_SALT, described, algorithm="sha256").digest()

    def write(self, place: Sequence[Any]) -> str:
        """The cursor of *place*: JSON values and datetimes."""
        payload = orjson.dumps(list(place))
        return urlsafe_b64encode(self._sign(payload) + payload).decode().rstrip("=")

    def read(self, cursor: str) -> list[Any]:
        """The place that *cursor* stands for, datetimes as text; raises CursorInvalid."""
        try:
            raw = urlsafe_b64decode(cursor[:_LONGEST] + "=" * (-len(cursor) % 4))
        except ValueError:
            raise CursorInvalid from None
        signature, payload = raw[:_SIGNED], raw[_SIGNED:]
        if not hmac.compare_digest(signature, self._sign(payload)):
            raise CursorInvalid
        place: list[Any] = orjson.loads(payload)
        return place

    def _sign(self, payload: bytes) -> bytes:
        return hmac.digest(self._key, payload, hashlib.sha256)[:_SIGNED]
