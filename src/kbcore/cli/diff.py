"""``kbcore diff``: what differs between two versions of an item, or a version and its file."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from kbcore.diff import diff, to_terminal
from kbcore.items import KnowledgeItem
from kbcore.significance import suggest
from kbcore.stores import FolderStore
from kbcore.versions import Timeline

from .case import timeline_of
from .options import add_target
from .output import Output
from .target import Target, find
from .words import Words

__all__ = ["NoSuchVersion", "add", "run"]

Side = tuple[int | None, KnowledgeItem | None]
"""A version's number, None for the file, and its item, None for nothing at all."""


class NoSuchVersion(LookupError):
    """The item *name* has *count* versions, none of them *number*."""

    def __init__(self, name: str, number: int, count: int) -> None:
        self.name, self.number, self.count = name, number, count
        super().__init__(f"{name} has no version {number}; it has {count}.")


def add(parser: ArgumentParser, words: Words) -> None:
    add_target(parser, words)
    parser.add_argument("--from", dest="older", type=int, metavar="N", help=words["help.diff.from"])
    parser.add_argument("--to", dest="newer", type=int, metavar="N", help=words["help.diff.to"])


def run(options: Namespace, out: Output) -> int:
    store = FolderStore(options.folder)
    target = find(store, options.reference, options.locale)
    timeline = timeline_of(store, target)
    newer = _newer(target, timeline, options.newer)
    older = _older(target, timeline, options.older, newer)
    assert newer[1], "a file or a version"  # noqa: S101  # for the type checker
    found = diff(older[1], newer[1])
    level = suggest(found).level
    if out.as_json:
        sides = {"from": older[0] if older[1] else "nothing", "to": newer[0] or "file"}
        told = None if found.is_empty else level.code
        out.json("diff", item=target.to_json(), **sides, significance=told, diff=found.to_json())
        return 0
    names = [_name(side, out) for side in (older, newer)]
    out.line(out.styled(f"{target.name}: {names[0]} → {names[1]}", "strong"))
    out.line(to_terminal(found, colour=out.colour, labels=out.labels).rstrip("\n"))
    if not found.is_empty:
        told = out.text(f"significance.{level.code}")
        out.line(out.styled(f"{out.text('review.significance')}: {told}", "faint"))
    return 0


def _newer(target: Target, timeline: Timeline, number: int | None) -> Side:
    if number is None:
        return None, target.file.item
    return number, _version(target, timeline, number)


def _older(target: Target, timeline: Timeline, number: int | None, newer: Side) -> Side:
    if number is not None:
        return number, _version(target, timeline, number)
    versions: Sequence[int] = range(1, len(timeline) + 1)
    before = [each for each in versions if newer[0] is None or each < newer[0]]
    return (before[-1], _version(target, timeline, before[-1])) if before else (None, None)


def _version(target: Target, timeline: Timeline, number: int) -> KnowledgeItem:
    if not 1 <= number <= len(timeline):
        raise NoSuchVersion(target.name, number, len(timeline))
    return timeline.versions[number - 1].item


def _name(side: Side, out: Output) -> str:
    number, item = side
    if item is None:
        return out.text("diff.nothing")
    return out.text("diff.version", number=number) if number else out.text("diff.file")
