"""Refusing: what isn't approved is not published where approval is required; the draft is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages

from kbcore import CategoryRef, answer_digest
from wagtail_kb import conf
from wagtail_kb.bridge import Place, item_from_page, place_of
from wagtail_kb.files import MissingFile
from wagtail_kb.mixins import KnowledgeItemMixin, concrete_models
from wagtail_kb.models import Cause, Item, Version
from wagtail_kb.models.reference import format_reference
from wagtail_kb.review import attestation, schedule
from wagtail_kb.review.attestation import Publication, UnapprovedContent
from wagtail_kb.review.policy import requires

__all__ = [
    "REFUSED",
    "SUBMIT",
    "hides_publish",
    "is_refused",
    "refuse_bulk_publishing",
    "refuse_creating_live",
    "refuse_publishing",
    "tell",
]

_MOST = 5
SUBMIT = "action-kb-submit"
"""Name of the button that saves the draft and leads to the submit page."""
REFUSED = "refused"
"""Its value where publishing was asked for."""


def is_refused(page: Any, user: Any) -> bool:
    """Whether publishing the newest revision of *page* now would be refused to *user*."""
    if not conf.review()["REQUIRE_APPROVAL"]:
        return False
    item = Item.objects.select_related("current").filter(page=page.pk).first()
    if item is None:
        return False
    draft = page.get_latest_revision_as_object()
    if draft.go_live_at and draft.go_live_at > timezone.now():
        return schedule.is_refused(draft)
    return requires(place_of(draft)) and not _passes(item, draft, user)


def _passes(item: Item, draft: Any, user: Any) -> bool:
    """Ask the publication itself, which writes nothing until it attests."""
    try:
        bridged = item_from_page(draft, reference=format_reference(item.reference_id))
    except MissingFile:
        return True  # publishing says what is wrong
    last = Version.objects.filter(item=item).order_by("-number").first()
    with attestation.acting(user):
        try:
            Publication(item, draft, bridged, answer_digest(bridged.item), last, Cause.EDITOR.value)
        except UnapprovedContent:
            return False
    return True


def hides_publish(page: Any, place: Any, user: Any) -> bool:
    """Whether the form of *page* (None or unsaved: of a new one in *place*) offers no "Publish"."""
    if not conf.review()["REQUIRE_APPROVAL"]:
        return False
    return is_refused(page, user) if page is not None and page.pk else requires(_below(place))


def _below(parent: Any) -> Place:
    """Where a page below *parent* stands."""
    above = place_of(parent)
    if above.root is None:
        return Place(root=parent.translation_key)
    own = CategoryRef(key=parent.translation_key, title=parent.title, slug=parent.slug)
    return Place(root=above.root, category=(*above.category, own))


def refuse_publishing(request: HttpRequest, page: Any) -> HttpResponseRedirect | None:
    """Instead of publishing lead to the submit page; what was typed is saved as a draft."""
    if not isinstance(page, KnowledgeItemMixin) or not is_refused(page, request.user):
        return None
    return _refuse(request, page)


def tell(request: HttpRequest, page: Any) -> None:
    """Say that *page* isn't approved, and that its draft is kept."""
    messages.error(request, str(UnapprovedContent(page.get_admin_display_title())))


def _refuse(request: HttpRequest, page: Any) -> HttpResponseRedirect:
    tell(request, page)
    return redirect("wagtail_kb_submit", page.pk)


def refuse_creating_live(request: HttpRequest, parent: Any, page_class: Any) -> None:
    """A new page that may not go live at once is saved as a draft and led to the submit page."""
    if request.method != "POST" or "action-publish" not in request.POST:
        return
    if not conf.review()["REQUIRE_APPROVAL"] or not issubclass(page_class, KnowledgeItemMixin):
        return
    if requires(_below(parent)):
        data = request.POST.copy()
        del data["action-publish"]
        data[SUBMIT] = REFUSED
        request.POST = data  # type: ignore[assignment]  # a copy of the same, which Django takes


def refuse_bulk_publishing(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponseRedirect | None:
    """Nothing of a selection is published while something of it may not be."""
    if action_type != "publish" or not conf.review()["REQUIRE_APPROVAL"]:
        return None
    refused = [page for page in _chosen(objects, action) if is_refused(page, request.user)]
    if not refused:
        return None
    if len(refused) == 1:
        return _refuse(request, refused[0])
    titles = " · ".join(f"“{page.get_admin_display_title()}”" for page in refused[:_MOST])
    text = _(
        "Nothing was published: %(count)d of these items are not approved: %(titles)s. "
        "Submit them for review first; the drafts are kept."
    )
    more = " …" if len(refused) > _MOST else ""
    messages.error(request, text % {"count": len(refused), "titles": titles + more})
    return redirect("wagtailadmin_explore", refused[0].get_parent().pk)


def _chosen(objects: Iterable[Any], action: Any) -> Iterator[Any]:
    """The items among *objects*, and drafts below them if those are published as well."""
    below = action.cleaned_form.cleaned_data.get("include_descendants", False)
    for page in objects:
        if not hasattr(page, "specific_deferred"):
            continue
        if isinstance(page.specific_deferred, KnowledgeItemMixin):
            yield page.specific
        for model in concrete_models(KnowledgeItemMixin) if below else ():
            yield from model._default_manager.filter(
                path__startswith=page.path, depth__gt=page.depth, live=False
            )
