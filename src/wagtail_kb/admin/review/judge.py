"""The review page: what changed, where the review is, and what the user may do about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from kbcore import AnswerDigest
from kbcore.review import (
    AlreadyApproved,
    Approved,
    AuthorCannotApprove,
    InvalidEvent,
    NotAReviewer,
    StaleApproval,
)
from kbcore.significance import Significance
from wagtail_kb.admin.review import difference, panel, schedule, standing, timeline, words
from wagtail_kb.admin.review.forms import (
    ApproveForm,
    CommentForm,
    ReassignForm,
    RequestChangesForm,
    SeenForm,
    WithdrawForm,
)
from wagtail_kb.admin.review.screen import ReviewScreen
from wagtail_kb.models import Attestation, Outcome, Version
from wagtail_kb.review import actions, notices
from wagtail_kb.review.attestation import UnapprovedContent
from wagtail_kb.review.doors import REFUSALS
from wagtail_kb.review.overview import Power
from wagtail_kb.review.people import id_of, person
from wagtail_kb.review.policy import UnknownPolicy
from wagtail_kb.review.problems import code_of, sentence

__all__ = ["Act", "ReviewView"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that can be done here: its button, and its form if it is shown open."""

    name: str
    label: Any
    form: Any
    style: str = "button-secondary"
    is_open: bool = False


class ReviewView(ReviewScreen):
    """Shows a reviewer what they are asked about, and takes their answer."""

    page_title = gettext_lazy("Review")
    template_name = "wagtail_kb/admin/review/review.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        notices.seen(request.user, item=self.item)
        if code := request.GET.get("refused"):
            messages.error(request, _refused(code, request.user))
        return self._show()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = request.POST.get("action", "")
        form = self._form(name, request.POST)
        do = _DOING.get(name)
        if form is None or do is None:
            return redirect(self.review_url)
        if not form.is_valid():
            return self._show({name: form})
        try:
            case = do(self, form.cleaned_data)
        except (*REFUSALS, actions.UnknownPerson) as refusal:
            return self._refuse(name, sentence(refusal), isinstance(refusal, StaleApproval))
        except UnknownPolicy as error:
            return self._refuse(name, words.policy_gone(error.name))
        except UnapprovedContent as error:
            return self._refuse(name, str(error))
        messages.success(request, _done(name, case, self.title))
        return redirect(self.review_url)

    def _refuse(self, name: str, said: str, is_changed: bool = False) -> HttpResponse:
        """Show the review as it is now, why nothing was done, and what was typed."""
        messages.error(self.request, said)
        self.look_again()
        kept = self._form(name, self.request.POST)
        return self._show({name: kept}, is_changed=is_changed)

    # What can be done

    def _approve(self, given: dict[str, Any]) -> Any:
        level = given["significance"]
        return actions.approve(
            self.item,
            self.request.user,
            seen=given["seen"],
            note=given["comment"],
            significance=Significance.of(level) if level else None,
        )

    def _request_changes(self, given: dict[str, Any]) -> Any:
        return actions.request_changes(
            self.item, self.request.user, seen=given["seen"], reason=given["comment"]
        )

    def _comment(self, given: dict[str, Any]) -> Any:
        return actions.comment(self.item, self.request.user, text=given["text"], seen=given["seen"])

    def _reassign(self, given: dict[str, Any]) -> Any:
        instead = given["instead_of"]
        return actions.reassign(
            self.item,
            self.request.user,
            to=given["to"],
            instead_of=person(instead) if instead else None,
            seen=given["seen"],
        )

    def _withdraw(self, given: dict[str, Any]) -> Any:
        return actions.withdraw(
            self.item, self.request.user, seen=given["seen"], reason=given["reason"]
        )

    def _form(self, name: str, data: Any = None) -> SeenForm | None:
        """The form of the act *name*; its ids are its own, as several stand on the page."""
        kwargs = {"data": data, "auto_id": f"kb_{name}_%s"}
        if name == "reassign":
            return ReassignForm(**kwargs, able=self._able(), asked=self._asked())
        kinds: dict[str, type[SeenForm]] = {
            "approve": ApproveForm,
            "request_changes": RequestChangesForm,
            "comment": CommentForm,
            "withdraw": WithdrawForm,
        }
        return kinds[name](**kwargs) if name in kinds else None

    def _able(self) -> list[str]:
        asked = self._asked()
        return [str(who) for who in self.case.people if str(who) not in asked]

    def _asked(self) -> set[str]:
        named = self.case.course.asked | self.case.course.objectors
        return {str(who.id) for who in named if who.id}

    @property
    def _is_settled(self) -> bool:
        """Whether what readers see needs no approval any more."""
        return self.case.judges_live and self.item.verification == Outcome.VERIFIED

    # What is shown

    def _show(
        self, forms: dict[str, Any] | None = None, *, is_changed: bool = False
    ) -> HttpResponse:
        context = self.get_context_data(forms=forms or {}, is_changed=is_changed)
        return self.render_to_response(context)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        forms = kwargs.pop("forms", {})
        case, problem = self.case, self.overview.problem
        return super().get_context_data(**kwargs) | {
            "seen": case.digest,
            "judges_live": case.judges_live,
            "has_newer_draft": case.judges_live and case.draft_digest != case.digest,
            "live": standing.live(self.item),
            "progress": standing.progress(self.overview),
            "history_link": panel.history_url(self.page, self.request.user),
            "gone": words.policy_gone(problem.name) if problem else "",
            "acts": self._acts(forms),
            "why_not": self._why_not(),
            "since_mine": self._since_mine(),
            "entries": timeline.entries(self.item, digest=case.digest),
            "warnings": schedule.warnings(case.page, case.draft) if case.is_open else [],
            **self._changes(),
        }

    def _changes(self) -> dict[str, Any]:
        """What is to be judged: against the live version, or if it is live, the last verified."""
        case = self.case
        if case.value is None:
            return {"changes": None}
        before = _last_verified(case) if case.judges_live else case.live
        value = before.value if before else None
        return {
            "changes": difference.as_html(difference.between(value, case.value)),
            "compared_with": before.number if before else None,
        }

    def _since_mine(self) -> dict[str, Any] | None:
        """What changed since the user approved this item the last time."""
        mine = difference.last_approval(self.case, self.request.user)
        if mine is None:
            return None
        if mine.is_current or mine.value is None or self.case.value is None:
            return {"at": mine.at, "is_current": mine.is_current, "changes": None}
        found = difference.between(mine.value, self.case.value)
        return {"at": mine.at, "is_current": False, "changes": difference.as_html(found)}

    def _acts(self, forms: dict[str, Any]) -> list[Act]:
        """What the user may do; what was sent and refused stays, with what was typed."""
        powers = self.overview.powers(self.request.user)
        names = [name for name in _LABELS if name in powers]
        if self._is_settled:
            names = [name for name in names if name != Power.APPROVE]
        names += [name for name in forms if name not in names]
        return [
            Act(
                name=name,
                label=_LABELS[name],
                form=forms.get(name) or self._form(name),
                style="" if name == Power.APPROVE else "button-secondary",
                is_open=name in forms or (name == Power.APPROVE and not forms),
            )
            for name in names
        ]

    def _why_not(self) -> str:
        """Why a reviewer can't approve this; empty if they can, or aren't one."""
        review, who = self.overview, id_of(self.request.user)
        decision = review.decision
        if decision is None or Approved not in decision.moves or who not in self.case.people:
            return ""
        if who in review.may_approve or self._is_settled:
            return ""
        if who in {approval.actor.id for approval in decision.approvals}:
            if decision.is_approved:  # and waits for its day
                return _("You approved this answer.")
            return _("You approved this answer. It waits for others.")
        return _("You wrote part of this change, so somebody else has to approve it.")


def _last_verified(case: Any) -> Version | None:
    """The newest version before the live one that was verified."""
    verified = Attestation.objects.filter(item=case.item, outcome=Outcome.VERIFIED)
    rows = Version.objects.filter(pk__in=verified.values("version"), number__lt=case.live.number)
    return rows.order_by("-number").first()


def _refused(code: str, user: Any) -> str:
    """What to tell *user*, whom one of Wagtail's own screens sent here with *code*."""
    known = (
        StaleApproval(AnswerDigest(""), None),
        NotAReviewer(person(user)),
        AuthorCannotApprove(person(user)),
        AlreadyApproved(person(user)),
        InvalidEvent("reason", ""),
    )
    for error in known:
        if code_of(error) == code:
            return sentence(error)
    return _("That could not be done, and nothing was decided. Look at the review as it is now.")


def _done(name: str, case: Any, title: str) -> str:
    if name == "approve" and case.judges_live:
        text = _("“%(title)s” is approved.")
        if case.item.verification == Outcome.VERIFIED:
            text = _("“%(title)s” is approved: what readers see is verified.")
        return text % {"title": title}
    return str(_DONE[name]) % {"title": title}


_DOING: dict[str, Callable[[ReviewView, dict[str, Any]], Any]] = {
    "approve": ReviewView._approve,
    "request_changes": ReviewView._request_changes,
    "comment": ReviewView._comment,
    "reassign": ReviewView._reassign,
    "withdraw": ReviewView._withdraw,
}

_LABELS = {
    "approve": gettext_lazy("Approve"),
    "request_changes": gettext_lazy("Request changes"),
    "comment": gettext_lazy("Comment"),
    "reassign": gettext_lazy("Ask somebody else"),
    "withdraw": gettext_lazy("Take the change back"),
}

_DONE = {
    "approve": gettext_lazy("You approved “%(title)s”. It waits for others."),
    "request_changes": gettext_lazy("“%(title)s” goes back to its author with your reason."),
    "comment": gettext_lazy("Your comment on “%(title)s” is kept."),
    "reassign": gettext_lazy("Somebody else is asked about “%(title)s”."),
    "withdraw": gettext_lazy("“%(title)s” is a draft again."),
}
