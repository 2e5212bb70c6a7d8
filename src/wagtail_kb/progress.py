"""Progress of a command: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from typing import Any

__all__ = ["Progress"]

_WIDTH = 30


class Progress:
    """Writes how far *label* is to *stream*; nothing at verbosity 0."""

    def __init__(self, stream: Any, verbosity: int = 1, *, label: str = "") -> None:
        self._stream, self._label = stream, label
        self._quiet = verbosity < 1
        self._tty = bool(getattr(stream, "isatty", bool)())
        self._last = 0.0

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        last = done >= total
        if self._quiet or (not last and now - self._last < (0.1 if self._tty else 5)):
            return
        self._last = now
        filled = _WIDTH * done // max(total, 1)
        bar = "#" * filled + "." * (_WIDTH - filled)
        ending = "\n" if last or not self._tty else ""
        start = "\r" if self._tty else ""
        self._stream.write(f"{start}{self._label}[{bar}] {done}/{total}", ending=ending)
        self._stream.flush()
