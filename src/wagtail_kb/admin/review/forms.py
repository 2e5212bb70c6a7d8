"""Forms of a review: what a reviewer or an author is asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from wagtail_kb.admin.forms import StewardField
from wagtail_kb.admin.review.words import SIGNIFICANCES

__all__ = [
    "ApproveForm",
    "CommentForm",
    "ReassignForm",
    "RequestChangesForm",
    "SubmitForm",
    "WithdrawForm",
]


def _text(label: Any, *, rows: int = 3, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def _users(pks: Iterable[Any]) -> Any:
    model = get_user_model()
    found = model._default_manager.filter(pk__in=[pk for pk in pks if pk], is_active=True)
    return found.order_by(model.USERNAME_FIELD)


class SeenForm(forms.Form):
    """A form that knows which answer was on the screen."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class ApproveForm(SeenForm):
    """A remark, and the reviewer's own judgement of the change.

    Wagtail sends what is cleaned here through JSON, so it stays text.
    """

    comment = _text(_("Remark"), required=False)
    significance = forms.ChoiceField(
        label=_("How much changes"),
        required=False,
        choices=[("", _("As it was handed in")), *SIGNIFICANCES.items()],
        help_text=_("Only a reviewer may say that it is less than it was handed in as."),
    )


class RequestChangesForm(SeenForm):
    """What should change."""

    comment = _text(_("What should change"), help_text=_("The author reads this."))


class CommentForm(SeenForm):
    """A remark that decides nothing."""

    text = _text(_("Comment"), help_text=_("Everybody who sees this review reads it."))


class WithdrawForm(SeenForm):
    """Why the change is taken back."""

    reason = _text(_("Reason"), rows=2, required=False)


class UserChoice(StewardField):
    """A user, shown by name, out of those with the given ids."""

    def offer(self, pks: Iterable[Any]) -> None:
        self.queryset = _users(pks)


class ReassignForm(SeenForm):
    """Who is asked, and who isn't any more."""

    to = UserChoice(
        get_user_model().objects.none(), label=_("Ask"), empty_label=_("Choose somebody")
    )
    instead_of = UserChoice(
        get_user_model().objects.none(),
        label=_("Instead of"),
        required=False,
        empty_label=_("Nobody, they are asked besides"),
    )

    def __init__(self, *args: Any, able: Iterable[Any], asked: Iterable[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["to"].offer(able)  # type: ignore[attr-defined]  # a UserChoice
        self.fields["instead_of"].offer(asked)  # type: ignore[attr-defined]  # a UserChoice


class UserChoices(forms.ModelMultipleChoiceField):
    """Users, shown by name."""

    def label_from_instance(self, obj: Any) -> str:
        from wagtail.admin.templatetags.wagtailadmin_tags import user_display_name

        return str(user_display_name(obj))


class SubmitForm(SeenForm):
    """What the author says of the change, and whom they ask."""

    significance = forms.ChoiceField(
        label=_("How much changes"), choices=list(SIGNIFICANCES.items()), widget=forms.RadioSelect
    )
    note = _text(
        _("Change note"),
        required=False,
        help_text=_("What changed and why: reviewers read it now, colleagues in the history."),
    )
    reviewers = UserChoices(
        get_user_model().objects.none(),
        label=_("Who is asked"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: everybody who may approve here."),
    )

    def __init__(self, *args: Any, able: Iterable[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["reviewers"]
        field.queryset = _users(able)
        if not field.queryset.exists():
            del self.fields["reviewers"]
