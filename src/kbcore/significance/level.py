"""How much a change matters: a typo, content, or something critical."""

from __future__ import annotations

from enum import IntEnum

__all__ = ["Significance"]


class Significance(IntEnum):
    """Levels in order: ``max`` of two is the one that counts. *code* is its name in JSON."""

    TYPO = 1
    CONTENT = 2
    CRITICAL = 3

    @property
    def code(self) -> str:
        return self.name.lower()

    @classmethod
    def of(cls, code: str) -> Significance:
        """The level called *code*. Raises ValueError."""
        try:
            return cls[code.upper()]
        except KeyError:
            known = ", ".join(level.code for level in cls)
            raise ValueError(f"No significance {code!r}; known are {known}.") from None
