"""Items with a past: versions that were valid at given times, long before the test."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from kbcore.digest import answer_digest, canonical_json, digest
from wagtail_kb.models import Attestation, Item, Outcome, Version

__all__ = ["START", "add_version", "attest", "fill", "item_of", "past"]

START = datetime(2024, 3, 1, 9, tzinfo=UTC)


def past(**after_start: float) -> datetime:
    """A time after START: ``past(hours=2)``."""
    return START + timedelta(**after_start)


def item_of(page: Any) -> Item:
    return Item.objects.get(key=page.translation_key, locale=page.locale.language_code)


def built(item: Item, number: int, begin: datetime, end: datetime, **changes: Any) -> Version:
    """A version like the item's last one, with *changes* to its document."""
    last = item.versions.latest("number")
    data = {**json.loads(last.document), "title": f"第{number}版", **changes}
    value = last.value.from_json(data)
    return Version(
        item=item,
        number=number,
        document=canonical_json(value.to_json()),
        digest=digest(value),
        answer_digest=answer_digest(value),
        title=value.title,
        summary=value.summary,
        published_at=begin,
        retired_at=end,
        cause="editor",
        **Version.rendered(value),
    )


def add_version(page: Any, number: int, begin: datetime, end: datetime, **changes: Any) -> Version:
    """A version of the page's item that readers saw from *begin* to *end*."""
    version = built(item_of(page), number, begin, end, **changes)
    version.save()
    return version


def fill(page: Any, count: int) -> None:
    """*count* versions an hour each, without gaps, numbered from 1001."""
    item = item_of(page)
    first = built(item, 1001, past(), past(hours=1))
    Version.objects.bulk_create(
        Version(
            **{
                field.attname: getattr(first, field.attname)
                for field in Version._meta.concrete_fields
                if field.name not in ("id", "number", "published_at", "retired_at")
            },
            number=1001 + number,
            published_at=past(hours=number),
            retired_at=past(hours=number + 1),
        )
        for number in range(count)
    )


def attest(version: Version, at: datetime, *names: str, **fields: Any) -> Attestation:
    """From *at* on *version* is verified by *names*, unless another outcome is given."""
    approvals = [{"id": name, "name": name, "at": at.isoformat(), "roles": []} for name in names]
    return Attestation.objects.create(
        item=version.item,
        version=version,
        answer_digest=version.answer_digest,
        at=at,
        approvals=approvals,
        **{"outcome": Outcome.VERIFIED, **fields},
    )
