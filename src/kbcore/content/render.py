"""Blocks as one text or one HTML, for everyone or with what is internal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .block import Block, BlockAudience

__all__ = ["RENDERER", "for_readers", "to_html", "to_text"]

# Raised when the same blocks give other HTML or text: stored renderings are then rebuilt.
RENDERER = 1


def for_readers(blocks: Iterable[Block], *, internal: bool) -> Iterator[Block]:
    """The *blocks* that a reader sees; internal ones only if *internal*."""
    return (b for b in blocks if internal or b.audience is not BlockAudience.INTERNAL)


def to_text(blocks: Iterable[Block], *, internal: bool = False) -> str:
    """Plain text, a blank line between blocks."""
    return "\n\n".join(
        filter(None, (block.text() for block in for_readers(blocks, internal=internal)))
    )


def to_html(blocks: Iterable[Block], *, internal: bool = False) -> str:
    """HTML with placeholders; a run of internal blocks stands in one marked ``<aside>``."""
    out: list[str] = []
    inside = False
    for block in for_readers(blocks, internal=internal):
        is_internal = block.audience is BlockAudience.INTERNAL
        if is_internal != inside:
            out.append('<aside class="kb-internal">' if is_internal else "</aside>")
            inside = is_internal
        out.append(block.html())
    return "".join(out) + ("</aside>" if inside else "")
