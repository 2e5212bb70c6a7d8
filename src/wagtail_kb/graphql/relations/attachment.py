"""Attachments of items, with where each file is served, for a whole batch."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from wagtail_kb import serving, sites
from wagtail_kb.graphql.batch import Row, related
from wagtail_kb.models import VersionFile
from wagtail_kb.rendering import document_url
from wagtail_kb.viewer import Viewer

from .document import document_of

__all__ = ["attachments_of"]

_URLS = dict[tuple[int, str], str]
_Offered = Iterable[list[dict[str, Any]]]


def attachments_of(row: Row, viewer: Viewer) -> list[Row]:
    """The attachments of *row* that *viewer* may see; one SQL for the whole batch."""

    def load(rows: list[Row]) -> dict[int, list[Row]]:
        offered = {one["pk"]: _offered(one, viewer) for one in rows}
        versions = [one["version_id"] for one in rows if offered[one["pk"]]]
        find = _former_urls if "former_at" in row else _urls
        urls = find(versions, viewer, offered.values()) if versions else {}
        return {one["pk"]: [_row(one, a, urls) for a in offered[one["pk"]]] for one in rows}

    found: list[Row] = related(row, "attachments", load)
    return found


def _offered(row: Row, viewer: Viewer) -> list[dict[str, Any]]:
    attachments = document_of(row).get("attachments", [])
    internal = viewer.may("view_internal")
    return [one for one in attachments if internal or one.get("audience") != "internal"]


def _former_urls(versions: list[int], viewer: Viewer, offered: _Offered) -> _URLS:
    hashes = {one["file"]["sha256"] for attachments in offered for one in attachments}
    found = serving.file_urls(set(versions), hashes, viewer)
    return {place: sites.absolute(url, viewer.site_id) for place, url in found.items()}


def _urls(versions: list[int], viewer: Viewer, offered: _Offered) -> _URLS:
    files = VersionFile.objects.filter(version__in=versions, source=VersionFile.Source.DOCUMENT)
    rows = files.values_list("version_id", "sha256", "object_id", "name")
    return {
        (version, sha): sites.absolute(document_url(pk, name), viewer.site_id)
        for version, sha, pk, name in rows
    }


def _row(row: Row, attachment: dict[str, Any], urls: _URLS) -> Row:
    file = attachment["file"]
    sha = file["sha256"]
    return {
        "id": _id(row, attachment.get("id") or sha),
        "title": attachment.get("title") or file.get("filename", ""),
        "filename": file.get("filename", ""),
        "content_type": file.get("content_type", ""),
        "size": file.get("size", 0),
        "url": urls.get((row["version_id"], sha)),
    }


def _id(row: Row, part: str) -> str:
    """One for each item and attachment; it tells nothing of the file."""
    return sha256(f"{row['key']}:{row['locale']}:{part}".encode()).hexdigest()[:32]
