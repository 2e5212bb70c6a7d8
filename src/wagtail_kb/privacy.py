"""Page privacy that follows from an item's audience, so that Wagtail's own serving agrees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import islice, product
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef, Q
from wagtail.models import PageViewRestriction

from kbcore import Audience
from wagtail_kb.basepage import get_page_model, original_of, paths_to
from wagtail_kb.models import DerivedRestriction, Item

__all__ = [
    "adopt_copy",
    "derive",
    "forget",
    "hand_down",
    "insiders",
    "is_deriving",
    "of_path",
    "release",
    "shown_by",
]

_FEW = 100  # pages whose ancestors are asked for by path; for more, all restrictions are read
_BATCH = 500
_Members = PageViewRestriction.groups.through
_deriving: ContextVar[bool] = ContextVar("wagtail_kb_deriving", default=False)


def is_deriving() -> bool:
    """Whether a restriction that goes just now is one of ours."""
    return _deriving.get()


def insiders() -> set[int]:
    """Ids of all groups that may read internal knowledge."""
    held = Group.objects.filter(
        permissions__codename="view_internal", permissions__content_type__app_label="wagtail_kb"
    )
    return set(held.values_list("pk", flat=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Internal:
    """A page that shows an internal item; it needs a restriction unless readers see nothing."""

    item: int
    page: int
    path: str
    shown: bool


def derive(*items: int, mend: bool = True) -> int:
    """Bring the derived restrictions of *items* and their translations in line; of all for none.

    Fixed SQL for each 500. How many restrictions were missing, too many or for other groups.
    """
    scope = Q(item__in=items) | Q(item__source__in=items) if items else Q()
    rows = DerivedRestriction.objects.filter(scope).order_by("pk")
    present = list(rows.values_list("pk", "restriction__page"))
    pages = list(_internal_pages(items))
    if not pages and not present:
        return 0
    groups = insiders()
    covering = _covering(groups, pages)
    open_pages = [p for p in pages if covering.isdisjoint(paths_to(p.path))]
    kept = {p.page for p in open_pages}
    # Two transactions may have made one each for the same page: the first stays.
    first = {page: pk for pk, page in reversed(present) if page in kept}
    stay = sorted(first.values())
    extra = [pk for pk, _ in present if pk not in stay]
    missing = [p for p in open_pages if p.shown and p.page not in first]
    if not mend:
        return len(missing) + len(extra) + len(_strangers(stay, groups))
    _lift(extra)
    return len(extra) + len(missing) + _align(stay, groups, made=_restrict(missing))


def _internal_pages(items: Iterable[int]) -> Iterable[_Internal]:
    """The pages, and all their aliases, of internal items and of translations of internal ones."""
    rows = Item.objects.filter(page__isnull=False)
    rows = rows.filter(Q(audience=Audience.INTERNAL) | Q(source__audience=Audience.INTERNAL))
    if items:
        rows = rows.filter(Q(pk__in=items) | Q(source__in=items))
    values = rows.values_list("pk", "page_id", "page__path", "current_id")
    found = [_Internal(item=pk, page=p, path=path, shown=bool(c)) for pk, p, path, c in values]
    while found:
        yield from found
        originals = {page.page: page for page in found}
        aliases = get_page_model().objects.filter(alias_of__isnull=False).order_by()
        if len(originals) <= _FEW:
            aliases = aliases.filter(alias_of__in=originals)
        found = [
            _Internal(item=originals[of].item, page=pk, path=path, shown=originals[of].shown)
            for pk, path, of in aliases.values_list("pk", "path", "alias_of_id")
            if of in originals
        ]


def _covering(groups: set[int], pages: list[_Internal]) -> set[str]:
    """Paths of pages whose own privacy lets in none but some of *groups*."""
    others = _Members.objects.filter(pageviewrestriction=OuterRef("pk")).exclude(group__in=groups)
    rows = PageViewRestriction.objects.filter(
        ~Q(Exists(others)), restriction_type=PageViewRestriction.GROUPS, kb_derived__isnull=True
    )
    if len(pages) <= _FEW:
        rows = rows.filter(page__path__in=set().union(*(paths_to(page.path) for page in pages)))
    return set(rows.values_list("page__path", flat=True))


def _lift(restrictions: Iterable[int]) -> None:
    token = _deriving.set(True)
    try:
        for some in _batches(restrictions):
            PageViewRestriction.objects.filter(pk__in=some).delete()
    finally:
        _deriving.reset(token)


def _restrict(pages: list[_Internal]) -> list[int]:
    """Restrictions for *pages*, their groups still missing."""
    made = PageViewRestriction.objects.bulk_create(
        PageViewRestriction(page_id=page.page, restriction_type=PageViewRestriction.GROUPS)
        for page in pages
    )
    DerivedRestriction.objects.bulk_create(
        DerivedRestriction(item_id=page.item, restriction=restriction)
        for page, restriction in zip(pages, made, strict=True)
    )
    return [restriction.pk for restriction in made]


def _strangers(restrictions: list[int], groups: set[int]) -> set[int]:
    """Those of *restrictions* whose groups are not exactly *groups*."""
    present: set[tuple[int, int]] = set()
    for some in _batches(restrictions):
        members = _Members.objects.filter(pageviewrestriction__in=some)
        present |= set(members.values_list("pageviewrestriction_id", "group_id"))
    return {restriction for restriction, _ in present ^ set(product(restrictions, groups))}


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    """*ids* in lists that every database takes as parameters."""
    rest = iter(ids)
    while some := list(islice(rest, _BATCH)):
        yield some


def _align(restrictions: list[int], groups: set[int], *, made: list[int]) -> int:
    """Give *restrictions* and those just *made* the *groups*; how many of the former changed."""
    wrong = _strangers(restrictions, groups)
    for some in _batches(wrong):
        _Members.objects.filter(pageviewrestriction__in=some).delete()
    _Members.objects.bulk_create(
        _Members(pageviewrestriction_id=restriction, group_id=group)
        for restriction, group in product((*wrong, *made), sorted(groups))
    )
    return len(wrong)


def adopt_copy(restriction: PageViewRestriction) -> None:
    """Treat a copied derived *restriction* as what it is.

    Wagtail's copy and alias actions repeat every restriction of a page on the new one; left as an
    ordinary one it would stay when the copy becomes public.
    """
    if restriction.restriction_type != PageViewRestriction.GROUPS:
        return
    if set(restriction.groups.values_list("pk", flat=True)) != insiders():
        return
    page = restriction.page
    if DerivedRestriction.objects.filter(restriction__page=page.pk).exists():
        _lift([restriction.pk])
    elif (item := shown_by(page)) and _is_internal(item):
        DerivedRestriction.objects.create(restriction=restriction, item=item)


def _is_internal(item: Item) -> bool:
    audiences = {item.audience, item.source.audience if item.source else ""}
    return Audience.INTERNAL in audiences


def release(restriction: PageViewRestriction) -> None:
    """Leave *restriction* to the editors, who changed it; what the audience needs is made anew."""
    DerivedRestriction.objects.filter(restriction=restriction.pk).delete()


def shown_by(page: Any) -> Item | None:
    """The item of *page*, or of what it is an alias of."""
    return Item.objects.filter(page=original_of(page).pk).first()


def of_path(path: str) -> list[dict[str, Any]]:
    """The privacy in force at *path*, as JSON: one entry a restriction, derived ones left out."""
    return [
        {"type": row.restriction_type, "groups": sorted(group.pk for group in row.groups.all())}
        for row in _in_force(path)
    ]


def forget(page: Any) -> None:
    """Lift what stands on a *page* that is about to be deleted, also what was handed down to it.

    Django has collected what goes with the page already; a row made since would be left over.
    """
    _lift(PageViewRestriction.objects.filter(page=page.pk).values_list("pk", flat=True))


def hand_down(item: Item, path: str) -> None:
    """Before the page of *item* at *path* is deleted: restrict its translations as it was."""
    translations = list(item.translations.filter(page__isnull=False).select_related("page"))
    for row in _in_force(path) if translations else ():
        for translation in translations:
            if row.page.path not in paths_to(translation.page.path):
                copy = PageViewRestriction.objects.create(
                    page=translation.page,
                    restriction_type=row.restriction_type,
                    password=row.password,
                )
                copy.groups.set(row.groups.all())


def _in_force(path: str) -> Iterable[PageViewRestriction]:
    rows = PageViewRestriction.objects.filter(
        page__path__in=paths_to(path), kb_derived__isnull=True
    )
    return rows.select_related("page").prefetch_related("groups").order_by("pk")
