"""A file of JSON lines that only grows, and survives a crash in the middle of a line."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from kbcore.digest import canonical_json

__all__ = ["BrokenLine", "append", "read"]


class BrokenLine(ValueError):
    """*line* (from 1) of the file *path* can't be read: *problem*."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        self.path, self.line, self.problem = path, line, problem
        super().__init__(
            f"{path}:{line}: {problem}. Restore the file from a backup or version control."
        )


def read(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Number and object of each line, none if there is no file. Raises BrokenLine.

    What a crash left of a last line was never reported as done, and is skipped.
    """
    try:
        *lines, tail = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return
    if tail and _is_json(tail):
        lines.append(tail)
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield number, _object(path, number, line)


def append(path: Path, records: Iterable[Mapping[str, Any]]) -> None:
    """Add *records*, which are on the disk when this returns. Hold the folder's lock."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        _mend_end(file)
        file.write(b"".join(_line(record) for record in records))
        file.flush()
        os.fsync(file.fileno())


def _mend_end(file: IO[bytes]) -> None:
    """Drop what a crash left of a last line; end a whole one that an editor left open."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 1))
    if file.read() in (b"", b"\n"):
        return
    file.seek(0)
    tail = file.read().rpartition(b"\n")[2]
    if _is_json(tail):
        file.write(b"\n")
    else:
        file.truncate(size - len(tail))


def _line(record: Mapping[str, Any]) -> bytes:
    try:
        return f"{canonical_json(record)}\n".encode()
    except UnicodeEncodeError:
        # Lone surrogates have no UTF-8, but an escape.
        return f"{json.dumps(record, sort_keys=True, separators=(',', ':'))}\n".encode()


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _object(path: Path, number: int, line: bytes) -> Mapping[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BrokenLine(path, number, f"is no JSON ({error})") from error
    if not isinstance(record, dict):
        raise BrokenLine(path, number, f"is not an object but a {type(record).__name__}")
    return record
