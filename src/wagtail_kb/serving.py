"""Serving: a file of a version, to those who may look that version up."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import NoReverseMatch, path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe
from wagtail.documents import get_document_model

from kbcore.content import BlockAudience, references
from wagtail_kb import keeping
from wagtail_kb.files import MissingFile
from wagtail_kb.models import KeptFile, Version, VersionFile
from wagtail_kb.viewer import for_user, viewer_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from wagtail_kb.viewer import Viewer

__all__ = ["admin_file", "admin_urls", "file_urls", "removed", "site_file"]

_PICTURES = {"image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"}
"""What a browser may show: nothing that can hold a script."""

_HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "sandbox",
    "X-Content-Type-Options": "nosniff",
}


@require_safe
def site_file(request: HttpRequest, version: int, sha256: str) -> HttpResponseBase:
    """The file *sha256* of *version* on the site of *request*, for people outside the admin too."""
    return _response(request, viewer_of(request), version, sha256)


@require_safe
def admin_file(request: HttpRequest, version: int, sha256: str) -> HttpResponseBase:
    """The same inside the admin, which knows all sites."""
    return _response(request, for_user(request.user), version, sha256)


def admin_urls() -> list[Any]:
    """For Wagtail's ``register_admin_urls``."""
    return [path("kb/files/<int:version>/<str:sha256>/", admin_file, name="wagtail_kb_file")]


def file_urls(
    versions: Collection[int], hashes: Collection[str], viewer: Viewer
) -> dict[tuple[int, str], str]:
    """Where *viewer* finds the files *hashes* of *versions*, by version and hash.

    Those that policy has removed have no address; one SQL, and one more for each of them.
    """
    rows = VersionFile.objects.filter(version__in=versions, sha256__in=hashes)
    found = set(rows.values_list("version_id", "sha256", _is_pruned()))
    gone = {sha256 for _, sha256, is_pruned in found if is_pruned and _removed(sha256)}
    return {
        (version, sha256): _url(version, sha256, viewer)
        for version, sha256, _ in found
        if sha256 not in gone
    }


def removed(version: Version) -> list[keeping.RemovedFile]:
    """The files of *version* that policy has removed: each says its name and when."""
    rows = VersionFile.objects.filter(version=version).order_by("pk")
    hashes = dict.fromkeys(rows.filter(_is_pruned()).values_list("sha256", flat=True))
    return [error for sha256 in hashes if (error := _removed(sha256))]


def _is_pruned() -> Any:
    return Exists(KeptFile.objects.pruned().filter(pk=OuterRef("sha256")))


def _removed(sha256: str) -> keeping.RemovedFile | None:
    """Why nobody has the bytes; None if the site shows them again."""
    try:
        keeping.open_file(sha256).close()
    except keeping.RemovedFile as error:
        return error
    except MissingFile:
        pass
    return None


def _url(version: int, sha256: str, viewer: Viewer) -> str:
    """Inside the admin for who sees all sites; else where the site includes our addresses."""
    args = [version, sha256]
    if viewer.site_id is not None:
        try:
            return reverse("wagtail_kb:file", args=args)
        except NoReverseMatch:  # a site that leaves out the API
            pass
    return reverse("wagtail_kb_file", args=args)


def _response(request: HttpRequest, viewer: Viewer, version: int, sha256: str) -> HttpResponseBase:
    file = _file(viewer, version, sha256)
    if not _passes(request, file):
        raise Http404
    try:
        stream = keeping.open_file(sha256)
    except keeping.RemovedFile as error:
        return _text(str(error), status=410)
    except MissingFile:
        text = gettext("The file “%(name)s” was lost before it could be kept.")
        return _text(text % {"name": file.filename}, status=404)
    return FileResponse(
        stream,
        as_attachment=file.content_type not in _PICTURES,
        filename=file.filename,
        content_type=file.content_type or "application/octet-stream",
        headers=_HEADERS,
    )


def _text(text: str, *, status: int) -> HttpResponse:
    content_type = "text/plain; charset=utf-8"
    return HttpResponse(text, status=status, content_type=content_type, headers=_HEADERS)


def _file(viewer: Viewer, version_id: int, sha256: str) -> VersionFile:
    """Raises Http404 for what *viewer* may not see, as for what there never was."""
    version = Version.objects.known_to(viewer).filter(pk=version_id).first()
    if version is None or not (viewer.may("view_internal") or sha256 in _public(version)):
        raise Http404
    file = version.files.filter(sha256=sha256).first()
    if file is None:
        raise Http404
    return file


def _passes(request: HttpRequest, file: VersionFile) -> bool:
    """Whether the privacy of its collection lets *file* pass, as it does the live document.

    Wagtail has no such privacy for images, and that of a deleted document is not known.
    """
    if file.source != VersionFile.Source.DOCUMENT:
        return True
    document = get_document_model().objects.filter(pk=file.object_id).first()
    restrictions = document.collection.get_view_restrictions() if document else ()
    return all(restriction.accept_request(request) for restriction in restrictions)


def _public(version: Version) -> set[str]:
    """Hashes of the files that *version* showed outside its internal notes."""
    offered = (
        attachment.file.sha256
        for attachment in version.value.attachments
        if attachment.audience is BlockAudience.EVERYONE
    )
    shown = (link.target for link in references((version.html,)) if link.kind == "file")
    return {*offered, *shown}
