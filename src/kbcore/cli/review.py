"""``kbcore review``: what waits, where one item stands, and what people decide about it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from kbcore.digest import AnswerDigest
from kbcore.review import (
    Approved,
    ChangesRequested,
    Commented,
    ContentChanged,
    Decision,
    Event,
    Missing,
    Need,
    State,
    Submitted,
    Withdrawn,
    take,
)
from kbcore.review.course import course_of
from kbcore.significance import Significance
from kbcore.stores import FolderStore

from .case import Case, case_of, cases_of, people_of
from .options import add_name, add_policy, add_target, named, policy_of
from .output import Output, visible
from .target import find, targets
from .words import Words

__all__ = ["NobodyNamed", "OtherDigest", "add", "missing", "run"]

_SEEN = 8


class NobodyNamed(ValueError):
    """Who acts must say who they are."""

    def __init__(self) -> None:
        super().__init__("Say who you are: --as NAME.")


class OtherDigest(ValueError):
    """The content is *now*, not *seen*."""

    def __init__(self, seen: str, now: AnswerDigest) -> None:
        self.seen, self.now = seen, now
        super().__init__(f"The content is {now} now, not {seen}. Look at it again.")


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
    action = next((name for name in _ACTIONS if getattr(options, name)), None)
    if options.reference is None:
        _list(store, options, out)
    elif action is None:
        _show(_case(store, options), out)
    elif options.actor is None:
        raise NobodyNamed
    else:
        case = _act(store, options, _ACTIONS[action])
        if not out.as_json:
            out.say("review.done")
        _show(case, out)
    return 0


def _case(store: FolderStore, options: Namespace) -> Case:
    target = find(store, options.reference, options.locale)
    people = people_of(store.reviews())
    return case_of(store, target, policy=policy_of(options.policy), people=people)


# Acting


def _act(store: FolderStore, options: Namespace, make: Callable[..., Event]) -> Case:
    """Record what *options* ask for, if it may be; the case after it."""
    with store.exclusive():
        case = _case(store, options)
        now = case.decision.answer_digest
        if options.seen is not None and not _is_seen(options.seen, now):
            raise OtherDigest(options.seen, now)
        event = make(case, options)
        # Whoever can write here may review: the policy says who not.
        people = {**case.people, options.actor.id: frozenset(options.roles)}
        take(
            case.review.events,
            event,
            answer_digest=now,
            policy=case.policy,
            subject=case.subject,
            people=people,
        )
        declared = Significance.of(options.significance) if options.significance else None
        store.record(case.target.key, case.target.locale, event, declared=declared)
        return _case(store, options)


def _is_seen(seen: str, now: AnswerDigest) -> bool:
    """Whether *seen* begins *now*, with or without the number of its scheme."""
    short = now.partition(":")[2]
    return len(seen.removeprefix("1:")) >= _SEEN and seen in (now[: len(seen)], short[: len(seen)])


def _submitted(case: Case, options: Namespace) -> Event:
    authors = frozenset(options.authors or [options.actor])
    common = _common(case, options) | {"authors": authors}
    # What is in review already is not handed in again: it is other content now.
    changed = course_of(case.review.events).digest != case.decision.answer_digest
    if changed and Submitted not in case.decision.moves:
        return ContentChanged(**common)
    return Submitted(**common)


def _approved(case: Case, options: Namespace) -> Event:
    level = Significance.of(options.significance) if options.significance else None
    roles = frozenset(options.roles)
    return Approved(**_common(case, options), roles=roles, significance=level)


def _requested(case: Case, options: Namespace) -> Event:
    return ChangesRequested(**_common(case, options), reason=options.request_changes)


def _withdrawn(case: Case, options: Namespace) -> Event:
    return Withdrawn(**_common(case, options))


def _commented(case: Case, options: Namespace) -> Event:
    return Commented(**_common(case, options), text=options.comment)


def _common(case: Case, options: Namespace) -> dict[str, Any]:
    """What every event has; its authors are all who wrote the change, as far as anybody told."""
    told = course_of(case.review.events).authors
    return {
        "actor": options.actor,
        "at": datetime.now(UTC),
        "answer_digest": case.decision.answer_digest,
        "authors": told | frozenset(options.authors),
    }


_ACTIONS: Mapping[str, Callable[[Case, Namespace], Event]] = {
    "submit": _submitted,
    "approve": _approved,
    "request_changes": _requested,
    "withdraw": _withdrawn,
    "comment": _commented,
}


# Showing


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
