"""What HTML and terminal show alike: headings, and how many blocks stayed the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from .blocks import BlockDiff, Change
from .labels import Labels

__all__ = ["fold_same", "heading"]


def fold_same(blocks: Iterable[BlockDiff]) -> Iterator[BlockDiff | int]:
    """Blocks that changed or moved, and the number of those between that did neither."""
    for same, group in groupby(blocks, key=lambda b: b.change is Change.SAME and not b.moved):
        if same:
            yield sum(1 for _ in group)
        else:
            yield from group


def heading(code: str, change: Change, labels: Labels, block: BlockDiff | None = None) -> str:
    """``Table: changed, moved``: what it is and what became of it."""
    name = labels.get(code, code.removeprefix("extra."))
    told = [change.value] if change is not Change.SAME else []
    if block and block.moved:
        told.append("moved")
    if block and block.is_internal:
        told.append("internal")
    return f"{name}: {', '.join(labels[each] for each in told)}"
