"""The form of an item: what a new one starts from, and fields that are easy to fill."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Q
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from kbcore import kinds
from kbcore.items import questions
from wagtail_kb.admin.missing import missing_files
from wagtail_kb.admin.widgets import FacetsField, QuestionsWidget
from wagtail_kb.models import FacetValue

if TYPE_CHECKING:
    from wagtail_kb.mixins import KnowledgeItemMixin

__all__ = ["KnowledgeItemForm", "StewardForm", "admin_users"]


def admin_users(*, also: Any = None) -> Any:
    """Users who may enter the admin, and the user with the id *also*: for choosing a steward."""
    access = Permission.objects.filter(
        codename="access_admin", content_type__app_label="wagtailadmin"
    )
    may = Q(groups__permissions__in=access) | Q(user_permissions__in=access) | Q(is_superuser=True)
    model = get_user_model()
    users = model._default_manager.filter(may | Q(pk=also))
    return users.distinct().order_by(model.USERNAME_FIELD)


class StewardField(forms.ModelChoiceField):
    """A user, shown by name."""

    def label_from_instance(self, obj: Any) -> str:
        # Imported here: the module needs loaded apps, and mixins import this one before that.
        from wagtail.admin.templatetags.wagtailadmin_tags import user_display_name

        return str(user_display_name(obj))


class StewardForm(WagtailAdminPageForm):
    """A page form that chooses the steward among the users of the admin: that of a category."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("steward"):
            self.fields["steward"] = StewardField(
                queryset=admin_users(also=self.instance.steward_id),
                required=False,
                empty_label=_("As the category above"),
                label=field.label,
                help_text=field.help_text,
            )
        for name in ("default_kind", "default_audience"):
            self.offer_choices(name, blank=_("As the category above"))

    def offer_choices(self, name: str, *, blank: Any = None) -> None:
        """Say what an empty choice of the field *name* means, or offer none."""
        if field := self.fields.get(name):
            given = [choice for choice in field.choices if choice[0]]
            field.choices = [("", blank), *given] if blank else given


class KnowledgeItemForm(StewardForm):
    """The form of an item. A new one starts with its category's kind and audience and a body."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_facets()
        self.offer_choices("kind")
        self.offer_choices("audience")
        if "similar_questions" in self.fields:
            self.fields["similar_questions"].widget = QuestionsWidget()
        if self.instance.pk is None and not self.is_bound:
            self.inherit()

    def inherit(self) -> None:
        """Start a new item with what the nearest category gives, and a body to write into."""
        page: KnowledgeItemMixin = self.instance
        page.place_below(self.parent_page)
        self.initial["audience"] = page.get_audience()
        self.start_as(page.get_kind())

    def start_as(self, kind: str) -> None:
        """Choose *kind* and start the body from its headings, unless somebody wrote there."""
        if "kind" in self.fields:
            self.initial["kind"] = kind
        if "body" in self.fields and self.is_untouched():
            self.initial["body"] = self._template(kind)

    def is_untouched(self) -> bool:
        """Whether the body holds nothing but the headings that some kind starts with."""
        written = [(b.block_type, b.value) for b in self.instance.body]
        headings = {h for kind in kinds for h in kind.template(self._language)}
        return all(
            not strip_tags(value["text"].source).strip()
            if kind == "rich_text"
            else kind == "heading" and value["content"] in headings
            for kind, value in written
        )

    def offer_facets(self) -> None:
        """Offer the facet values of the page's language, with those of a translation's source."""
        if not (field := self.fields.get("facets")):
            return
        values = FacetValue.objects.filter(locale=self.instance.locale_id)
        self.fields["facets"] = FacetsField(
            queryset=values, required=False, label=field.label, help_text=field.help_text
        )
        present = self.initial.get("facets") or []
        keys = {value.translation_key for value in present}
        self.initial["facets"] = list(values.filter(translation_key__in=keys)) if keys else []

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        # A draft may be kept whatever it shows; what readers are to see must be there.
        for name in () if self.is_deferred_validation else ("body", "attachments"):
            if (stream := cleaned.get(name)) and (error := missing_files(stream)):
                self.add_error(name, error)
        return cleaned

    def clean_similar_questions(self) -> str:
        return "\n".join(questions(self.cleaned_data["similar_questions"]))

    def clean_keywords(self) -> str:
        return "\n".join(questions(self.cleaned_data["keywords"]))

    @property
    def _language(self) -> str:
        code: str = self.instance.locale.language_code
        return code

    def _template(self, kind: str) -> Any:
        """A paragraph to write in, below each heading that *kind* has in the page's language."""
        block = self.fields["body"].block
        headings = kinds[kind].template(self._language) if kind in kinds else ()
        body: list[tuple[str, dict[str, Any]]] = []
        for heading in headings:
            body.append(("heading", {"content": heading, "level": "2", "internal": False}))
            body.append(("rich_text", {"text": "", "internal": False}))
        known = block.child_blocks
        rows = body or [("rich_text", {"text": "", "internal": False})]
        return block.to_python(
            [
                # With an id of its own: Wagtail makes the names of a block's elements from it.
                {"type": name, "value": value, "id": str(uuid4())}
                for name, value in rows
                if name in known
            ]
        )
