"""A diff in; out comes HTML for a reviewer: escaped, and said as well as coloured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from .blocks import BlockDiff
from .content import Property
from .fields import FieldDiff
from .item import Diff
from .labels import ENGLISH, Labels
from .outline import fold_same, heading
from .words import Op, Span

__all__ = ["spans_html", "to_html"]


def to_html(diff: Diff, labels: Labels = ENGLISH) -> str:
    """Sections with a heading each, changes as ``<ins>`` and ``<del>``, the unchanged folded.

    What is inserted and deleted is said in ``kb-diff-said``, which a style sheet hides from the eye
    and a screen reader reads; browsers tell it nothing of ``<ins>``.
    """
    if diff.is_empty:
        return f'<p class="kb-diff-empty">{escape(labels["nothing"])}</p>'
    fields = (_field(field, labels) for field in diff.fields)
    blocks = (
        _same(each, labels) if isinstance(each, int) else _block(each, labels)
        for each in fold_same((*diff.blocks, *diff.attachments))
    )
    return f'<div class="kb-diff">{"".join((*fields, *blocks))}</div>'


def spans_html(spans: Iterable[Span], labels: Labels = ENGLISH) -> str:
    """*spans* as HTML inside a paragraph."""
    return "".join(_span(span, labels) for span in spans)


def _field(field: FieldDiff, labels: Labels) -> str:
    title = heading(field.name, field.change, labels)
    return _section(
        f"field kb-diff-{field.change}", title, f"<p>{spans_html(field.spans, labels)}</p>"
    )


def _block(block: BlockDiff, labels: Labels) -> str:
    title = heading(block.block.type, block.change, labels, block)
    body = f"<p>{spans_html(block.spans, labels)}</p>" if block.spans else ""
    changed = "".join(_properties(block.properties, labels))
    return _section(
        f"block kb-diff-{block.change}", title, body + (f"<ul>{changed}</ul>" if changed else "")
    )


def _section(name: str, title: str, body: str) -> str:
    return f'<section class="kb-diff-{name}"><h3>{escape(title)}</h3>{body}</section>'


def _same(count: int, labels: Labels) -> str:
    return f'<p class="kb-diff-same">{count} {escape(labels["same"])}</p>'


def _properties(properties: Iterable[Property], labels: Labels) -> Iterator[str]:
    for changed in properties:
        sides = ((Op.DELETE, changed.before), (Op.INSERT, changed.after))
        spans = (Span(op=op, text=text) for op, text in sides if text is not None)
        name = escape(labels.get(changed.name, changed.name))
        yield f"<li>{name}: {spans_html(spans, labels)}</li>"


def _span(span: Span, labels: Labels) -> str:
    # A line that only begins or ends elsewhere has no text to colour.
    text = escape(span.text if span.text.strip() else f"↵{span.text}").replace("\n", "<br>")
    if span.op is Op.INSERT:
        return f"<ins>{_said(labels['inserted'])}{text}</ins>"
    if span.op is Op.DELETE:
        return f"<del>{_said(labels['deleted'])}{text}</del>"
    if span.op is Op.STYLED:
        styles = escape(f"{span.was or '–'} → {span.now or '–'}")
        said = _said(f"{labels['styled']}, {span.was or '–'} → {span.now or '–'}")
        return f'<span class="kb-diff-styled" title="{styles}">{said}{text}</span>'
    return escape(span.text).replace("\n", "<br>")


def _said(text: str) -> str:
    return f'<span class="kb-diff-said">{escape(text)}: </span>'
