"""JSON values as YAML that people edit: what looks like a text is one, and no type is guessed.

YAML 1.1, as PyYAML reads it by itself, takes ``no`` for false and ``2026-03-01`` for a date. Here
only what JSON has is anything but a text, and what is meant as a text may look like a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

__all__ = ["InvalidYaml", "entries", "read", "text", "texts", "value", "write"]

_NULL, _BOOL, _INT, _FLOAT, _TEXT = (
    f"tag:yaml.org,2002:{name}" for name in ("null", "bool", "int", "float", "str")
)
_PLAIN = {
    _NULL: (re.compile(r"^(?:~|null|)$"), ["~", "n", ""]),
    _BOOL: (re.compile(r"^(?:true|false)$"), ["t", "f"]),
    _INT: (re.compile(r"^-?(?:0|[1-9][0-9]*)$"), list("-0123456789")),
    _FLOAT: (
        re.compile(r"^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$"),
        list("-0123456789"),
    ),
}
_NUMBERS: Mapping[str, type[int | float]] = {_INT: int, _FLOAT: float}
# What a block scalar or a single quote would change, or no editor shows.
_ODD = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")


class InvalidYaml(ValueError):
    """*problem* at *line* (from 1) of the text."""

    def __init__(self, line: int, problem: str) -> None:
        self.line, self.problem = line, problem
        super().__init__(f"line {line}: {problem}")


class _Loader(yaml.SafeLoader):
    """Knows JSON's types alone."""

    yaml_implicit_resolvers: dict[str, Any] = {}


class _FastLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The same by libyaml, ten times as fast; what is nested some 10,000 deep crashes it."""

    yaml_implicit_resolvers: dict[str, Any] = {}


# Each level of nesting takes one of these signs. No file of a person has so many.
_NESTING, _DEEP = "[{-?:", 2000
_MOST_BRACKETS = 100


class _Dumper(yaml.SafeDumper):
    """Quotes what either version of YAML would take for something else."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


for _tag, (_pattern, _first) in _PLAIN.items():
    _Loader.add_implicit_resolver(_tag, _pattern, _first)
    _FastLoader.add_implicit_resolver(_tag, _pattern, _first)
    _Dumper.add_implicit_resolver(_tag, _pattern, _first)


def _represent_text(dumper: yaml.SafeDumper, text: str) -> ScalarNode:
    style = None
    if _ODD.search(text):
        style = '"'
    elif "\n" in text:
        style = "|"
    return dumper.represent_scalar(_TEXT, text, style=style)


_Dumper.add_representer(str, _represent_text)


def write(data: Mapping[str, Any]) -> str:
    """The JSON object *data* as YAML, in its own order, one line for what has one."""
    return str(
        yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=float("inf"))
    )


def read(source: str) -> MappingNode | None:
    """The nodes of *source*, an object; None if it is empty. Raises InvalidYaml."""
    _check_brackets(source)
    try:
        node = _composed(source)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = ", ".join(filter(None, (error.context, error.problem)))
        raise InvalidYaml(mark.line + 1 if mark else 1, problem) from error
    except yaml.reader.ReaderError as error:
        line = source.count("\n", 0, error.position) + 1
        raise InvalidYaml(line, f"the character {error.character!r} can't stand here") from error
    except RecursionError:
        raise InvalidYaml(1, "lists are nested too deeply") from None
    if node is None or isinstance(node, MappingNode):
        return node
    raise InvalidYaml(_line(node), "it holds no fields, such as title: …")


def _check_brackets(source: str) -> None:
    """Refuse what readers take seconds for; brackets in quotes count, but who has so many."""
    if source.count("[") + source.count("{") <= _MOST_BRACKETS:
        return
    opened = 0
    for match in re.finditer(r"[\[\]{}]", source):
        opened += 1 if match[0] in "[{" else -1
        if opened > _MOST_BRACKETS:
            line = source.count("\n", 0, match.start()) + 1
            raise InvalidYaml(line, "brackets are nested too deeply")


def _composed(source: str) -> Node | None:
    """The nodes of *source*, by libyaml where it is safe; errors are those of Python's reader."""
    if sum(map(source.count, _NESTING)) < _DEEP:
        try:
            return _nodes(source, _FastLoader)
        except yaml.YAMLError:
            pass
    return _nodes(source, _Loader)


def _nodes(source: str, loader: type[Any]) -> Node | None:
    return yaml.compose(source, Loader=loader)


def entries(node: MappingNode) -> Iterator[tuple[str, Node]]:
    """Name and value of each field of *node*. Raises InvalidYaml."""
    for key, field in node.value:
        yield text(key), field


def text(node: Node) -> str:
    """The text of *node* as it was written, also if it looks like a number. Raises InvalidYaml."""
    if not isinstance(node, ScalarNode):
        raise InvalidYaml(_line(node), "is not a text")
    if node.tag == _NULL:
        return ""
    if node.tag != _TEXT and node.tag not in _PLAIN:
        raise InvalidYaml(_line(node), f"{node.tag} is not known here")
    return str(node.value)


def texts(node: Node) -> list[str]:
    """The texts of a list, or the one that stands for a list of one. Raises InvalidYaml."""
    if isinstance(node, ScalarNode):
        return [only] if (only := text(node)) else []
    if not isinstance(node, SequenceNode):
        raise InvalidYaml(_line(node), "is not a list of texts")
    return [text(each) for each in node.value]


def value(node: Node) -> Any:
    """The JSON value of *node*. Raises InvalidYaml."""
    try:
        return _value(node, set())
    except RecursionError:
        raise InvalidYaml(_line(node), "lists are nested too deeply") from None


def _value(node: Node, seen: set[int]) -> Any:
    if id(node) in seen:
        # Aliases of aliases grow beyond any memory; nobody needs them here.
        raise InvalidYaml(_line(node), "& and * are not known here; write it out")
    seen.add(id(node))
    if isinstance(node, SequenceNode):
        return [_value(each, seen) for each in node.value]
    if isinstance(node, MappingNode):
        return {text(key): _value(each, seen) for key, each in node.value}
    return _scalar(node)


def _scalar(node: Node) -> Any:
    written = text(node)
    if node.tag == _NULL:
        return None
    if node.tag == _BOOL:
        return written == "true"
    try:
        return _NUMBERS[node.tag](written) if node.tag in _NUMBERS else written
    except ValueError as error:
        # Python reads no number of more than 4,300 digits.
        raise InvalidYaml(_line(node), str(error)) from error


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1
