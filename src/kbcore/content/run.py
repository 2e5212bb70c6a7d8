"""A run: a stretch of text with the same marks and the same link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Where a link leads: a URL, a page by its key, or a file by its SHA-256."""

    kind: Literal["url", "page", "file"]
    target: str


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
            data["link"] = {self.link.kind: self.link.target}
        return data

    @classmethod
    def from_json(cls, data: str | Mapping[str, Any]) -> Run:
        if isinstance(data, str):
            return cls(text=data)
        link = None
        for kind, target in data.get("link", {}).items():
            link = Link(kind=kind, target=target)
        return cls(text=data["text"], marks=tuple(data.get("marks", ())), link=link)


def merged(runs: Iterable[Run]) -> tuple[Run, ...]:
    """*runs* with equal neighbours joined, empty ones dropped and the outer space stripped."""
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        if last and (last.marks, last.link) == (run.marks, run.link):
            joined[-1] = Run(text=last.text + run.text, marks=run.marks, link=run.link)
        elif run.text:
            joined.append(run)
    return _stripped(joined)


def _stripped(runs: list[Run]) -> tuple[Run, ...]:
    while runs and not (text := runs[0].text.lstrip(" \n")):
        runs.pop(0)
    if runs:
        runs[0] = Run(text=text, marks=runs[0].marks, link=runs[0].link)
    while runs and not (text := runs[-1].text.rstrip(" \n")):
        runs.pop()
    if runs:
        runs[-1] = Run(text=text, marks=runs[-1].marks, link=runs[-1].link)
    return tuple(runs)


def plain(runs: Iterable[Run]) -> str:
    """The text of *runs* alone."""
    return "".join(run.text for run in runs)


def runs_html(runs: Iterable[Run]) -> str:
    """*runs* as HTML; links to pages and files as placeholders (see ``placeholder``)."""
    return "".join(map(_run_html, runs))


def _run_html(run: Run) -> str:
    html = escape(run.text).replace("\n", "<br>")
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
