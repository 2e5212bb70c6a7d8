"""A run: a stretch of text with the same marks and the same link."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby
from typing import Any, Literal

from . import fields

__all__ = ["MARKS", "Link", "Run", "merged", "plain", "runs_from_json", "runs_html", "runs_to_json"]

# Mark to HTML tag, outermost first, so that equal marks give equal HTML.
MARKS: dict[str, str] = {
    "bold": "strong",
    "italic": "em",
    "strike": "s",
    "sub": "sub",
    "sup": "sup",
    "code": "code",
}

_KINDS: tuple[Literal["url", "page", "file"], ...] = ("url", "page", "file")
_SPACES = re.compile(r"\s{2,}|[\t\r\f\v]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Where a link leads: a URL, a page by its key, or a file by its SHA-256."""

    kind: Literal["url", "page", "file"]
    target: str

    def to_json(self) -> dict[str, str]:
        return {self.kind: self.target}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Link:
        for kind in _KINDS:
            if kind in data:
                return cls(kind=kind, target=fields.text(data, kind))
        raise ValueError(f"link leads to {data!r}, none of {', '.join(_KINDS)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """*text* with its *marks* (names of MARKS, in that order) and perhaps a *link*."""

    text: str
    marks: tuple[str, ...] = ()
    link: Link | None = None

    def to_json(self) -> str | dict[str, Any]:
        if not self.marks and self.link is None:
            return self.text
        data: dict[str, Any] = {"text": self.text}
        if self.marks:
            data["marks"] = list(self.marks)
        if self.link:
            data["link"] = self.link.to_json()
        return data

    @classmethod
    def from_json(cls, data: str | Mapping[str, Any]) -> Run:
        if isinstance(data, str):
            return cls(text=data)
        if not isinstance(data, Mapping):
            raise ValueError(f"runs has a {type(data).__name__}, not texts and objects")
        marks = fields.texts(data, "marks")
        if unknown := set(marks) - set(MARKS):
            raise ValueError(
                f"marks has {', '.join(sorted(unknown))}; known are {', '.join(MARKS)}"
            )
        link = Link.from_json(fields.mapping(data, "link")) if data.get("link") else None
        return cls(text=fields.text(data, "text"), marks=marks, link=link)


def merged(runs: Iterable[Run]) -> tuple[Run, ...]:
    """*runs* in the one form that equal texts share, whatever editor wrote them.

    Equal neighbours are joined, space is collapsed as HTML does, and space where marks or links
    change belongs to neither side: Wagtail's editor moves it from one to the other, and cuts
    ``<b>a </b><b>b</b>`` in two, so that between equals it belongs to both.
    """
    spaced: list[Run] = []
    gap = ""
    for run in _joined(runs):
        core = run.text.strip()
        before, _, after = run.text.partition(core) if core else (run.text, "", "")
        gap += before
        if core:
            if gap and spaced:
                around = replace(run, text="") if _surround(spaced[-1], run) else Run(text="")
                spaced.append(replace(around, text=_collapsed(gap)))
            core = _SPACES.sub(lambda match: _collapsed(match[0]), core)
            spaced.append(replace(run, text=core))
            gap = after
    return tuple(_joined(spaced))


def _surround(before: Run, after: Run) -> bool:
    """Whether space between the two is part of one run; ``Ctrl`` ``C`` are two keys."""
    same = (before.marks, before.link) == (after.marks, after.link)
    return same and "code" not in after.marks


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    for (marks, link), same in groupby(runs, key=lambda run: (run.marks, run.link)):
        if text := "".join(run.text for run in same):
            yield Run(text=text, marks=marks, link=link)


def _collapsed(gap: str) -> str:
    """White space as one space or its line breaks; wide and no-break spaces alone stay."""
    breaks = gap.count("\n")
    if breaks:
        return "\n" * breaks
    return " " if re.search(r"[ \t\r\f\v]", gap) else gap


def plain(runs: Iterable[Run]) -> str:
    """The text of *runs* alone."""
    return "".join(run.text for run in runs)


def runs_html(runs: Iterable[Run]) -> str:
    """*runs* as HTML; links to pages and files as placeholders (see ``placeholder``)."""
    return "".join(map(_run_html, runs))


def _run_html(run: Run) -> str:
    html = escape(run.text).replace("\n", "<br/>")
    for mark in reversed(MARKS):
        if mark in run.marks:
            html = f"<{MARKS[mark]}>{html}</{MARKS[mark]}>"
    if run.link is None:
        return html
    target = escape(run.link.target)
    if run.link.kind == "url":
        return f'<a href="{target}">{html}</a>'
    return f'<kb-link to="{run.link.kind}:{target}">{html}</kb-link>'


def runs_to_json(runs: Iterable[Run]) -> list[str | dict[str, Any]]:
    return [run.to_json() for run in runs]


def runs_from_json(data: Iterable[str | Mapping[str, Any]]) -> tuple[Run, ...]:
    return tuple(Run.from_json(run) for run in data)
