"""Mixins that make a site's own pages a knowledge base, categories and items.

They are abstract and have no Page among their bases: a site writes
``class HelpPage(KnowledgeArticleMixin, Page)`` and gets versions, search and the API with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import StreamField
from wagtail.search import index

from kbcore import Audience, kinds
from kbcore.text import suffixes
from wagtail_kb.admin.forms import KnowledgeItemForm, StewardForm
from wagtail_kb.basepage import paths_to
from wagtail_kb.blocks import AnswerBlock, AttachmentsBlock, ContentBlock

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

__all__ = [
    "KnowledgeArticleMixin",
    "KnowledgeBaseMixin",
    "KnowledgeCategoryMixin",
    "KnowledgeFaqMixin",
    "KnowledgeItemMixin",
    "concrete_models",
    "is_told",
]

AUDIENCES = [
    (Audience.PUBLIC.value, _("Public: customers, bots and staff")),
    (Audience.INTERNAL.value, _("Internal: staff only")),
]


def article_kinds() -> list[tuple[str, str]]:
    """Choices of an article's kind: all registered ones but the FAQ's own."""
    language = get_language() or "en"
    return [(kind.name, kind.label(language)) for kind in kinds if kind.name != "faq"]


def concrete_models(mixin: type) -> list[type[models.Model]]:
    """The installed page models that *mixin* is part of."""
    found = apps.get_models()
    return [m for m in found if issubclass(m, mixin) and not m._meta.proxy]


def is_told(update_fields: Iterable[str] | None) -> bool:
    """Whether a save of *update_fields* (None: all) may change what readers see.

    Wagtail converts an alias by saving ``alias_of_id`` alone.
    """
    return update_fields is None or bool({"live", "alias_of", "alias_of_id"} & set(update_fields))


class SubstringSearchMixin(models.Model):
    """Lets Wagtail's own page search and choosers find Chinese by any part of a title."""

    class Meta:
        abstract = True

    @property
    def search_suffixes(self) -> str:
        """Every ending of the title's Chinese runs, which a search by prefix can match."""
        return suffixes(self.title)  # type: ignore[attr-defined]  # a page's title

    search_fields: ClassVar[list[Any]] = [index.AutocompleteField("search_suffixes")]


class ListingMixin(models.Model):
    """A page that lists the categories and items right below it."""

    class Meta:
        abstract = True

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Templates get ``categories``, ``items`` and ``breadcrumbs`` that the reader may see."""
        from wagtail_kb import reading

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)  # type: ignore[misc]  # of Page
        viewer = reading.reader_of(request)
        return context | {
            "categories": reading.categories(self, viewer),
            "items": reading.entries(self, viewer),
            "breadcrumbs": reading.trail(self, viewer),
        }


class KnowledgeBaseMixin(ListingMixin, SubstringSearchMixin):
    """The top of a knowledge base; its translation key is the ``root`` of all items below."""

    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("One or two sentences above the categories.")
    )

    class Meta:
        abstract = True


class KnowledgeCategoryMixin(ListingMixin, SubstringSearchMixin):
    """A category: a page whose children are items or more categories.

    Kind and audience are copied into a new item; steward and reviewers are looked up live by items
    that name none.
    """

    base_form_class = StewardForm

    introduction = models.TextField(_("introduction"), blank=True)
    default_kind = models.CharField(
        _("kind of new articles"), max_length=32, blank=True, choices=article_kinds
    )
    default_audience = models.CharField(
        _("audience of new items"), max_length=10, blank=True, choices=AUDIENCES
    )
    steward = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("steward"),
        help_text=_("Answers for the items here that name no steward of their own."),
    )
    reviewers = ParentalManyToManyField(
        "auth.Group",
        blank=True,
        related_name="+",
        verbose_name=_("reviewers"),
        help_text=_("Groups that review the items here. Empty: those of the category above."),
    )

    class Meta:
        abstract = True


class KnowledgeItemMixin(SubstringSearchMixin):
    """What every knowledge item has; mixed into a page class, before Page.

    *finding_aids* names keys of ``get_extra()`` that help to find the answer and are no part of it.
    """

    if TYPE_CHECKING:  # what the page class that this is mixed into has
        path: str
        title: str
        slug: str
        live: bool
        go_live_at: datetime | None
        alias_of_id: int | None
        translation_key: UUID
        locale: Any
        alias_of: Any
        latest_revision_id: int | None
        permissions_for_user: Any

    base_form_class = KnowledgeItemForm
    finding_aids: ClassVar[Iterable[str]] = ()
    _gone: Any = None  # set on the object that is served: what a reader hears of a retired item
    page_fields: ClassVar[tuple[str, ...]] = ("steward_id", "review_by")

    summary = models.TextField(
        _("summary"),
        blank=True,
        help_text=_("One or two sentences: what an agent reads out first and a bot answers with."),
    )
    body = StreamField(AnswerBlock(), verbose_name=_("content"), blank=True)
    attachments = StreamField(AttachmentsBlock(), verbose_name=_("attachments"), blank=True)
    audience = models.CharField(
        _("audience"),
        max_length=10,
        blank=True,
        choices=AUDIENCES,
        help_text=_("Who may read this item. Part of what is approved."),
    )
    similar_questions = models.TextField(
        _("similar questions"),
        blank=True,
        help_text=_("Other ways customers ask this, one a line. Paste a column of a sheet here."),
    )
    keywords = models.TextField(
        _("keywords"),
        blank=True,
        help_text=_("Words that lead here and aren't in the text, one a line."),
    )
    facets = ParentalManyToManyField(
        "wagtail_kb.FacetValue", blank=True, related_name="+", verbose_name=_("facets")
    )
    steward = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("steward"),
        help_text=_("Who answers for this item. Empty: the steward of its category."),
    )
    review_by = models.DateField(
        _("review by"), null=True, blank=True, help_text=_("When somebody must check it again.")
    )

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Save the page; in the same transaction its Item, Version and index update."""
        from wagtail_kb import publishing

        update_fields = kwargs.get("update_fields")
        is_made = self._state.adding
        with transaction.atomic():
            if update_fields is None:
                self.set_inherited()
            facets = self._facets_in_memory()
            # Before the page's row: whoever approves locks in this order too.
            item = publishing.locked(self) if is_told(update_fields) and not is_made else None
            result = super().save(*args, **kwargs)
            if is_told(update_fields):
                publishing.page_saved(self, item=item, is_new=is_made, facets=facets)
        if update_fields is None:
            self._page_values = self._values()
        # Until the object is gone: Wagtail's copy action puts the original's privacy on it.
        self._kb_made = is_made or getattr(self, "_kb_made", False)
        return result

    def _facets_in_memory(self) -> list[int] | None:
        """Ids of the facets that are about to be saved; None if they stay as they are stored."""
        unsaved = getattr(self, "_cluster_related_objects", {}).get("facets")
        if unsaved is None:
            return [] if self._state.adding else None
        return [value.pk for value in unsaved]

    def _values(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.page_fields}

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Templates get ``item``: the current version, or the draft in a preview."""
        from wagtail_kb import reading

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)  # type: ignore[misc]  # of Page
        view = reading.preview_view if request.is_preview else reading.item_view
        return context | {"item": view(self, request)}

    def route(self, request: Any, path_components: list[str]) -> Any:
        """As Wagtail's; a retired item answers those who could read it."""
        from wagtail.url_routing import RouteResult

        from wagtail_kb import gone

        if not self.live and not path_components:
            self._gone = gone.find(self, request)
        if self._gone is not None:
            return RouteResult(self)
        return super().route(request, path_components)  # type: ignore[misc]  # of Page

    def serve(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """As Wagtail's; of a retired item its successor, or a page that says so."""
        from wagtail_kb import gone

        if self._gone is not None:
            return gone.answer(self._gone, self, request)
        return super().serve(request, *args, **kwargs)  # type: ignore[misc]  # of Page

    def get_kind(self) -> str:
        """Name of the item's kind in ``kbcore.kinds``."""
        raise NotImplementedError

    def get_audience(self) -> str:
        """The audience, taken from the category while none is chosen; public without one."""
        return self.audience or self._inherited("default_audience") or Audience.PUBLIC.value

    def get_extra(self) -> dict[str, Any]:
        """A site's own fields for the item, as JSON values."""
        return {}

    def get_steward(self) -> Any:
        """Who answers for the item: its own steward, or the nearest category's."""
        return self.steward or self._inherited("steward")

    def get_reviewers(self) -> list[Any]:
        """Groups that review the item: those of the nearest category that names any."""
        above = (list(category.reviewers.all()) for category in self._categories())
        return next((groups for groups in above if groups), [])

    def place_below(self, parent: Any) -> None:
        """Inherit from *parent* while the page isn't in the tree: for the form of a new one."""
        self._parent = parent

    def _categories(self) -> list[Any]:
        """The categories above, nearest first; one query for each type of category."""
        parent = getattr(self, "_parent", None)
        above = paths_to(self.path)[:-1] if self.path else paths_to(parent.path if parent else "")
        found: list[Any] = []
        for model in concrete_models(KnowledgeCategoryMixin) if above else ():
            found += model._default_manager.filter(path__in=above)
        return sorted(found, key=lambda category: category.path, reverse=True)

    def _inherited(self, field: str) -> Any:
        values = (getattr(category, field) for category in self._categories())
        return next((value for value in values if value), None)

    def set_inherited(self) -> None:
        """Copy the category's defaults into fields that are empty."""
        self.audience = self.get_audience()

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        """Save a revision, with who wrote it; steward and review date go to the page at once."""
        from wagtail_kb import publishing
        from wagtail_kb.models import Item
        from wagtail_kb.review import drafts

        values = self._values()
        save = super().save_revision  # type: ignore[misc]  # of Page
        with transaction.atomic():
            item = publishing.locked(self)
            revision = save(*args, **kwargs)
            drafts.saved(self, item, revision.user)
            if values != getattr(self, "_page_values", None):
                type(self)._default_manager.filter(pk=self.pk).update(**values)
                Item.objects.filter(page=self.pk).update(review_by=self.review_by)
        self._page_values = values
        return revision

    def publish(self, revision: Any, user: Any = None, **kwargs: Any) -> Any:
        """Publish *revision* as *user*; not what was approved for its day and is another now."""
        from wagtail_kb.review import attestation, run, schedule

        due = revision.approved_go_live_at
        if due and due <= timezone.now() and schedule.is_held(self, revision):
            return None
        # Whoever gave the last approval needs no right to publish besides.
        may = user is None or self.permissions_for_user(user).can_publish()
        if run.is_finishing() or (not may and run.has_finished(self, revision)):
            kwargs["skip_permission_checks"] = True
        with attestation.acting(user):
            return super().publish(revision, user=user, **kwargs)  # type: ignore[misc]  # of Page

    def with_content_json(self, content: Any) -> Any:
        """A revision's content on this page, with the page's own steward and review date."""
        page = super().with_content_json(content)  # type: ignore[misc]  # of Page
        for name in self.page_fields:
            setattr(page, name, getattr(self, name))
        page._page_values = self._values()
        return page

    @classmethod
    def check(cls, **kwargs: Any) -> list[checks.CheckMessage]:
        """Besides the page's own: is the mixin where it works, can its blocks become content?"""
        errors = super().check(**kwargs)
        if not cls._meta.abstract:
            errors += cls._check_bases() + cls._check_blocks()
        return errors

    @classmethod
    def _check_bases(cls) -> list[checks.CheckMessage]:
        from wagtail.models import Page

        order = [base for base in cls.__mro__ if base in (KnowledgeItemMixin, Page)]
        if order != [Page, KnowledgeItemMixin]:
            return []
        return [
            checks.Error(
                f"{cls.__name__} lists Page before the knowledge mixin, so nothing is published.",
                hint=f"Write class {cls.__name__}(KnowledgeArticleMixin, Page).",
                obj=cls,
                id="wagtail_kb.E010",
            )
        ]

    @classmethod
    def _check_blocks(cls) -> list[checks.CheckMessage]:
        body: Any = cls._meta.get_field("body")
        children = body.stream_block.child_blocks
        return [
            checks.Error(
                f"The block {name!r} of {cls.__name__}.body can't become content.",
                hint="Mix wagtail_kb.blocks.ContentBlock into it and write to_content().",
                obj=cls,
                id="wagtail_kb.E011",
            )
            for name, block in children.items()
            if not isinstance(block, ContentBlock)
        ]


class KnowledgeArticleMixin(KnowledgeItemMixin):
    """An article; its kind is chosen on it."""

    kind = models.CharField(_("kind"), max_length=32, blank=True, choices=article_kinds)

    class Meta:
        abstract = True

    def get_kind(self) -> str:
        return self.kind or self._inherited("default_kind") or "article"

    def set_inherited(self) -> None:
        super().set_inherited()
        self.kind = self.get_kind()


class KnowledgeFaqMixin(KnowledgeItemMixin):
    """A FAQ: the title is the standard question, the summary the short answer."""

    class Meta:
        abstract = True

    def get_kind(self) -> str:
        return "faq"
