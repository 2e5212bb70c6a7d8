"""``kbcore search``: answers to what a customer asks, best first."""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from html import escape, unescape
from typing import Any
from uuid import UUID

from kbcore.content import to_text
from kbcore.items import Audience, ItemKey, KnowledgeItem
from kbcore.locale import Locale
from kbcore.search import LARGEST_PAGE, SearchEngine, SearchQuery
from kbcore.stores import FolderStore
from kbcore.text import highlight

from .index import document_id, drafts_index, live_index
from .options import language_tag
from .output import Output, visible
from .words import Words

__all__ = ["add", "run"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A hit with the passages that say why, as HTML with ``<mark>``."""

    item: KnowledgeItem
    score: float
    title: str
    passages: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "reference": self.item.reference,
            "key": str(self.item.key),
            "locale": self.item.locale,
            "kind": self.item.kind,
            "audience": self.item.audience.value,
            "title": self.item.title,
            "score": round(self.score, 4),
            "highlights": {"title": self.title, "text": list(self.passages)},
        }


def add(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument("text", metavar="TEXT", help=words["help.search.text"])
    parser.add_argument("--drafts", action="store_true", help=words["help.search.drafts"])
    parser.add_argument("--public", action="store_true", help=words["help.search.public"])
    parser.add_argument(
        "--limit", type=_limit, default=10, metavar="N", help=words["help.search.limit"]
    )
    parser.add_argument("--locale", type=language_tag, metavar="TAG", help=words["help.locale"])
    parser.add_argument("--kind", metavar="NAME", help=words["help.search.kind"])


def _limit(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if not 1 <= number <= LARGEST_PAGE:
        raise ArgumentTypeError(f"{text!r} is not a number from 1 to {LARGEST_PAGE}")
    return number


def run(options: Namespace, out: Output) -> int:
    store = FolderStore(options.folder)
    with ExitStack() as stack:
        if options.drafts:
            items = [draft.item for draft in store.scan().drafts]
            engine = stack.enter_context(drafts_index(store, items, out))
            by_id = {document_id(item): item for item in items}
            total, answers = _answers(engine, by_id.get, options)
        else:
            engine = stack.enter_context(live_index(store, out))
            total, answers = _answers(engine, _live_items(store), options)
    if out.as_json:
        told = [answer.to_json() for answer in answers]
        out.json("search", query=options.text, total=total, results=told)
    elif answers:
        _print(out, options.text, total, answers)
    elif options.drafts or any(store.items()):
        out.say("search.none", text=options.text)
    else:
        out.say("search.nothing_published")
    return 0 if answers else 1


_ItemOf = Callable[[str], KnowledgeItem | None]


def _live_items(store: FolderStore) -> _ItemOf:
    def item_of(identity: str) -> KnowledgeItem | None:
        key, _, language = identity.partition(".")
        version = store.current(ItemKey(UUID(key)), Locale(language))
        return version.item if version else None

    return item_of


def _answers(
    engine: SearchEngine, item_of: _ItemOf, options: Namespace
) -> tuple[int, list[Answer]]:
    """How many there are in all, and the best of them."""
    public = (Audience.PUBLIC.value,)
    query = SearchQuery(
        text=options.text,
        locales=(options.locale,) if options.locale else (),
        kinds=(options.kind,) if options.kind else (),
        audiences=public if options.public else tuple(Audience),
        internal_text=not options.public,
        limit=options.limit,
    )
    result = engine.search(query)
    found = ((item_of(hit.id), hit.score) for hit in result.hits)
    answers = [_answer(item, score, options) for item, score in found if item]
    return result.total, answers


def _answer(item: KnowledgeItem, score: float, options: Namespace) -> Answer:
    internal = not options.public
    body = to_text(item.blocks, internal=internal)
    text = "\n".join(filter(None, (item.summary, *item.similar_questions, body)))
    title = highlight(item.title, options.text, fragment=max(1, len(item.title)))
    return Answer(
        item=item,
        score=score,
        title=title[0].html if title else escape(item.title),
        passages=tuple(fragment.html for fragment in highlight(text, options.text)),
    )


def _print(out: Output, text: str, total: int, answers: Iterable[Answer]) -> None:
    for answer in answers:
        item = answer.item
        mark = f" [{out.text('search.internal')}]" if item.audience is Audience.INTERNAL else ""
        name = f"{item.reference or item.key}.{item.locale}"
        out.line(f"{out.styled(name, 'faint')}  {_marked(answer.title, out)}{mark}")
        for passage in answer.passages:
            out.line(f"    {_marked(passage, out)}")
    out.say("search.some", total=total, text=text)


def _marked(html: str, out: Output) -> str:
    """*html* of ours for a terminal, its marks in colour if there are any."""
    parts = re.split(r"<mark>(.*?)</mark>", html, flags=re.DOTALL)
    return "".join(
        out.styled(unescape(part), "mark") if number % 2 else visible(unescape(part))
        for number, part in enumerate(parts)
    )
