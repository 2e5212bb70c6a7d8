"""Retirement: an item is taken from readers for good, with a reason and what to read instead.

ValueError
  CannotRetire       nothing was retired; the text is meant for whoever tried
    NoReason
    NothingToRetire  readers never saw it, or its page is gone
    AlreadyRetired   somebody was faster
    BadSuccessor     it can't be read instead
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, Exists, F, FilteredRelation, OuterRef, Q, Value, When
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log

from wagtail_kb import queue, visibility
from wagtail_kb.models import Item, ItemQuerySet, Reference, Retirement
from wagtail_kb.models.reference import format_reference

if TYPE_CHECKING:
    from uuid import UUID

    from wagtail_kb.viewer import Viewer

__all__ = [
    "AlreadyRetired",
    "BadSuccessor",
    "CannotRetire",
    "NoReason",
    "NothingToRetire",
    "condition",
    "ended",
    "languages",
    "may_read_reason",
    "may_retire",
    "of_item",
    "open_ones",
    "retire",
    "successors",
    "told_to",
]


class CannotRetire(ValueError):
    """Nothing was retired; *field* names what has to be mended, if it is one of the form."""

    field: str | None = None


class NoReason(CannotRetire):
    """No reason was given."""

    field = "reason"

    def __init__(self) -> None:
        super().__init__(_("Say why it is no longer valid; staff who quote it are told."))


class NothingToRetire(CannotRetire):
    """Readers never saw *item*, or its page is gone."""

    def __init__(self, item: Item) -> None:
        self.item = item
        super().__init__(
            _("%(item)s was never published or its page was deleted: there is nothing to retire.")
            % {"item": item}
        )


class AlreadyRetired(CannotRetire):
    """The item of *retirement* was retired before, perhaps a moment ago."""

    def __init__(self, retirement: Retirement) -> None:
        self.retirement = retirement
        super().__init__(
            _("%(item)s was retired already, by %(name)s on %(time)s: %(reason)s")
            % {
                "item": retirement.item,
                "name": retirement.name or _("the system"),
                "time": date_format(timezone.localtime(retirement.at), "DATETIME_FORMAT"),
                "reason": retirement.reason,
            }
        )


class BadSuccessor(CannotRetire):
    """What was given can't be read instead."""

    field = "successor"


@transaction.atomic
def retire(
    item: Item,
    *,
    user: Any,
    reason: str,
    successor: UUID | None = None,
    all_languages: bool = False,
) -> list[Retirement]:
    """Take *item*, or it and all its published translations, from readers; say why.

    *successor* is the key of the item to read instead. Raises CannotRetire, and PermissionDenied
    where the admin would not let *user* (None: the system) unpublish; then nothing has changed.
    """
    if not (reason := reason.strip()):
        raise NoReason
    family = _locked(item.key, successor)
    chosen = [one for one in family if one.pk == item.pk]
    if all_languages:
        chosen += [one for one in family if one.key == item.key and one.current_id]
    chosen = list({one.pk: one for one in chosen}.values())
    for one in chosen:
        _check(one, user)
    if successor is not None:
        _check_successor(successor, chosen, family)
    return [_retire(one, user, reason, successor) for one in chosen]


def ended(item: Item, page: Any) -> None:
    """*page*, that of *item*, is published again: its retirement, if there was one, is over."""
    if Retirement.objects.filter(item=item, ended_at=None).update(ended_at=timezone.now()):
        log(instance=page, action="wagtail_kb.unretire")


def of_item(item: Item) -> Retirement | None:
    """The retirement of *item* that holds now."""
    return Retirement.objects.filter(item=item, ended_at=None).first()


def open_ones() -> Exists:
    """Whether an outer Item is retired."""
    return Exists(Retirement.objects.filter(item=OuterRef("pk"), ended_at=None))


def condition(viewer: Viewer) -> Q:
    """What holds of a retired Item that *viewer* may hear of: as a live one they could read it.

    Whoever may look up former states hears of those as well whose page was deleted.
    """
    retired = Q(current__isnull=True) & Q(open_ones())
    return retired & (visibility.readable(viewer) | visibility.known(viewer))


def told_to(viewer: Viewer) -> ItemQuerySet:
    """What *viewer* may read, and the retired Items that they may hear of.

    Of those ``taken_at``, ``why`` and ``heir`` say when, for what reason and in favour of which
    key; of others they are null.
    """
    told = visibility.condition(viewer) | condition(viewer)
    held = FilteredRelation("retirements", condition=Q(retirements__ended_at=None))
    return Item.objects.filter(told).annotate(
        held=held, taken_at=F("held__at"), why=F("held__reason"), heir=F("held__successor")
    )


def may_read_reason(viewer: Viewer) -> bool:
    """Whether *viewer* is staff, for whom reasons are written."""
    return viewer.may("view_internal") or viewer.may("view_history")


def successors(item: dict[str, Any], viewer: Viewer) -> ItemQuerySet:
    """What *viewer* may read instead of the retired *item*, the best first.

    *item* has its root, locale and successor. A successor that was retired leads to its own. What
    is in the item's language comes before the original, the original before the rest.
    """
    chain = _chain(_edges(item["root"]), item["successor"], item["locale"])
    place: Any = Case(*(When(key=key, then=Value(n)) for n, key in enumerate(chain)))
    own: Any = Case(When(locale=item["locale"], then=Value(0)), default=Value(1))
    found = Item.objects.visible_to(viewer).filter(key__in=chain)
    return found.order_by(own, place, F("source").asc(nulls_first=True), "pk")


def languages(item: Item) -> list[Item]:
    """The other languages in which readers see *item*."""
    others = Item.objects.current().filter(key=item.key).exclude(pk=item.pk)
    return list(others.order_by("locale").select_related("current", "page"))


def may_retire(user: Any, page: Any) -> bool:
    """Whether the admin lets *user* take *page* from readers; a hidden one: lets them publish it.

    Hidden items are retired as well, so that one which expired says what to read instead.
    """
    allowed = page.permissions_for_user(user)
    if page.live:
        return bool(allowed.can_unpublish())
    return bool(allowed.can_publish() and not allowed.page_locked())


def _locked(*keys: UUID | None) -> list[Item]:
    """All Items of *keys*, locked in the order that everybody locks them in."""
    items = Item.objects.select_for_update(of=("self",)).select_related("page")
    return list(items.filter(key__in=[key for key in keys if key]).order_by("pk"))


def _check(item: Item, user: Any) -> None:
    if item.page is None or item.published_at is None:
        raise NothingToRetire(item)
    if retirement := of_item(item):
        raise AlreadyRetired(retirement)
    if user is not None and not may_retire(user, item.page.specific_deferred):
        raise PermissionDenied(_("You may not unpublish %(item)s.") % {"item": item})


def _check_successor(successor: UUID, chosen: Iterable[Item], family: Iterable[Item]) -> None:
    found = [one for one in family if one.key == successor]
    alive = {one.locale for one in found if one.current_id}
    for item in chosen:
        if successor == item.key:
            raise BadSuccessor(_("An item can't be its own successor. Choose another one."))
        if not alive:
            raise BadSuccessor(_("Readers don't see the successor: publish it first."))
        if all(one.root != item.root for one in found):
            raise BadSuccessor(_("The successor stands in another knowledge base."))
        chain = [] if item.locale in alive else _chain(_edges(item.root), successor, item.locale)
        if item.key in chain:
            raise BadSuccessor(
                _("The successor was itself retired in favour of this item. Choose another one.")
            )


def _retire(item: Item, user: Any, reason: str, successor: UUID | None) -> Retirement:
    page = item.page.get_specific()
    # Our own check was the admin's; the action's own would refuse a page that is hidden.
    UnpublishPageAction(page, user=user).execute(skip_permission_checks=True)
    made = Retirement.objects.create(
        item=item,
        reason=reason,
        successor=successor,
        user=user,
        name=(user.get_full_name() or user.get_username()) if user else "",
        at=timezone.now(),
    )
    data = {"reason": reason, "successor": _quoted(successor) if successor else ""}
    log(instance=page, action="wagtail_kb.retire", user=user, data=data)
    queue.item(item)
    return made


def _quoted(key: UUID) -> str:
    return format_reference(Reference.objects.values_list("pk", flat=True).get(key=key))


_Edges = dict["UUID", dict[str, "UUID"]]
"""Successors by key and language."""


def _edges(root: UUID | None) -> _Edges:
    """All successions that hold in the base *root*, in one query however long a chain is."""
    rows = Retirement.objects.filter(ended_at=None, item__root=root, successor__isnull=False)
    found: _Edges = {}
    for key, locale, successor in rows.values_list("item__key", "item__locale", "successor"):
        if successor is not None:
            found.setdefault(key, {})[locale] = successor
    return found


def _chain(edges: _Edges, key: UUID | None, locale: str) -> list[UUID]:
    """*key*, its successor, that one's successor …, each once, best by those in *locale*."""
    chain: list[UUID] = []
    while key is not None and key not in chain:
        chain.append(key)
        ways = edges.get(key, {})
        key = ways.get(locale) or next(iter(ways.values()), None)
    return chain
