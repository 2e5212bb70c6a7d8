"""The submit page: the change, how much it seems to matter, and who is asked."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from kbcore.diff import Diff
from kbcore.review import StaleApproval
from kbcore.significance import Significance, suggest
from kbcore.significance.suggest import Suggestion
from wagtail_kb.admin.review import difference, schedule, words
from wagtail_kb.admin.review.forms import SubmitForm
from wagtail_kb.admin.review.screen import ReviewScreen
from wagtail_kb.review import actions
from wagtail_kb.review.attestation import UnapprovedContent
from wagtail_kb.review.authors import authors_of
from wagtail_kb.review.doors import REFUSALS
from wagtail_kb.review.people import reviewers_of
from wagtail_kb.review.policy import UnknownPolicy
from wagtail_kb.review.problems import sentence

__all__ = ["SubmitView", "lacking"]


class SubmitView(ReviewScreen):
    """Shows the author what they hand in, and hands it in."""

    page_title = gettext_lazy("Submit for review")
    template_name = "wagtail_kb/admin/review/submit.html"

    def may_open(self) -> bool:
        return self.may_edit

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._show(self._form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self._show(form)
        if lacking(self.case.page):
            return self._show(form)
        try:
            case = self._submit(form)
        except REFUSALS as refusal:
            messages.error(request, sentence(refusal))
            self.look_again()
            return self._show(form, is_changed=isinstance(refusal, StaleApproval))
        except UnknownPolicy as error:
            messages.error(request, words.policy_gone(error.name))
            return self._show(form)
        except UnapprovedContent as error:
            messages.error(request, str(error))
            return self._show(form)
        messages.success(request, self._said(case))
        return redirect(self.review_url)

    def _submit(self, form: SubmitForm) -> Any:
        given = form.cleaned_data
        return actions.submit(
            self.item,
            self.request.user,
            # Nothing sent is nothing seen: the empty digest is nobody's.
            seen=given["seen"],
            note=given["note"],
            significance=Significance.of(given["significance"]),
            reviewers=given.get("reviewers", ()),
        )

    def _said(self, case: Any) -> str:
        told = {"title": self.title}
        if not case.is_open:
            return _("“%(title)s” needed nobody else: it is published as self-approved.") % told
        return _("“%(title)s” is handed in.") % told

    def _form(self, data: Any = None) -> SubmitForm:
        asked = [user.pk for user in reviewers_of(self.case.page)]
        initial = {"significance": self.suggestion.level.code, "reviewers": asked}
        return SubmitForm(data, initial=initial, able=self._able())

    def _able(self) -> set[str]:
        """Who may approve here and didn't write it."""
        people = {str(who) for who in self.case.people}
        return people - {str(author.id) for author in self._authors()}

    def _authors(self) -> Any:
        return authors_of(self.case.draft) | self.case.course.authors

    @cached_property
    def changes(self) -> Diff | None:
        """What the draft changes of what readers see; None while one of its files is missing."""
        case = self.case
        return difference.between(case.live_value, case.draft_value) if case.draft_value else None

    @property
    def suggestion(self) -> Suggestion:
        if self.changes is None:
            return Suggestion(level=Significance.CONTENT, reasons=())
        return suggest(self.changes)

    def look_again(self) -> None:
        super().look_again()
        self.__dict__.pop("changes", None)

    def _show(self, form: SubmitForm, *, is_changed: bool = False) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, is_changed=is_changed))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        case, changes = self.case, self.changes
        return super().get_context_data(**kwargs) | {
            "seen": case.draft_digest,
            "changes": difference.as_html(changes) if changes else None,
            "is_new": case.live is None,
            "nothing_changed": changes is not None and changes.is_empty,
            "suggested": words.SIGNIFICANCES[self.suggestion.level.code],
            "reasons": words.reasons(self.suggestion.reasons),
            "warnings": schedule.warnings(case.page, case.draft),
            "lacking": lacking(case.page),
            "shortages": self._shortages(),
            "in_review": case.is_open and case.course.open is not None,
            "has_workflow": self.overview.has_workflow,
        }

    def _shortages(self) -> list[str]:
        """What the policies of the steps ask for and nobody can give."""
        if problem := self.overview.problem:
            return [words.policy_gone(problem.name)]
        authors = {author.id for author in self._authors()}
        people, steps = self.case.people, self.case.steps
        found = (s for step in steps for s in step.policy.shortages(people, authors=authors))
        return list(dict.fromkeys(map(words.shortage, found)))


def lacking(page: Any) -> list[str]:
    """What the draft *page* still lacks, a line each: a draft may be saved incomplete."""
    try:
        page.full_clean()
    except ValidationError as error:
        told = error.message_dict.items()
        return [f"{_field_name(page, name)}: {' '.join(problems)}" for name, problems in told]
    unclean = (name for name in ("body", "attachments") if not _is_clean(page, name))
    return [_("%s: a block is incomplete.") % _field_name(page, name) for name in unclean]


def _is_clean(page: Any, name: str) -> bool:
    stream = getattr(page, name)
    try:
        stream.stream_block.clean(stream)
    except ValidationError:
        return False
    return True


def _field_name(page: Any, name: str) -> str:
    try:
        return str(capfirst(page._meta.get_field(name).verbose_name))
    except FieldDoesNotExist:
        return _("The item")  # of several fields together
