"""An item as a file that people edit: front matter in YAML, then its text in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kbcore.items import FORMAT, InvalidItem, KnowledgeItem

from . import body, yamltext
from .header import FIELDS, Header
from .links import Links
from .problem import Problem, ProblemCode

__all__ = ["read", "write"]


def read(header: Header, links: Links) -> tuple[KnowledgeItem | None, tuple[Problem, ...]]:
    """The item of *header*, or None and what is wrong with it."""
    found = body.read(header.body, link=links.read, path=header.path, line=header.body_line)
    data = {
        **header.data,
        "format": FORMAT,
        "blocks": [block.to_json() for block in found.blocks],
    }
    try:
        item = KnowledgeItem.from_json(data)
    except InvalidItem as error:
        line = header.line(error.path.partition("[")[0])
        about = f"{error.path} {error.problem}"
        wrong = Problem(code=ProblemCode.WRONG_FIELD, path=header.path, line=line, about=about)
        return None, (wrong, *found.problems)
    return (None if found.problems else item), found.problems


def write(item: KnowledgeItem, links: Links) -> str:
    """The file of *item*: what `read` makes the same item of."""
    text = body.write(item.blocks, link=links.read, address=links.write)
    header = yamltext.write(dict(_present(item.to_json())))
    return f"---\n{header}---\n\n{text}\n" if text else f"---\n{header}---\n"


def _present(data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name in FIELDS:
        if name == "attachments" and name in data:
            yield name, [_without_type(each) for each in data[name]]
        elif name in data:
            yield name, data[name]


def _without_type(attachment: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in attachment.items() if name != "type"}
