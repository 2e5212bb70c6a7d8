"""Differences between versions of one item, for a whole batch."""

from __future__ import annotations

from dataclasses import dataclass

from kbcore import KnowledgeItem
from kbcore.diff import BlockDiff, Diff, FieldDiff, Labels, to_html
from wagtail_kb import history
from wagtail_kb.graphql.batch import Row, related
from wagtail_kb.graphql.ids import GlobalId
from wagtail_kb.viewer import Viewer

from .document import document_of
from .versions import version_by_id

__all__ = ["Difference", "difference"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A *diff*, told with *labels*."""

    diff: Diff
    labels: Labels

    @property
    def html(self) -> str:
        """The diff as HTML, every text in it escaped."""
        return to_html(self.diff, self.labels)

    def label(self, part: FieldDiff | BlockDiff) -> str:
        """What *part* is called."""
        name = part.name if isinstance(part, FieldDiff) else part.block.type
        return self.labels.get(name, name.removeprefix("extra."))


def difference(row: Row, to: str, viewer: Viewer, locale: str) -> Difference | None:
    """What leads from the version *row* to the one with the global id *to*, told in *locale*.

    None if that is no version of the same item that *viewer* may look up. Three SQL at most for
    the batch. Raises InvalidId.
    """
    wanted = GlobalId.parse(to, wanted="Version")
    if not viewer.may("view_history"):
        return None

    def load(rows: list[Row]) -> dict[int, Difference]:
        same = [r for r in rows if (r["key"], r["locale"]) == (wanted.key, wanted.locale)]
        target = version_by_id(wanted, viewer, frozenset({"document"})) if same else None
        if target is None:
            return {}
        new = _value(target)
        found = history.differences([(_value(r), new) for r in same], viewer, language=locale)
        words = history.labels(locale)
        return {
            r["pk"]: Difference(diff=diff, labels=words)
            for r, diff in zip(same, found, strict=True)
        }

    found: Difference | None = related(row, ("diff", wanted, locale), load)
    return found


def _value(row: Row) -> KnowledgeItem:
    return KnowledgeItem.from_json(document_of(row))
