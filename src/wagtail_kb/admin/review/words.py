"""Words: decisions, reasons and attestations of a review as sentences, in the active language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from kbcore import locale
from kbcore.diff import ENGLISH, LABELS, Labels
from kbcore.review import Decision, Missing, Need, Shortage, State, Why
from kbcore.review import Reason as WhyReason
from kbcore.significance import Significance
from kbcore.significance.suggest import Reason, ReasonCode

__all__ = [
    "SIGNIFICANCES",
    "STATES",
    "day_and_time",
    "labels",
    "missing",
    "policy_gone",
    "reasons",
    "shortage",
    "significance",
    "unverified_because",
    "whys",
]

SIGNIFICANCES: Mapping[str, Any] = {
    Significance.TYPO.code: gettext_lazy("Typo: nobody learns anything new"),
    Significance.CONTENT.code: gettext_lazy("Content: the answer says something else"),
    Significance.CRITICAL.code: gettext_lazy("Critical: acting on the old answer does harm"),
}

STATES: Mapping[State, Any] = {
    State.DRAFT: gettext_lazy("Draft, not handed in"),
    State.IN_REVIEW: gettext_lazy("In review"),
    State.CHANGES_REQUESTED: gettext_lazy("Changes requested"),
    State.APPROVED: gettext_lazy("Approved"),
    State.SELF_APPROVED: gettext_lazy("Self-approved"),
    State.PUBLISHED: gettext_lazy("No review under way"),
}

_SHORT: Mapping[str, Any] = {
    Significance.TYPO.code: gettext_lazy("a typo"),
    # Fields are called "content" as well, which other languages call something else.
    Significance.CONTENT.code: pgettext_lazy("significance", "content"),
    Significance.CRITICAL.code: gettext_lazy("critical"),
}

_FOUND: Mapping[ReasonCode, Any] = {
    ReasonCode.NUMBER: gettext_lazy("a number changed"),
    ReasonCode.AMOUNT: gettext_lazy("an amount changed"),
    ReasonCode.DATE: gettext_lazy("a date or time changed"),
    ReasonCode.NEGATION: gettext_lazy("a negation came or went"),
    ReasonCode.LINK: gettext_lazy("a link leads elsewhere"),
    ReasonCode.AUDIENCE: gettext_lazy("other people may read it"),
    ReasonCode.NEW: gettext_lazy("readers have nothing yet"),
    ReasonCode.WORDS: gettext_lazy("words changed"),
    ReasonCode.ADDED: gettext_lazy("something was added"),
    ReasonCode.REMOVED: gettext_lazy("something was removed"),
    ReasonCode.MOVED: gettext_lazy("something was moved"),
    ReasonCode.FILE: gettext_lazy("another file is shown"),
    ReasonCode.VALUE: gettext_lazy("a value changed"),
    ReasonCode.CORRECTION: gettext_lazy("a slip of the pen was mended"),
    ReasonCode.LAYOUT: gettext_lazy("only how it looks changed"),
    ReasonCode.FINDING: gettext_lazy("only how it is found changed"),
}

_MOST = 6


def labels() -> Labels:
    """What a diff calls things in the language of the admin."""
    return LABELS.get(locale(get_language() or "en"), ENGLISH)


def significance(code: str) -> str:
    """*code* in a word or two."""
    return str(_SHORT.get(code, code))


def day_and_time(at: datetime) -> str:
    """*at* in the time zone of whoever reads."""
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")


def reasons(found: Iterable[Reason]) -> list[str]:
    """Why a change seems to matter as much as it does, a line each: what is weightiest."""
    names, found = labels(), list(found)
    most = max((each.level for each in found), default=None)
    lines = list(dict.fromkeys(_reason(each, names) for each in found if each.level is most))
    if len(lines) <= _MOST:
        return lines
    more = len(lines) - _MOST
    return [*lines[:_MOST], ngettext("and %d more", "and %d more", more) % more]


def _reason(reason: Reason, names: Labels) -> str:
    what = str(_FOUND[reason.code])
    place = names.get(reason.place, reason.place.removeprefix("extra."))
    line = _("%(place)s: %(what)s") % {"place": place, "what": what} if place else what
    if not reason.before and not reason.after:
        return line
    sides = {"before": _cut(reason.before), "after": _cut(reason.after)}
    return f"{line} ({sides['before'] or '–'} → {sides['after'] or '–'})"


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 40 else f"{text[:39]}…"


def missing(decision: Decision) -> list[str]:
    """What *decision* waits for, a sentence each."""
    return [_missing(each) for each in decision.missing]


def _missing(found: Missing) -> str:
    if found.need is Need.SUBMISSION:
        return _("It has to be submitted.")
    if found.need is Need.ROLE:
        return _("Somebody in the role “%s” has to approve.") % found.role
    if found.need is Need.OBJECTION_LIFTED:
        name = found.person.name if found.person else ""
        return _("%s asked for changes and has to approve, or the answer has to change.") % name
    return _people(found.count)


def _people(count: int) -> str:
    text = ngettext(
        "%d more person has to approve.", "%d more people have to approve.", max(count, 1)
    )
    return text % max(count, 1)


def whys(decision: Decision) -> list[str]:
    """Why *decision* is as it is, a sentence each."""
    return [_WHYS[why.reason] % {"about": _about(why)} for why in decision.why]


_WHYS: Mapping[WhyReason, Any] = {
    WhyReason.POLICY: gettext_lazy("The policy “%(about)s” holds."),
    WhyReason.RULE: gettext_lazy("Its rule “%(about)s” asks for more."),
    WhyReason.SIGNIFICANCE: gettext_lazy("The change counts as %(about)s."),
    WhyReason.JUDGED_BY: gettext_lazy("%(about)s judged how much it changes."),
    WhyReason.APPROVED_BY: gettext_lazy("The approval of %(about)s counts."),
    WhyReason.AUTHOR: gettext_lazy(
        "The approval of %(about)s doesn't count: they wrote part of it."
    ),
    WhyReason.CHANGED_SINCE: gettext_lazy(
        "%(about)s approved something else: the answer changed since."
    ),
    WhyReason.OBJECTION: gettext_lazy("%(about)s asked for changes."),
}


def _about(why: Why) -> str:
    return significance(why.about) if why.reason is WhyReason.SIGNIFICANCE else why.about


def shortage(found: Shortage) -> str:
    """What the policy asks for and nobody can give, and how to mend it."""
    rules = ", ".join(found.rules)
    where = _("The rule “%s”") % rules if rules else _("Every change here")
    if found.roles:
        told = {"where": where, "roles": ", ".join(found.roles)}
        return (
            _("%(where)s needs somebody in the role %(roles)s, and nobody who may review holds it.")
            % told
        )
    told = {"where": where, "needed": str(found.needed), "able": str(found.able)}
    return (
        _("%(where)s needs %(needed)s people who didn't write it, and %(able)s may review.") % told
    )


def unverified_because(why: Iterable[Mapping[str, str]]) -> list[str]:
    """Why a version isn't verified, by what its attestation says, a sentence each."""
    return list(dict.fromkeys(_told(why)))


def policy_gone(name: str) -> str:
    """What to tell whoever meets a review whose policy is called *name*, which nothing is."""
    text = _(
        "The review names the policy “%s”, which doesn't exist. Ask a manager to choose another "
        "in the task (Settings › Workflow tasks)."
    )
    return text % name


def _told(why: Iterable[Mapping[str, str]]) -> Iterator[str]:
    for each in why:
        code, about = each.get("code", ""), each.get("about", "")
        if code == Need.ROLE:
            yield _("Nobody in the role “%s” has approved it.") % about
        elif code == Need.REVIEWER:
            count = int(about) if about.isdigit() else 1
            text = ngettext(
                "The approval of %d person is missing.",
                "The approvals of %d people are missing.",
                count,
            )
            yield text % count
        elif code == Need.OBJECTION_LIFTED:
            yield _("%s asked for changes that weren't made.") % about
        elif code == "changed_since":
            yield _("%s approved another text: the answer changed since.") % about
        elif code == "policy":
            yield _("Its review names the policy “%s”, which doesn't exist.") % about
