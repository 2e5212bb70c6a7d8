"""Publishing: a saved page becomes a version, or its item is hidden — in the page's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import WorkflowState

from kbcore import Audience, answer_digest, digest
from kbcore.digest import canonical_json
from wagtail_kb import privacy, queue, retirement
from wagtail_kb.bridge import Bridged, Place, item_from_page, place_of, roots_of
from wagtail_kb.models import (
    Cause,
    Item,
    ItemFacet,
    Outcome,
    Reference,
    Stamp,
    Version,
    VersionFile,
)
from wagtail_kb.models.reference import format_reference
from wagtail_kb.review import actions, attestation
from wagtail_kb.review.attestation import Publication

if TYPE_CHECKING:
    from kbcore import AnswerDigest, Digest, KnowledgeItem
    from wagtail_kb.files import SiteFile
    from wagtail_kb.mixins import KnowledgeItemMixin

__all__ = [
    "because",
    "item_orphaned",
    "locked",
    "page_deleted",
    "page_moved",
    "page_saved",
    "publish_again",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reason:
    cause: Cause = Cause.EDITOR
    batch: str = ""


_EDITOR = _Reason()
_reason: ContextVar[_Reason] = ContextVar("wagtail_kb_reason", default=_EDITOR)


@contextmanager
def because(cause: Cause, *, batch: str = "") -> Iterator[None]:
    """Versions written inside carry *cause* and *batch*."""
    token = _reason.set(_Reason(cause=cause, batch=batch))
    try:
        yield
    finally:
        _reason.reset(token)


# No savepoint of its own: what fails here fails the whole save.
@transaction.atomic(savepoint=False)
def page_saved(
    page: KnowledgeItemMixin,
    *,
    item: Item | None = None,
    is_new: bool = False,
    facets: Iterable[int] | None = None,
) -> None:
    """Bring the Item of *page* in line with it; called by the mixin's ``save()``.

    *item* (locked), *is_new* and *facets* (ids) spare queries where they are known. A page that
    goes live later changes nothing for readers. An alias has no Item of its own. Raises
    UnapprovedContent where only what is approved may be published.
    """
    if page.alias_of_id:
        _alias_saved(page)
        return
    place = place_of(page)
    is_made = False
    if item is None or (item.key, item.locale) != (page.translation_key, place.language):
        item, is_made = _locked_item(page, place, is_new=is_new)
    before = _columns(item)
    item.page_id, item.page_type, item.review_by = page.pk, page._meta.label_lower, page.review_by
    item.root = place.root or item.root
    item.restriction = None
    if not page.live or place.root is None:
        is_told = _hide(item, at=timezone.now())
    elif is_told := not (page.go_live_at and page.go_live_at > timezone.now()):
        bridged = item_from_page(
            page, reference=format_reference(item.reference_id), place=place, facets=facets
        )
        _publish(bridged, item, None if is_made else _last_version(item), page)
    is_changed = _save_changes(item, before)
    if not is_told:
        return
    if is_changed:
        queue.item(item)
    else:
        # Published again as it was: the index has it, but the page's address may be another.
        Stamp.objects.touch(item.root)
    _derive(item, was=before["audience"])


@transaction.atomic
def page_deleted(page: Any) -> None:
    """Retire the Item of a *page* that is about to be deleted; remember who might not read it."""
    for item in Item.objects.select_for_update().filter(page=page.pk):
        before = _columns(item)
        privacy.hand_down(item, page.path)
        item.restriction = privacy.of_path(page.path) or None
        item.page_id = None
        _hide(item, at=timezone.now())
        _save_changes(item, before)
        queue.item(item)
        privacy.forget(page)


@transaction.atomic
def item_orphaned(item: Item) -> None:
    """Hide an *item* whose page is gone, or another item's, without our hearing of it."""
    item = Item.objects.select_for_update().get(pk=item.pk)
    before = _columns(item)
    item.page_id = None
    _hide(item, at=timezone.now())
    _save_changes(item, before)
    queue.item(item)


@transaction.atomic
def page_moved(page: Any) -> None:
    """Bring all Items at and below the moved *page* in line with where they stand now."""
    below = Item.objects.filter(page__path__startswith=page.path)
    was = set(below.values_list("root", flat=True).order_by().distinct())
    items = list(_locked(below).select_related("page"))
    roots = roots_of(item.page.path for item in items)
    for item in items:
        root = roots[item.page.path]
        is_shown = item.page.live and root is not None
        if root not in (None, item.root) or is_shown is (item.current_id is None):
            page_saved(item.page.get_specific())
    privacy.derive()
    queue.subtree(page, also=was)
    queue.translations_below(page)
    for item in _in_review(items):
        # Another category may have another policy.
        actions.redecide(item)


@transaction.atomic
def publish_again(items: Any, cause: Cause) -> None:
    """Bring *items* in line with their live pages after something outside the pages changed."""
    with because(cause):
        shown = Item.objects.current().filter(pk__in=items, page__isnull=False)
        for item in _locked(shown).select_related("page"):
            page_saved(item.page.get_specific())


def locked(page: KnowledgeItemMixin) -> Item | None:
    """The Item of *page*, locked until the end of the transaction; None before its first save."""
    return Item.objects.select_for_update().filter(page=page.pk).first()


def _locked(items: Any) -> Any:
    """*items* in the order of their ids, locked first: a Stamp comes last, or two would wait."""
    return items.select_for_update(of=("self",)).order_by("pk")


def _in_review(items: list[Item]) -> list[Item]:
    """Those of *items* that a workflow is under way for."""
    pages = [str(item.page_id) for item in items]
    runs = WorkflowState.objects.filter(
        object_id__in=pages, status=WorkflowState.STATUS_IN_PROGRESS
    )
    reviewed = set(runs.values_list("object_id", flat=True))
    return [item for item in items if str(item.page_id) in reviewed]


def _alias_saved(alias: KnowledgeItemMixin) -> None:
    """An alias of an internal item is served by Wagtail too, so it is restricted with it."""
    if item := privacy.shown_by(alias):
        privacy.derive(item.pk)


def _locked_item(page: KnowledgeItemMixin, place: Place, *, is_new: bool) -> tuple[Item, bool]:
    """The Item of *page*, locked until the end; and whether it was made now, at the first save."""
    mine = Item.objects.filter(key=page.translation_key, locale=place.language)
    if not is_new and (found := list(mine.select_for_update())):
        return found[0], False
    try:
        with transaction.atomic():
            return _made(page, place), True
    except IntegrityError:  # of a deleted page of the same key, or made by kb_sync just now
        return mine.select_for_update().get(), False


def _made(page: KnowledgeItemMixin, place: Place) -> Item:
    source = Item.objects.filter(key=page.translation_key).order_by("pk").first()
    key = page.translation_key
    return Item.objects.create(
        key=key,
        locale=place.language,
        reference_id=source.reference_id if source else Reference.objects.number_of(key),
        source=source,
        page_id=page.pk,
        page_type=page._meta.label_lower,
        root=place.root,
        kind=page.get_kind(),
        audience=page.get_audience(),
        review_by=page.review_by,
    )


def _publish(bridged: Bridged, item: Item, last: Version | None, page: KnowledgeItemMixin) -> None:
    """Make *bridged*, what *page* says, the version of *item* after *last*, unless it is that."""
    value, now = bridged.item, timezone.now()
    was = last if item.current_id else None
    new = digest(value)
    if was is None or was.digest != new:
        answer = answer_digest(value)
        cause = _cause(page, last)
        if cause is Cause.EDITOR and _is_former(item, answer, last):
            cause = Cause.RESTORE
        publication = Publication(item, page, bridged, answer, last, cause)
        told = publication.fields | {"answer_digest": answer}
        version = _write(item, bridged, last, digest=new, at=now, cause=cause, **told)
        item.current = version
        item.verification = publication.attest(version)
        item.verified = item.verification == Outcome.VERIFIED
        item.published_at = item.published_at or now
        if was is None or (was.answer_digest != answer and not publication.is_typo):
            item.updated_at = now
        _set_facets(item, value, is_new=last is None)
        if was is None and last:
            retirement.ended(item, page)
    elif page.latest_revision_id:
        attestation.republished(item, page, value, was)
    item.kind, item.audience = value.kind, value.audience.value


def _derive(item: Item, *, was: str) -> None:
    """Keep page privacy in step with the audience of *item*, which *was* another one perhaps."""
    audiences = {was, item.audience, item.source.audience if item.source else ""}
    if Audience.INTERNAL in audiences:
        privacy.derive(item.pk)
        if was != item.audience:
            queue.translations(item)


def _last_version(item: Item) -> Version | None:
    """The newest version of *item*: its current one, unless it is hidden."""
    columns = ("number", "digest", "answer_digest", "published_at", "retired_at")
    return Version.objects.only(*columns).filter(item=item).order_by("-number").first()


def _cause(page: KnowledgeItemMixin, last: Version | None) -> Cause:
    """Why a version is written: on schedule if *page*'s time has come since the *last* one."""
    cause = _reason.get().cause
    is_due = page.go_live_at and not (last and last.published_at >= page.go_live_at)
    return Cause.SCHEDULE if is_due and cause is Cause.EDITOR else cause


def _is_former(item: Item, answer: AnswerDigest, last: Version | None) -> bool:
    """Whether *answer* was published once, and another one after it."""
    if last is None or last.answer_digest == answer:
        return False
    return Version.objects.filter(item=item, answer_digest=answer).exists()


def _columns(item: Item) -> dict[str, Any]:
    return {field.name: getattr(item, field.attname) for field in Item._meta.concrete_fields}


def _save_changes(item: Item, before: dict[str, Any]) -> bool:
    """Write what of *item* differs from *before*; whether anything did."""
    now = _columns(item)
    if changed := [name for name, value in now.items() if value != before[name]]:
        item.save(update_fields=changed)
    return bool(changed)


def _write(
    item: Item,
    bridged: Bridged,
    last: Version | None,
    *,
    digest: Digest,
    at: datetime,
    cause: Cause,
    **told: str,
) -> Version:
    """The next version of *item* after *last*, which is retired."""
    value = bridged.item
    if last:
        # A clock may go back; a timeline does not.
        at = max(at, last.retired_at or last.published_at)
    if item.current_id:
        Version.objects.filter(pk=item.current_id).retire(at)
    version = Version.objects.create(
        item=item,
        number=last.number + 1 if last else 1,
        document=canonical_json(value.to_json()),
        digest=digest,
        title=value.title,
        summary=value.summary,
        published_at=at,
        cause=cause,
        batch=_reason.get().batch,
        **told,
        **Version.rendered(value),
    )
    if bridged.files:
        VersionFile.objects.bulk_create(_file_row(version, file) for file in bridged.files)
    return version


def _file_row(version: Version, file: SiteFile) -> VersionFile:
    return VersionFile(
        version=version,
        sha256=file.ref.sha256,
        source=file.source,
        object_id=file.object_id,
        name=file.name,
        fingerprint=file.fingerprint,
        filename=file.ref.filename,
        content_type=file.ref.content_type,
        size=file.ref.size,
    )


def _set_facets(item: Item, value: KnowledgeItem, *, is_new: bool) -> None:
    wanted = {facet.key for facet in value.facets}
    if is_new and not wanted:
        return
    stored = ItemFacet.objects.filter(item=item)
    present = set() if is_new else set(stored.values_list("value", flat=True))
    if gone := present - wanted:
        stored.filter(value__in=gone).delete()
    if new := wanted - present:
        ItemFacet.objects.bulk_create(ItemFacet(item=item, value=key) for key in new)


def _hide(item: Item, *, at: datetime) -> bool:
    """Retire what readers see of *item*; whether they saw anything."""
    if item.current_id is None:
        return False
    Version.objects.filter(pk=item.current_id).retire(at)
    item.current = None
    item.verified, item.verification = False, Outcome.UNVERIFIED
    return True
