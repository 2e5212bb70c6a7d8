"""The folder of an embedded index: numbered sub-folders, the one in use, and the write lock."""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from kbcore.search.engine import IndexBroken, IndexLocked, IndexMissing

__all__ = ["Current", "IndexFolder"]

_PREFIX = "index-"
_PAUSE = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """Which sub-folder is in use, what made it, and for which generation of the data."""

    name: str
    format: str
    generation: str


class IndexFolder:
    """A folder on a local disk of a POSIX system; file locks over a network can't be trusted."""

    def __init__(self, path: Path, *, patience: float = 1.0) -> None:
        self.path = path
        self._patience = patience
        self._pointer = path / "current.json"

    def stamp(self) -> tuple[int, int]:
        """Changes whenever another sub-folder comes into use. Raises `IndexMissing`."""
        try:
            state = self._pointer.stat()
        except FileNotFoundError:
            raise IndexMissing(str(self.path)) from None
        except OSError as error:
            raise self._broken(error) from error
        return state.st_ino, state.st_mtime_ns

    def current(self) -> Current:
        """The sub-folder in use. Raises `IndexMissing` and `IndexBroken`."""
        try:
            return Current(**json.loads(self._pointer.read_text(encoding="utf-8")))
        except FileNotFoundError:
            raise IndexMissing(str(self.path)) from None
        except (OSError, ValueError, TypeError) as error:
            raise self._broken(error) from error

    @contextmanager
    def locked(self, *, create: bool = False) -> Iterator[None]:
        """Hold the write lock, which ends with the process. Raises `IndexLocked`."""
        if create:
            self._make()
        elif not self.path.is_dir():
            raise IndexMissing(str(self.path))
        try:
            file = (self.path / "lock").open("ab")
        except OSError as error:
            raise self._broken(error) from error
        with file:
            self._wait_for(file.fileno())
            yield

    def is_locked(self) -> bool:
        """Whether another holder has the write lock now."""
        try:
            with (self.path / "lock").open("ab") as file:
                # Shared, so that two who ask at once don't take each other for a writer.
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False

    @contextmanager
    def fresh(self) -> Iterator[Path]:
        """A new empty sub-folder; gone again if anything fails. Hold the lock."""
        self.sweep()
        path = self.path / f"{_PREFIX}{1 + max(map(_number, self._indexes()), default=0)}"
        try:
            path.mkdir()
        except OSError as error:
            raise self._broken(error) from error
        try:
            yield path
        except BaseException:
            shutil.rmtree(path, ignore_errors=True)
            raise

    def use(self, current: Current) -> None:
        """Point at *current* in one step, then remove the others. Hold the lock."""
        draft = self._pointer.with_suffix(".new")
        with draft.open("w", encoding="utf-8") as file:
            json.dump(asdict(current), file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._pointer)
        self.sweep()

    def sweep(self) -> None:
        """Remove what isn't in use; whoever has it open keeps reading it. Hold the lock."""
        try:
            used = self.current().name
        except (IndexMissing, IndexBroken):
            used = ""
        for path in self._indexes():
            if path.name != used:
                shutil.rmtree(path, ignore_errors=True)

    def _indexes(self) -> list[Path]:
        return [path for path in self.path.glob(f"{_PREFIX}*") if _number(path)]

    def _make(self) -> None:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._broken(error) from error

    def _wait_for(self, file: int) -> None:
        deadline = time.monotonic() + self._patience
        while True:
            try:
                return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise IndexLocked(str(self.path)) from None
                time.sleep(_PAUSE)

    def _broken(self, error: Exception) -> IndexBroken:
        return IndexBroken(str(self.path), str(error))


def _number(path: Path) -> int:
    number = path.name.removeprefix(_PREFIX)
    return int(number) if number.isdecimal() else 0
