"""Forms of a review: what a reviewer or an author is asked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kbcore.significance import Significance

__all__ = ["ApproveForm", "RequestChangesForm"]

SIGNIFICANCES = [
    (Significance.TYPO.code, _("Typo: nobody learns anything new")),
    (Significance.CONTENT.code, _("Content: the answer says something else")),
    (Significance.CRITICAL.code, _("Critical: acting on the old answer does harm")),
]


class SeenForm(forms.Form):
    """A form that knows which answer was on the screen."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class ApproveForm(SeenForm):
    """A remark, and the reviewer's own judgement of the change."""

    comment = forms.CharField(
        label=_("Remark"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    significance = forms.ChoiceField(
        label=_("How much changes"),
        required=False,
        choices=[("", _("As it was handed in")), *SIGNIFICANCES],
        help_text=_("Only a reviewer may say that it is less than it was handed in as."),
    )

    def clean_significance(self) -> Significance | None:
        given = self.cleaned_data["significance"]
        return Significance.of(given) if given else None


class RequestChangesForm(SeenForm):
    """What should change."""

    comment = forms.CharField(
        label=_("What should change"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The author reads this."),
    )

    def clean_comment(self) -> Any:
        return self.cleaned_data["comment"].strip()
