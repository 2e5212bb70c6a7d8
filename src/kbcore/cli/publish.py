"""``kbcore publish``: what is approved goes live; what is not stays as it is."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kbcore.review import Decision, Published, State, take
from kbcore.stores import FolderStore
from kbcore.versions import Version

from .case import Case, case_of, cases_of, people_of
from .options import add_name, add_policy, language_tag, policy_of
from .output import Output
from .review import missing
from .target import Target, matching, targets
from .words import Words

__all__ = ["add", "run"]

_CAUSE = "editor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of *case*: the *version* that is live now, None if it was refused."""

    case: Case
    version: Version | None = None
    is_new: bool = False
    verification: str = ""


def add(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument(
        "references", nargs="*", metavar="REF", help=words["help.publish.references"]
    )
    parser.add_argument("--locale", type=language_tag, metavar="TAG", help=words["help.locale"])
    add_name(parser, words, required=True)
    add_policy(parser, words)
    parser.add_argument("--unreviewed", action="store_true", help=words["help.publish.unreviewed"])


def run(options: Namespace, out: Output) -> int:
    store = FolderStore(options.folder)
    with store.exclusive():
        chosen, problems = _chosen(store, options)
        policy = policy_of(options.policy)
        if options.references:
            people = people_of(store.reviews())
            cases = [case_of(store, each, policy=policy, people=people) for each in chosen]
        else:
            cases = [each for each in cases_of(store, chosen, policy=policy) if each.is_ready]
        outcomes = [_publish(store, case, options) for case in cases]
    _print(out, outcomes, problems)
    return 1 if any(outcome.version is None for outcome in outcomes) else 0


def _chosen(store: FolderStore, options: Namespace) -> tuple[Iterable[Target], int]:
    """The targets that are named, each once, or all; and how many problems there are besides."""
    if not options.references:
        scan = store.scan()
        return targets(store, scan), len(scan.problems)
    named = (matching(store, wanted, options.locale) for wanted in options.references)
    once = {(target.key, target.locale): target for found in named for target in found}
    return once.values(), 0


def _publish(store: FolderStore, case: Case, options: Namespace) -> Outcome:
    event = Published(
        actor=options.actor,
        at=datetime.now(UTC),
        answer_digest=case.decision.answer_digest,
        # What nobody handed in is taken for the work of who publishes it.
        authors=frozenset({options.actor} if case.decision.state is State.DRAFT else ()),
        cause=_CAUSE,
    )
    after = _after(case, event)
    if not after.is_approved and not options.unreviewed:
        return Outcome(case=case)
    target, before = case.target, case.live
    version = store.publish(case.item, at=event.at, cause=_CAUSE)
    is_new = before is None or before.number != version.number
    if is_new or case.decision.state is not State.PUBLISHED:
        store.record(target.key, target.locale, event)
    return Outcome(case=case, version=version, is_new=is_new, verification=after.verification.value)


def _after(case: Case, event: Published) -> Decision:
    """What the review comes to once it is out: that tells whose hand it was, which one may do."""
    return take(
        case.review.events,
        event,
        answer_digest=event.answer_digest,
        policy=case.policy,
        subject=case.subject,
        people=case.people,
    )


def _print(out: Output, outcomes: list[Outcome], problems: int) -> None:
    if out.as_json:
        out.json("publish", items=[_json(outcome) for outcome in outcomes], problems=problems)
        return
    for outcome in outcomes:
        _say(out, outcome)
    if not outcomes:
        out.say("publish.none")
    if problems:
        out.warn("publish.unreadable", count=problems)


def _say(out: Output, outcome: Outcome) -> None:
    name = outcome.case.target.name
    if outcome.version is None:
        state = out.text(f"state.{outcome.case.decision.state}")
        out.say("publish.refused", name=name, state=state, missing=missing(outcome.case, out))
        return
    name = f"{outcome.version.item.reference}.{outcome.version.item.locale}"
    code = "publish.published" if outcome.is_new else "publish.again"
    out.say(code, name=name, number=outcome.version.number)


def _json(outcome: Outcome) -> dict[str, Any]:
    version = outcome.version
    told: dict[str, Any] = {**outcome.case.target.to_json(), "published": version is not None}
    if version:
        told["reference"] = version.item.reference
        told |= {"version": version.number, "new": outcome.is_new}
        told["verification"] = outcome.verification
    else:
        told["state"] = outcome.case.decision.state.value
    return told
