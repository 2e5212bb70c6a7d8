"""JSON lines: one question with its Markdown answer a row."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from kbcore.locale import InvalidLocale, Locale, locale

from . import markdown
from .html import LinkOf, web_link
from .row import ImportedRow, NotUtf8, RowProblem, content_hash

__all__ = ["LIMIT", "read"]

LIMIT = 1_000_000
"""Bytes that a row may have, unless the caller says otherwise."""

_FIELDS = ("id", "lang", "question", "answer_md", "product", "product_name", "category")
# Neither a database nor XML takes them, and no reader sees them.
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# Files name a country where we name a script.
_SCRIPTS = {
    "zh": "zh-Hans",
    "zh-CN": "zh-Hans",
    "zh-SG": "zh-Hans",
    "zh-TW": "zh-Hant",
    "zh-HK": "zh-Hant",
    "zh-MO": "zh-Hant",
    "en-US": "en",
    "en-GB": "en",
}


class _Unusable(Exception):
    """Carries the problem of a row out of the functions that read its fields."""

    def __init__(self, field: str, problem: str, hint: str) -> None:
        self.field, self.problem, self.hint = field, problem, hint


def read(
    stream: BinaryIO,
    *,
    limit: int = LIMIT,
    expect: Locale | None = None,
    link: LinkOf = web_link,
) -> Iterator[ImportedRow | RowProblem]:
    """The rows of *stream*, and a problem for each that can't be used; one row in memory at a time.

    *expect* makes rows in any other language problems. Raises NotUtf8 where the file isn't text.
    """
    seen: dict[str, int] = {}
    for number, line in _lines(stream, limit):
        try:
            if line is None:
                raise _Unusable(
                    "row", f"has more than {limit:,} bytes", "Split it, or raise the limit"
                )
            row = _row(number, line, expect, link)
            if (first := seen.setdefault(row.id, number)) != number:
                raise _Unusable("id", f"{row.id!r} is that of row {first}", "Give each row its own")
            yield row
        except _Unusable as problem:
            yield RowProblem(
                row=number, field=problem.field, problem=problem.problem, hint=f"{problem.hint}."
            )


def _lines(stream: BinaryIO, limit: int) -> Iterator[tuple[int, str | None]]:
    """Number and text of every row that isn't blank; None for one above *limit* bytes."""
    number, start = 0, 0
    while line := stream.readline(limit + 2):
        number += 1
        size = len(line)
        if len(line.rstrip(b"\r\n")) > limit:
            while not line.endswith(b"\n") and (line := stream.readline(limit)):
                size += len(line)
            yield number, None
        elif text := _decoded(line, number, start).strip():
            yield number, text
        start += size


def _decoded(line: bytes, number: int, start: int) -> str:
    try:
        # Windows' editors put a mark before the first row.
        return line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        raise NotUtf8(row=number, byte=start + error.start) from error


def _row(number: int, line: str, expect: Locale | None, link: LinkOf) -> ImportedRow:
    fields = _fields(line)
    key = _text(fields, "id")
    language = _locale(fields, expect)
    title = " ".join(_text(fields, "question").split())
    answer = _text(fields, "answer_md")
    try:
        converted = markdown.to_blocks(answer, link=link, seed=key)
    except markdown.TooInvolved as error:
        raise _Unusable("answer_md", str(error), "Simplify or split the answer") from error
    if not converted.blocks:
        raise _Unusable("answer_md", "has nothing to read", "Write the answer")
    category, problems = _category(fields.get("category"), number)
    return ImportedRow(
        number=number,
        id=key,
        locale=language,
        title=title,
        blocks=converted.blocks,
        content_hash=content_hash({name: fields.get(name) for name in _FIELDS}),
        product=_optional(fields, "product"),
        product_name=_optional(fields, "product_name"),
        category=category,
        dropped_links=converted.dropped_links,
        problems=problems,
    )


def _fields(line: str) -> Mapping[str, Any]:
    try:
        data = json.loads(line)
    except RecursionError as error:
        raise _Unusable("row", "is nested too deeply", "Write one flat object a line") from error
    except ValueError as error:
        raise _Unusable("row", f"is not JSON: {error}", "Write one JSON object a line") from error
    if not isinstance(data, dict):
        raise _Unusable("row", "is not a JSON object", 'Write one like {"id": …, "question": …}')
    return data


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    if name == "id" and isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if value is not None and not isinstance(value, str):
        raise _Unusable(name, f"is a {type(value).__name__}, not text", "Put it in quotes")
    text = _INVISIBLE.sub("", value or "")
    if not text.strip():
        raise _Unusable(name, "is missing or empty", "Fill it in, or leave the row out")
    return text.strip() if name != "answer_md" else text


def _optional(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    return " ".join(_INVISIBLE.sub("", value).split()) if isinstance(value, str) else ""


def _locale(fields: Mapping[str, Any], expect: Locale | None) -> Locale:
    written = fields.get("lang") or expect
    hint = "Write a language tag like zh-Hans, zh-Hant or en"
    if not isinstance(written, str):
        raise _Unusable("lang", "is missing", hint)
    try:
        tag = locale(written)
    except InvalidLocale as error:
        raise _Unusable("lang", f"{written!r} is no language tag", hint) from error
    language = Locale(_SCRIPTS.get(tag, tag))
    if expect and language != expect:
        hint = "Import it into its own language"
        raise _Unusable("lang", f"{written} is not {expect}", hint)
    return language


def _category(value: Any, number: int) -> tuple[tuple[str, ...], tuple[RowProblem, ...]]:
    if value is None or (isinstance(value, list) and all(isinstance(v, str) for v in value)):
        titles = (" ".join(_INVISIBLE.sub("", title).split()) for title in value or ())
        return tuple(filter(None, titles)), ()
    problem = RowProblem(
        row=number,
        field="category",
        problem="is not a list of titles",
        hint='Write one like ["Billing", "Refunds"]; the row is read as without a category.',
    )
    return (), (problem,)
