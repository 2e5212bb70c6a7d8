"""The Markdown files of a folder: which there are, their front matter, and writing one whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from .header import Header, read_header
from .problem import Problem, ProblemCode

__all__ = ["Found", "Tree", "write_whole"]

Found = Header | tuple[Problem, ...]
"""The front matter of a file, or what is wrong with it."""

# Pages about the folder, as hosts of repositories show them.
_NOT_ITEMS = frozenset({"readme.md", "contributing.md", "changelog.md", "license.md"})


class Tree:
    """The files under *root*; what didn't change since is not read again."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._read: dict[Path, tuple[tuple[int, ...], Found]] = {}

    def headers(self) -> Iterator[Found]:
        """The front matter of each file, or what is wrong with it, in the order of their paths."""
        for path in self.paths():
            yield self.header(path)

    def paths(self) -> Iterator[Path]:
        """Markdown files outside hidden folders."""
        found: list[Path] = []
        for folder, inner, names in os.walk(self._root):
            inner[:] = [name for name in inner if not name.startswith(".")]
            found += (Path(folder, name) for name in names if _is_item(name))
        return iter(sorted(found))

    def header(self, path: Path) -> Found:
        """The front matter of the file *path*, or what is wrong with it."""
        try:
            state = path.stat()
            stamp = (state.st_ino, state.st_mtime_ns, state.st_size)
            kept = self._read.get(path)
            if kept is None or kept[0] != stamp:
                kept = self._read[path] = (stamp, self._header(path))
        except OSError as error:
            about = error.strerror or str(error)
            return (Problem(code=ProblemCode.UNREADABLE, path=self.name(path), about=about),)
        return kept[1]

    def name(self, path: Path) -> str:
        """*path* as people write it, from the root."""
        return path.relative_to(self._root).as_posix()

    def _header(self, path: Path) -> Found:
        name, data = self.name(path), path.read_bytes()
        try:
            header, problems = read_header(data.decode(), name)
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            about = str(error.start)
            return (Problem(code=ProblemCode.NOT_UTF8, path=name, line=line, about=about),)
        return header or problems


def _is_item(name: str) -> bool:
    is_markdown = name.endswith(".md") and not name.startswith(".")
    return is_markdown and name.lower() not in _NOT_ITEMS


def write_whole(path: Path, text: str) -> None:
    """Replace the file *path* in one step: readers see the old or the new text, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.new")
    try:
        with draft.open("wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, draft)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
