"""Running an import: row by row, each in a transaction of its own, safe to stop and run again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Locale

from kbcore import digest
from kbcore.exchange import ImportedRow, RowProblem
from wagtail_kb import conf, publishing, search, sites
from wagtail_kb.basepage import get_page_model
from wagtail_kb.bridge import body_from_content, item_from_page, place_of
from wagtail_kb.mixins import (
    KnowledgeBaseMixin,
    KnowledgeCategoryMixin,
    KnowledgeFaqMixin,
    concrete_models,
)
from wagtail_kb.models import Cause, ImportRow, Item
from wagtail_kb.review.attestation import UnapprovedContent

from .file import SourceFile
from .place import Places
from .plan import Outcome, Result, Target, key_of, plan

__all__ = ["UnknownParent", "find_parent", "run"]

_DRAIN_EVERY = 200  # rows: one commit of the index costs as much as a few rows


class UnknownParent(LookupError):
    """No knowledge base or category to import into."""


def find_parent(path: str, language: str) -> Any:
    """The base or category at the address *path*; without one, the only base in *language*."""
    parents = (*concrete_models(KnowledgeBaseMixin), *concrete_models(KnowledgeCategoryMixin))
    pages = get_page_model().objects.type(*parents).filter(locale__language_code=language)
    if not path:
        bases = get_page_model().objects.type(*concrete_models(KnowledgeBaseMixin))
        found = list(bases.filter(locale__language_code=language)[:2])
        if len(found) == 1:
            return found[0].specific
        problem = "There is no knowledge base" if not found else "There are several knowledge bases"
        raise UnknownParent(f"{problem} in {language}. Name one with --parent PATH.")
    wanted = f"/{path.strip('/')}/"
    for page in pages:
        address = sites.address(page.url_path, None)
        if wanted == page.url_path or (address and address[0] == wanted):
            return page.specific
    raise UnknownParent(
        f"No knowledge base or category in {language} has the address {wanted}. "
        "Give the path that its page is shown under, like /help/."
    )


def run(
    rows: Iterable[ImportedRow | RowProblem],
    *,
    parent: Any,
    source: str,
    user: Any = None,
    file: SourceFile | None = None,
    dry_run: bool = False,
) -> Iterator[Result]:
    """Import *rows*, of *file*, below *parent*; gives each row's result once it is committed."""
    target = Target(source=source, root=_root(parent), language=parent.locale.language_code)
    work = _Import(parent, target, user, file)
    with search.paused() as drain:
        for count, row in enumerate(rows, 1):
            if isinstance(row, RowProblem):
                yield Result(number=row.row, outcome=Outcome.PROBLEM, problems=(row,))
            else:
                yield plan(row, target)[0] if dry_run else work.row(row)
            if count % _DRAIN_EVERY == 0:
                drain()


def _root(parent: Any) -> UUID:
    """Key of the base that *parent* is or lies under; raises UnknownParent."""
    is_base = isinstance(parent, tuple(concrete_models(KnowledgeBaseMixin)))
    root: UUID | None = parent.translation_key if is_base else place_of(parent).root
    if root is None:
        raise UnknownParent(f"{parent.title} lies under no knowledge base. Move it into one first.")
    return root


class _Import:
    """One run: where rows go, and the batch that their versions carry."""

    def __init__(self, parent: Any, target: Target, user: Any, file: SourceFile | None) -> None:
        self._target, self._user, self._file = target, user, file
        self._locale: Locale = parent.locale
        self._places = Places(parent, self._locale)
        self._model: Any = concrete_models(KnowledgeFaqMixin)[0]
        self._audiences: dict[int, str] = {}
        # To the microsecond: a batch is one run, also when runs follow each other at once.
        now = datetime.now(tz=timezone.get_current_timezone())
        self._batch = f"{target.source[:37]} {now:%F %T.%f}"

    def row(self, row: ImportedRow) -> Result:
        """Import *row* and say what became of it."""
        with transaction.atomic(), publishing.because(Cause.IMPORT, batch=self._batch):
            result, known = plan(row, self._target)
            if result.outcome is Outcome.CREATED:
                self._create(row)
            elif result.outcome is Outcome.UPDATED and known:
                self._update(row, known)
            else:
                return result
            if self._file:
                self._file.record(self._batch, self._user)
        self._file = None  # recorded with the first row that it wrote
        return result

    def _create(self, row: ImportedRow) -> None:
        product = (row.product_name or row.product,) if row.product else ()
        parent = self._places.category(row.category or product)
        page = self._model(
            translation_key=key_of(self._target.source, row.id),
            locale=self._locale,
            slug=slugify(row.id, allow_unicode=True) or None,
            owner=self._user,
            live=False,
            # Once a category: looking up what is inherited costs as much as a whole save.
            audience=self._audiences.get(parent.pk, ""),
        )
        self._fill(page, row)
        if row.product:
            page.facets = [self._places.product(row.product, row.product_name)]
        parent.refresh_from_db(fields=["path", "depth", "numchild", "url_path"])
        self._publish(parent.add_child(instance=page))
        self._audiences[parent.pk] = page.audience
        self._remember(row, page, ImportRow(source=self._target.source, row_id=row.id))

    def _update(self, row: ImportedRow, known: ImportRow) -> None:
        stored: Any = known.item.page
        page = stored.specific.get_latest_revision_as_object()
        self._fill(page, row)
        self._publish(page)
        self._remember(row, page, known)

    def _fill(self, page: Any, row: ImportedRow) -> None:
        field = self._model._meta.get_field("body")
        page.title = row.title
        page.body = field.to_python(body_from_content(field.stream_block, row.blocks))

    def _publish(self, page: Any) -> None:
        revision = page.save_revision(user=self._user, log_action=True)
        if not conf.review()["REQUIRE_APPROVAL"]:
            revision.publish(user=self._user)
            return
        # Where only what is approved may be published, rows arrive as drafts.
        with suppress(UnapprovedContent), transaction.atomic():
            revision.publish(user=self._user)

    def _remember(self, row: ImportedRow, page: Any, record: ImportRow) -> None:
        item = Item.objects.filter(key=page.translation_key, locale=self._target.language)
        record.item_id, published = item.values_list("pk", "current__digest").get()
        record.page_digest = published or digest(item_from_page(page).item)
        record.row_hash = row.content_hash
        record.save()
