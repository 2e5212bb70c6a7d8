"""Where the command writes: sentences and colours for people, or JSON for programs."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from typing import Any, TextIO

from kbcore.diff import LABELS, Labels
from kbcore.locale import Locale

from .words import LANGUAGES

__all__ = ["FORMAT", "Output", "visible"]

FORMAT = 1
"""Number of the shape of the JSON that every command prints."""

_STYLES = {"strong": "1", "faint": "2", "good": "32", "bad": "31", "mark": "1;33"}


class Output:
    """*stdout* gets results, *stderr* what goes wrong and what takes long.

    Colours are for a terminal alone, and not where NO_COLOR is set (https://no-color.org).
    """

    def __init__(
        self,
        stdout: TextIO,
        stderr: TextIO,
        *,
        language: Locale,
        as_json: bool,
        environment: Mapping[str, str],
    ) -> None:
        self._stdout, self._stderr = stdout, stderr
        self.language, self.as_json = language, as_json
        self.words = LANGUAGES[language]
        plain = environment.get("NO_COLOR") or environment.get("TERM") == "dumb"
        self.colour = self.is_terminal(stdout) and not plain and not as_json

    def is_terminal(self, stream: TextIO) -> bool:
        """Whether somebody reads *stream* as it is written."""
        return stream.isatty()

    @property
    def labels(self) -> Labels:
        """What a diff calls things in this language."""
        return LABELS[self.language]

    def text(self, code: str, **about: Any) -> str:
        """The sentence *code* with *about* filled in."""
        return self.words[code].format(**about)

    def say(self, code: str, **about: Any) -> None:
        """Print the sentence *code*."""
        self.line(visible(self.text(code, **about)))

    def line(self, text: str = "") -> None:
        """Print *text*, which is `visible` or made of what is."""
        self._stdout.write(f"{text}\n")

    def warn(self, code: str, **about: Any) -> None:
        """Print the sentence *code* where it is in no program's way."""
        self._stderr.write(f"{visible(self.text(code, **about))}\n")

    def json(self, command: str, **data: Any) -> None:
        """Print *data* as one object."""
        shape = {"format": FORMAT, "command": command, **data}
        self._stdout.write(json.dumps(shape, ensure_ascii=False, indent=2) + "\n")

    def styled(self, text: str, style: str) -> str:
        """*text*, visible, and in the colour of *style* where there are colours."""
        text = visible(text)
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self.colour else text


def visible(text: str) -> str:
    """*text* on one line, without what could command the terminal."""
    spaced = " ".join(text.split("\n"))
    return "".join("�" if unicodedata.category(char) == "Cc" else char for char in spaced)
