"""Generated values for property tests: text as people and machines write it, up to whole items."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from kbcore import Audience, CategoryRef, FacetRef, ItemKey, KnowledgeItem, Locale, Reference
from kbcore.content import (
    Attachment,
    Block,
    BlockAudience,
    Code,
    FileRef,
    Heading,
    Line,
    Link,
    List,
    ListItem,
    Picture,
    RichText,
    Run,
    Table,
)
from kbcore.content.run import MARKS, merged

__all__ = [
    "SOME_KEY",
    "attachments",
    "blocks",
    "hostile_texts",
    "items",
    "json_values",
    "lines",
    "moments",
    "rich_texts",
    "runs",
    "texts",
]

# What escaping, white space and placeholders could trip over.
FRAGMENTS = [
    *('<kb-link to="page:1">', "</kb-link>", '<kb-picture file="f" alt="a"></kb-picture>'),
    *("<script>", "&lt;", "&amp;lt;", '"', "'", "</p>", "<!--", "]]>", "\\", "{{", "%s"),
    *(" ", "  ", "\n", "\t", "\u3000", "\xa0", "\u200b", "退款", "退貨", "流程", "A", "é", "😀"),
]

# XML, and so lxml, has no control characters; surrogates are no text.
_characters = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
hostile_texts = st.lists(st.sampled_from(FRAGMENTS) | st.text(_characters, max_size=5)).map("".join)
texts = hostile_texts | st.text(max_size=20)
_words = st.text(_characters, min_size=1, max_size=8)
_hashes = st.integers(0, 2**256 - 1).map("{:064x}".format)

_links = st.builds(
    Link,
    kind=st.just("url"),
    target=st.sampled_from(["https://example.com/?a=1&b=2", "mailto:help@example.com", "#top"]),
) | st.builds(
    Link,
    kind=st.sampled_from(["page", "file"]),
    target=st.uuids().map(str),
)


def runs(links: st.SearchStrategy[Link] = _links) -> st.SearchStrategy[tuple[Run, ...]]:
    """Runs in the form that an editor's text has after reading."""
    marks = st.sets(st.sampled_from(list(MARKS))).map(
        lambda chosen: tuple(mark for mark in MARKS if mark in chosen)
    )
    run = st.builds(Run, text=hostile_texts, marks=marks, link=st.none() | links)
    return st.lists(run, max_size=4).map(merged)


def lines(links: st.SearchStrategy[Link] = _links) -> st.SearchStrategy[tuple[Line, ...]]:
    """Lines as reading gives them: none empty but rules, lists one level deeper at a time."""
    line = st.builds(
        Line,
        style=st.sampled_from(["p", "ul", "ol", "h2", "h3", "h4", "quote", "hr"]),
        runs=runs(links),
        level=st.integers(0, 3),
    )
    return st.lists(line, max_size=6).map(_well_formed)


def _well_formed(drawn: list[Line]) -> tuple[Line, ...]:
    made: list[Line] = []
    for line in drawn:
        if line.style == "hr":
            made.append(Line(style="hr"))
        elif line.runs:
            before = made[-1] if made else Line()
            deepest = before.level + 1 if before.style in ("ul", "ol") else 0
            level = min(line.level, deepest) if line.style in ("ul", "ol") else 0
            made.append(Line(style=line.style, runs=line.runs, level=level))
    return tuple(made)


_files = st.builds(
    FileRef,
    sha256=_hashes,
    filename=_words,
    content_type=st.sampled_from(["", "image/png", "application/pdf"]),
    size=st.integers(0, 10**9),
)
_common: dict[str, st.SearchStrategy[Any]] = {
    "id": st.just("") | st.uuids().map(str),
    "audience": st.sampled_from(BlockAudience),
}
rich_texts = st.builds(RichText, lines=lines(), **_common)
attachments = st.builds(Attachment, file=_files, title=texts, **_common)
_pictures = st.builds(
    Picture,
    file=_files,
    alt=texts,
    caption=texts,
    width=st.integers(0, 4000),
    height=st.integers(0, 4000),
    **_common,
) | st.builds(
    Picture, url=st.just("https://example.com/a.png"), alt=texts, caption=texts, **_common
)
blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, content=texts, level=st.integers(2, 4), **_common),
    rich_texts,
    st.builds(
        List,
        items=st.lists(st.builds(ListItem, runs=runs()), max_size=3).map(tuple),
        ordered=st.booleans(),
        **_common,
    ),
    st.builds(
        Table,
        rows=st.lists(st.lists(texts, max_size=3).map(tuple), max_size=3).map(tuple),
        caption=texts,
        header_row=st.booleans(),
        header_column=st.booleans(),
        **_common,
    ),
    _pictures,
    st.builds(Code, content=texts, language=st.sampled_from(["", "bash"]), **_common),
    attachments,
)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=4,
)
_facets = st.lists(
    st.builds(FacetRef, key=st.uuids(), applies_to=st.booleans()),
    max_size=3,
    unique_by=lambda facet: facet.key,
).map(tuple)

items: st.SearchStrategy[KnowledgeItem] = st.builds(
    KnowledgeItem,
    key=st.uuids().map(ItemKey),
    locale=st.sampled_from([Locale("zh-Hans"), Locale("zh-Hant"), Locale("en")]),
    kind=st.sampled_from(["faq", "article", "how_to"]),
    title=texts,
    reference=st.none() | st.integers(1, 10**6).map(lambda number: Reference(f"KB-{number}")),
    summary=texts,
    slug=texts,
    audience=st.sampled_from(Audience),
    blocks=st.lists(blocks, max_size=4).map(tuple),
    attachments=st.lists(attachments, max_size=2).map(tuple),
    similar_questions=st.lists(texts, max_size=3).map(tuple),
    keywords=st.lists(texts, max_size=3).map(tuple),
    category=st.lists(
        st.builds(CategoryRef, key=st.uuids(), title=texts, slug=texts), max_size=2
    ).map(tuple),
    facets=_facets,
    extra=st.dictionaries(texts, json_values, max_size=2),
    finding_aids=st.frozensets(texts, max_size=2),
)

moments = st.integers(0, 200).map(
    lambda hours: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
)

SOME_KEY = ItemKey(UUID("6f9c1a52-0c33-4f2e-9f33-b8a1f0a6d001"))
