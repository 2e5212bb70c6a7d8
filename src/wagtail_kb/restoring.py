"""Restoring: a former version becomes the draft of its page; nothing is published by it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from kbcore.content import Attachment, Block, Picture
from wagtail_kb import history
from wagtail_kb.basepage import get_page_model
from wagtail_kb.bridge import body_from_content
from wagtail_kb.models import FacetValue, Version, VersionFile

if TYPE_CHECKING:
    from kbcore import KnowledgeItem
    from wagtail_kb.viewer import Viewer

__all__ = ["CannotRestore", "Restored", "refusal", "restore"]

_LINK = re.compile(r'<kb-link to="(page|file):([^"]*)">(.*?)</kb-link>', re.DOTALL)


class CannotRestore(ValueError):
    """The version can't become a draft; its text says why, for the person who tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """The *revision* that a version became; *notes* say what of it isn't as it was."""

    revision: Any
    notes: tuple[str, ...] = ()


def refusal(version: Version, *, user: Any, viewer: Viewer) -> str:
    """Why *user* can't make *version* a draft; empty if they can."""
    page = version.item.page and version.item.page.specific
    if page is None:
        return gettext("The page was deleted. Write a new one and copy the text into it.")
    if not page.permissions_for_user(user).can_edit():
        return gettext("You may not edit this page.")
    if (lock := page.get_lock()) is not None and lock.for_user(user):
        return gettext("The page is locked. Unlock it first, or ask whoever locked it.")
    value = version.value
    if history.readable(value, viewer) != value:
        return gettext("This version has internal notes, which you may not read.")
    if not _has_kinds(page) and page.get_kind() != value.kind:
        return gettext("This version is of another kind (%(kind)s) than the page is now.") % {
            "kind": value.kind
        }
    return _unknown_block(page, value)


def restore(version: Version, *, user: Any, viewer: Viewer) -> Restored:
    """Save *version* as the newest draft of its page, as *user*; raises CannotRestore.

    Address, category, steward and dates stay those of the page.
    """
    with transaction.atomic():
        get_page_model().objects.select_for_update().filter(pk=version.item.page_id).first()
        version.item.refresh_from_db(fields=["page"])
        if why := refusal(version, user=user, viewer=viewer):
            raise CannotRestore(why)
        page: Any = version.item.page
        page = page.specific.get_latest_revision_as_object()
        notes = _fill(page, version)
        revision = page.save_revision(user=user, changed=True, log_action=True)
    return Restored(revision=revision, notes=notes)


def _has_kinds(page: Any) -> bool:
    return any(field.name == "kind" for field in page._meta.fields)


def _unknown_block(page: Any, value: KnowledgeItem) -> str:
    for name, blocks in (("body", value.blocks), ("attachments", value.attachments)):
        known = page._meta.get_field(name).stream_block.child_blocks
        for block in blocks:
            if block.type not in known:
                return gettext("This version has a block (%(type)s) that the page can't have.") % {
                    "type": block.type
                }
    return ""


def _fill(page: Any, version: Version) -> tuple[str, ...]:
    value, files = version.value, _Files(version)
    page.title, page.summary = value.title, value.summary
    page.audience = value.audience.value
    page.similar_questions = "\n".join(value.similar_questions)
    page.keywords = "\n".join(value.keywords)
    if _has_kinds(page):
        page.kind = value.kind
    page.facets = _facets(page, value)
    links = _page_ids(value, page)
    for name, blocks in (("body", value.blocks), ("attachments", value.attachments)):
        field = page._meta.get_field(name)
        try:
            raw = body_from_content(field.stream_block, blocks)
        except NotImplementedError as error:
            raise CannotRestore(str(error)) from error
        setattr(page, name, field.to_python(_linked(files.put_back(blocks, raw), links, files)))
    notes = list(files.notes)
    if dict(value.extra) != page.get_extra():
        notes.append(gettext("Fields of this page's own are left as they are."))
    return tuple(notes)


def _facets(page: Any, value: KnowledgeItem) -> list[FacetValue]:
    keys = [facet.key for facet in value.facets]
    found: dict[Any, FacetValue] = {}
    for row in FacetValue.objects.filter(translation_key__in=keys).order_by("pk"):
        if row.translation_key not in found or row.locale_id == page.locale_id:
            found[row.translation_key] = row
    return list(found.values())


def _page_ids(value: KnowledgeItem, page: Any) -> dict[str, int]:
    """Ids of the pages that are linked to, in the language of *page* where there is one."""
    keys = {link.target for link in value.links() if link.kind == "page"}
    found: dict[str, int] = {}
    if not keys:
        return found
    rows = get_page_model().objects.filter(translation_key__in=keys).order_by("pk")
    for key, pk, locale in rows.values_list("translation_key", "pk", "locale"):
        if str(key) not in found or locale == page.locale_id:
            found[str(key)] = pk
    return found


def _linked(value: Any, pages: Mapping[str, int], files: _Files) -> Any:
    """*value*, raw stream data, with its placeholders as Wagtail stores links."""

    def link(match: re.Match[str]) -> str:
        kind, target, text = match.groups()
        pk = pages.get(target) if kind == "page" else files.document(target)
        name = "page" if kind == "page" else "document"
        return f'<a linktype="{name}" id="{pk}">{text}</a>' if pk else text

    if isinstance(value, str):
        return _LINK.sub(link, value)
    if isinstance(value, list):
        return [_linked(part, pages, files) for part in value]
    if isinstance(value, dict):
        return {name: _linked(part, pages, files) for name, part in value.items()}
    return value


class _Files:
    """The images and documents that a version showed, as far as they are still there."""

    def __init__(self, version: Version) -> None:
        self.notes: list[str] = []
        self._found: dict[str, tuple[VersionFile, Any]] = {}
        rows = list(version.files.order_by("pk"))
        for source, model in (("image", get_image_model()), ("document", get_document_model())):
            mine = [row for row in rows if row.source == source]
            objects = model.objects.in_bulk([row.object_id for row in mine])
            there = {str(pk): obj for pk, obj in objects.items()}
            self._found |= {row.sha256: (row, there.get(row.object_id)) for row in mine}
        for row, obj in self._found.values():
            self._note(row, obj)

    def document(self, sha256: str) -> int | None:
        """Id of the document or image whose file had this hash."""
        _row, obj = self._found.get(sha256, (None, None))
        return obj.pk if obj is not None else None

    def put_back(self, blocks: Iterable[Block], raw: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """*raw* stream data of *blocks* with the images and documents that they show."""
        for block, data in zip(blocks, raw, strict=True):
            if isinstance(block, Picture) and block.file:
                data["value"]["image"] = self.document(block.file.sha256)
            elif isinstance(block, Attachment):
                data["value"]["document"] = self.document(block.file.sha256)
        return raw

    def _note(self, row: VersionFile, obj: Any) -> None:
        if obj is None:
            text = gettext("“%(name)s” is no longer in the library: choose another one.")
        elif row.fingerprint != (obj.file_hash or "") or row.name != str(obj.file.name):
            text = gettext("“%(name)s” has been replaced since: the draft shows what it is now.")
        else:
            return
        self.notes.append(text % {"name": row.filename})
