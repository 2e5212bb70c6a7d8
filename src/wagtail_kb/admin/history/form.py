"""Forms: a moment in the reader's own time zone, and a reference that people quote."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wagtail_kb.models.reference import reference_number

__all__ = ["LookupForm", "MomentForm"]

_FORMAT = "%Y-%m-%dT%H:%M:%S"


class MomentInput(forms.DateTimeInput):
    """The browser's own field, which knows milliseconds and nothing finer."""

    input_type = "datetime-local"

    def format_value(self, value: Any) -> str | None:
        if not isinstance(value, str):
            return super().format_value(value)
        try:
            given = datetime.fromisoformat(value)
        except ValueError:
            return value
        # Upwards: a version holds from its very microsecond on.
        finer = -given.microsecond % 1000
        return (given + timedelta(microseconds=finer)).isoformat(timespec="milliseconds")


class MomentForm(forms.Form):
    """A date and time; one that the clocks skipped or repeated is refused, not guessed."""

    at = forms.DateTimeField(
        label=_("Date and time"),
        widget=MomentInput(attrs={"step": "any"}, format=_FORMAT),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = timezone.get_current_timezone_name()
        field = self.fields["at"]
        field.help_text = gettext("In your time zone, %(zone)s.") % {"zone": zone}
        field.initial = timezone.localtime().replace(microsecond=0)


class LookupForm(MomentForm):
    """Which item, and when."""

    reference = forms.CharField(
        label=_("Reference"),
        max_length=64,
        help_text=_("As people quote it, for example KB-1042."),
    )
    field_order = ("reference", "at")

    def clean_reference(self) -> int:
        number = reference_number(self.cleaned_data["reference"])
        if number is None:
            raise forms.ValidationError(_("This is no reference. Write one like KB-1042."))
        return number
