"""One writer at a time: a lock among the threads of a process and among processes."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock

__all__ = ["FolderLocked", "Lock"]

_PAUSE = 0.02


class FolderLocked(OSError):
    """Another process writes to the folder of *path*, and didn't end in time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"{path}: another process is writing here. Try again when it has ended.")


class Lock:
    """Re-entrant; *patience* in seconds. The system frees it when a process ends, however.

    ``flock`` and not a library: it is what the search index uses, on the same local disks.
    """

    def __init__(self, path: Path, *, patience: float) -> None:
        self._path, self._patience = path, patience
        self._threads = RLock()
        self._depth = 0

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock; raises FolderLocked."""
        with self._threads:
            if self._depth:
                yield
                return
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("ab") as file:
                self._wait_for(file.fileno())
                self._depth = 1
                try:
                    yield
                finally:
                    self._depth = 0

    def _wait_for(self, file: int) -> None:
        deadline = time.monotonic() + self._patience
        while True:
            try:
                return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise FolderLocked(self._path) from None
                time.sleep(_PAUSE)
