"""Arguments that several commands take."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError

from kbcore.locale import InvalidLocale, Locale, locale
from kbcore.review import PRESETS, Person, ReviewPolicy

from .case import person
from .words import Words

__all__ = ["add_name", "add_policy", "add_target", "language_tag", "named", "policy_of"]


def add_target(parser: ArgumentParser, words: Words, *, optional: bool = False) -> None:
    """``REF`` and ``--locale``: which item is meant."""
    count = "?" if optional else None
    parser.add_argument("reference", metavar="REF", nargs=count, help=words["help.reference"])
    parser.add_argument("--locale", type=language_tag, metavar="TAG", help=words["help.locale"])


def add_policy(parser: ArgumentParser, words: Words) -> None:
    """``--policy``."""
    told = words["help.policy"].format(choices=", ".join(PRESETS))
    parser.add_argument("--policy", choices=PRESETS, default="pair", metavar="NAME", help=told)


def add_name(parser: ArgumentParser, words: Words, *, required: bool = False) -> None:
    """``--as``: who acts."""
    parser.add_argument(
        *("--as",), dest="actor", type=named, required=required, metavar="NAME",
        help=words["help.as"],
    )  # fmt: skip


def policy_of(name: str) -> ReviewPolicy:
    """The preset *name*."""
    return PRESETS[name]


def named(text: str) -> Person:
    """Who *text* is. Raises ArgumentTypeError."""
    try:
        return person(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error


def language_tag(text: str) -> Locale:
    """The language *text*. Raises ArgumentTypeError."""
    try:
        return locale(text)
    except InvalidLocale as error:
        raise ArgumentTypeError(str(error)) from error
