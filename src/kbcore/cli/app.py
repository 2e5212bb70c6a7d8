"""Arguments in; out comes an exit code: 0 done, 1 something to mend or refused, 2 not possible."""

from __future__ import annotations

import os
import sys
from argparse import SUPPRESS, ArgumentError, ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from io import TextIOWrapper

from kbcore.locale import InvalidLocale, Locale

from . import check, diff, log, new, publish, review, search
from .output import Output
from .words import LANGUAGES, Words, language, language_of_system

__all__ = ["main"]

_COMMANDS = {
    "check": check,
    "search": search,
    "review": review,
    "log": log,
    "diff": diff,
    "publish": publish,
    "new": new,
}
DONE, REFUSED, IMPOSSIBLE = range(3)
# What somebody asked for and may not have. All else that is raised could not be done at all.
_REFUSALS = frozenset(
    {
        *("AuthorCannotApprove", "AlreadyApproved", "StaleApproval", "CannotLower"),
        *("AlreadyDecided", "IllegalMove", "OtherDigest", "UnpublishedChanges", "InvalidTimeline"),
    }
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with *arguments*, those of the process by default."""
    given = sys.argv[1:] if arguments is None else arguments
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal without Unicode shows escapes rather than nothing.
            stream.reconfigure(errors="backslashreplace")
    spoken = _spoken(given)
    options = _parser(LANGUAGES[spoken]).parse_args(given)
    out = Output(
        sys.stdout,
        sys.stderr,
        language=spoken,
        as_json=options.json,
        environment=os.environ,
    )
    try:
        return _run(options, out)
    except BrokenPipeError:
        # Whoever read us has seen enough. Python would complain when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return 130


def _run(options: Namespace, out: Output) -> int:
    try:
        done: int = options.run(options, out)
        sys.stdout.flush()
    except (BrokenPipeError, KeyError, IndexError):
        # The first is no error here, the others are mistakes of ours.
        raise
    except (OSError, LookupError, ValueError) as error:
        code = type(error).__name__
        problem = out.words.get(f"error.{code}", "{e}").format(e=error)
        if out.as_json:
            out.json(options.command, error={"code": code, "message": problem})
        out.warn("error", problem=problem)
        return REFUSED if code in _REFUSALS else IMPOSSIBLE
    return done


def _spoken(arguments: Sequence[str]) -> Locale:
    """The language that is asked for, looked for first: help is in it too."""
    finder = ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    finder.add_argument("--lang")
    try:
        wanted = finder.parse_known_args(arguments)[0].lang
        return language(wanted) if wanted else language_of_system(os.environ)
    except (ArgumentError, ValueError):
        # Said properly by the parser itself.
        return language_of_system(os.environ)


def _parser(words: Words) -> ArgumentParser:
    parser = ArgumentParser(prog="kbcore", description=words["help"], epilog=words["help.exit"])
    everywhere = ArgumentParser(add_help=False)
    everywhere.add_argument("folder", metavar="DIR", help=words["help.folder"])
    everywhere.add_argument("--json", action="store_true", help=words["help.json"])
    _add_language(everywhere, words)
    _add_language(parser, words)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, module in _COMMANDS.items():
        told = words[f"help.{name}"]
        command = commands.add_parser(
            name, help=told, description=told, epilog=words["help.exit"], parents=[everywhere]
        )
        module.add(command, words)
        command.set_defaults(run=module.run)
    return parser


def _add_language(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument("--lang", type=_language, default=SUPPRESS, help=words["help.lang"])


def _language(code: str) -> Locale:
    try:
        return language(code)
    except (InvalidLocale, ValueError) as error:
        raise ArgumentTypeError(str(error)) from error
