"""``kbcore review``: what waits, where one item stands, and what people decide about it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import Any

from kbcore.review import Decision, Missing, Need, State
from kbcore.significance import Significance
from kbcore.stores import FolderStore

from .acting import ACTIONS, NobodyNamed, NothingNamed, act
from .case import Case, case_of, cases_of, people_of
from .options import add_name, add_policy, add_target, named, policy_of
from .output import Output, visible
from .target import find, targets
from .words import Words

__all__ = ["add", "missing", "run"]


def add(parser: ArgumentParser, words: Words) -> None:
    add_target(parser, words, optional=True)
    actions = parser.add_mutually_exclusive_group()
    actions.add_argument("--submit", action="store_true", help=words["help.review.submit"])
    actions.add_argument("--approve", action="store_true", help=words["help.review.approve"])
    actions.add_argument("--request-changes", metavar="REASON", help=words["help.review.request"])
    actions.add_argument("--withdraw", action="store_true", help=words["help.review.withdraw"])
    actions.add_argument("--comment", metavar="TEXT", help=words["help.review.comment"])
    add_name(parser, words)
    add_policy(parser, words)
    parser.add_argument(
        *("--author",), dest="authors", action="append", type=named, default=[], metavar="NAME",
        help=words["help.review.author"],
    )  # fmt: skip
    parser.add_argument(
        *("--role",), dest="roles", action="append", default=[], metavar="ROLE",
        help=words["help.review.role"],
    )  # fmt: skip
    parser.add_argument(
        "--significance",
        choices=[level.code for level in Significance],
        help=words["help.review.significance"],
    )
    parser.add_argument("--seen", metavar="DIGEST", help=words["help.review.seen"])


def run(options: Namespace, out: Output) -> int:
    store = FolderStore(options.folder)
    action = next((name for name in ACTIONS if getattr(options, name) not in (None, False)), None)
    if action:
        _show(_acted(store, options, action), out)
    elif options.reference is None:
        _list(store, options, out)
    else:
        _show(_case(store, options), out)
    return 0


def _acted(store: FolderStore, options: Namespace, action: str) -> Case:
    """The case after *action*. Raises NothingNamed, NobodyNamed, and what `act` raises."""
    if options.reference is None:
        raise NothingNamed
    if options.actor is None:
        raise NobodyNamed
    with store.exclusive():
        act(store, _case(store, options), options, action)
        return _case(store, options)


def _case(store: FolderStore, options: Namespace) -> Case:
    target = find(store, options.reference, options.locale)
    people = people_of(store.reviews())
    return case_of(store, target, policy=policy_of(options.policy), people=people)


def _list(store: FolderStore, options: Namespace, out: Output) -> None:
    found = targets(store, store.scan())
    cases = cases_of(store, found, policy=policy_of(options.policy))
    waiting = [case for case in cases if not case.is_settled]
    if out.as_json:
        out.json("review", items=[_json(case) for case in waiting])
        return
    for case in waiting:
        name = out.styled(case.target.name, "strong")
        state = out.text(f"state.{case.decision.state}")
        out.line(f"{name}  {visible(case.item.title)}")
        out.line(f"    {state} · {out.text(f'standing.{case.standing}')} · {missing(case, out)}")
    out.say("review.some" if waiting else "review.none", count=len(waiting))


def _show(case: Case, out: Output) -> None:
    if out.as_json:
        out.json("review", items=[_json(case)])
        return
    out.line(f"{out.styled(case.target.name, 'strong')}  {visible(case.item.title)}")
    for name, value in _rows(case, out):
        if value:
            out.line(f"{out.styled(out.text(f'review.{name}'), 'faint')}: {visible(value)}")


def _rows(case: Case, out: Output) -> Iterator[tuple[str, str]]:
    decision = case.decision
    overdue = f" ({out.text('review.overdue')})" if decision.overdue else ""
    yield "state", out.text(f"state.{decision.state}")
    yield "standing", out.text(f"standing.{case.standing}")
    yield "digest", decision.answer_digest
    yield "missing", missing(case, out)
    if decision.state is State.IN_REVIEW:
        named = ", ".join(sorted(decision.may_approve))
        yield "may_approve", ", ".join(filter(None, (named, out.text("review.anyone"))))
    yield "due", f"{decision.due}{overdue}" if decision.due else ""
    yield "why", "; ".join(_whys(decision, out))


def _whys(decision: Decision, out: Output) -> Iterator[str]:
    for why in decision.why:
        about = out.words.get(f"significance.{why.about}", why.about)
        yield out.text(f"why.{why.reason}", about=about)


def missing(case: Case, out: Output) -> str:
    """What the policy still wants, in words."""
    needs = [_need(each, out) for each in case.decision.missing]
    return "; ".join(needs) or out.text("review.nothing")


def _need(each: Missing, out: Output) -> str:
    who = each.person.name or each.person.id if each.person else ""
    return out.text(f"need.{each.need}", count=each.count, role=each.role, person=who)


def _json(case: Case) -> dict[str, Any]:
    decision = case.decision
    return {
        **case.target.to_json(),
        "standing": case.standing.value,
        "policy": case.policy.name,
        "state": decision.state.value,
        "verification": decision.verification.value,
        "answer_digest": decision.answer_digest,
        "significance": decision.significance.code,
        "missing": [_missing_json(each) for each in decision.missing],
        "may_approve": sorted(decision.may_approve),
        "asked": sorted(decision.asked),
        "due": decision.due.isoformat() if decision.due else None,
        "overdue": decision.overdue,
        "why": [{"reason": why.reason.value, "about": why.about} for why in decision.why],
    }


def _missing_json(each: Missing) -> dict[str, Any]:
    data: dict[str, Any] = {"need": each.need.value}
    if each.need is Need.ROLE:
        data["role"] = each.role
    elif each.need is Need.OBJECTION_LIFTED and each.person:
        data["person"] = each.person.id
    elif each.need is Need.REVIEWER:
        data["count"] = each.count
    return data
