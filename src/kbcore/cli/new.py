"""``kbcore new``: begin a file with a key, a reference and the headings of its kind."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from uuid import uuid4

from kbcore.content import Block, Heading
from kbcore.items import ItemKey, KnowledgeItem
from kbcore.kinds import kinds
from kbcore.stores import FolderStore

from .options import language_tag
from .output import Output
from .target import matching
from .words import Words

__all__ = ["add", "run"]


def add(parser: ArgumentParser, words: Words) -> None:
    names = [kind.name for kind in kinds]
    told = words["help.new.kind"].format(choices=", ".join(names))
    parser.add_argument("title", metavar="TITLE", help=words["help.new.title"])
    parser.add_argument("--kind", choices=names, default="faq", metavar="NAME", help=told)
    parser.add_argument(
        "--locale", type=language_tag, default="zh-Hans", metavar="TAG",
        help=words["help.new.locale"],
    )  # fmt: skip
    parser.add_argument("--of", metavar="REF", help=words["help.new.of"])


def run(options: Namespace, out: Output) -> int:
    store = FolderStore(options.folder)
    with store.exclusive():
        of = matching(store, options.of)[0] if options.of else None
        key = of.key if of else ItemKey(uuid4())
        kind = of.draft.item.kind if of and of.draft else options.kind
        item = KnowledgeItem(
            key=key,
            locale=options.locale,
            kind=kind,
            title=options.title,
            reference=store.number(key),
            blocks=tuple(_headings(kind, options.locale)),
        )
        path = store.write(item)
    if out.as_json:
        out.json("new", path=path, reference=item.reference, key=str(key), locale=item.locale)
    else:
        out.say("new.made", path=path, reference=item.reference)
    return 0


def _headings(kind: str, language: str) -> Iterator[Block]:
    headings = kinds[kind].template(language) if kind in kinds else ()
    return (Heading(content=text) for text in headings)
