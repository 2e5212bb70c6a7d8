"""The one access rule: what a viewer may read, as a condition on Item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import (
    CharField,
    Exists,
    F,
    Func,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import Exact, Regex
from django.utils import timezone
from wagtail.models import PageViewRestriction

from kbcore import Audience
from wagtail_kb.basepage import get_page_model

if TYPE_CHECKING:
    from wagtail_kb.viewer import Viewer

__all__ = [
    "MAX_DEPTH",
    "condition",
    "known",
    "known_version",
    "page_condition",
    "prefixes",
    "readable",
    "restricting",
    "said",
]

MAX_DEPTH = 32
"""Deepest page that is ever shown: restrictions are looked up on so many levels, no more."""

_STEP = 4  # characters of a tree path a level, as AbstractPage has them


class _Prefixes(Func):
    """All ancestors' tree paths of a path, and its own, as one list for IN.

    One expression, not one for each level: Django takes 20 ms to compile three lists of 31.
    """

    arity = 1
    output_field = CharField()

    def as_sql(  # type: ignore[override]  # a template of its own would change nothing here
        self, compiler: Any, connection: Any, **context: Any
    ) -> tuple[str, tuple[Any, ...]]:
        path, params = compiler.compile(self.source_expressions[0])
        ends = range(2 * _STEP, MAX_DEPTH * _STEP + 1, _STEP)
        return ", ".join(f"SUBSTR({path}, 1, {end})" for end in ends), (*params,) * len(ends)


def prefixes(path: str) -> list[Func]:
    """For ``path__in``: tree paths of all ancestors of the outer query's *path*, and its own."""
    return [_Prefixes(OuterRef(path))]


def restricting(viewer: Viewer, path: str) -> Exists:
    """Whether some page privacy on the way down to *path* keeps *viewer* out.

    Fixed SQL however many restrictions there are. Derived ones repeat the item's own audience,
    which ``condition`` tests itself; a shared password never passes here.
    """
    blocking = PageViewRestriction.objects.filter(
        page__path__in=prefixes(path), kb_derived__isnull=True
    ).order_by()
    if viewer.is_superuser:
        blocking = blocking.filter(restriction_type=PageViewRestriction.PASSWORD)
    elif viewer.is_authenticated:
        member = Q(restriction_type=PageViewRestriction.GROUPS) & Exists(
            PageViewRestriction.groups.through.objects.filter(
                pageviewrestriction_id=OuterRef("pk"), group_id__in=viewer.groups
            )
        )
        blocking = blocking.exclude(restriction_type=PageViewRestriction.LOGIN).exclude(member)
    if viewer.passed:
        blocking = blocking.exclude(pk__in=viewer.passed)
    return Exists(blocking)


def page_condition(viewer: Viewer, prefix: str = "") -> Q:
    """What holds of a page that *viewer* may see: live, on the site, past all privacy."""
    return Q(**{f"{prefix}live": True}) & _within_reach(viewer, prefix)


def _within_reach(viewer: Viewer, prefix: str) -> Q:
    shallow = Q(**{f"{prefix}depth__lte": MAX_DEPTH})
    return shallow & _on_site(viewer, prefix) & ~Q(restricting(viewer, f"{prefix}path"))


def condition(viewer: Viewer) -> Q:
    """What holds of an Item that *viewer* may read.

    It has a version, its page passes ``page_condition`` and lies under its base, and neither it nor
    the item it was translated from is more private than the viewer's rights.
    """
    return Q(current__isnull=False, page__live=True) & readable(viewer)


def readable(viewer: Viewer) -> Q:
    """What else holds of an Item that *viewer* may read; of a hidden one: may read once it is live.

    Its page lies on the viewer's site, under its base, and past all privacy.
    """
    rule = _within_reach(viewer, "page__") & Q(_under_base())
    if not viewer.may("view_internal"):
        rule &= Q(audience=Audience.PUBLIC)
        rule &= Q(source__isnull=True) | Q(source__audience=Audience.PUBLIC)
    return rule & (Q(source__isnull=True) | ~Q(restricting(viewer, "source__page__path")))


def known(viewer: Viewer) -> Q:
    """What holds of an Item whose former states *viewer* may look up, by the rights of today.

    It may be live, hidden or deleted: its page's privacy counts, or the one that it had when it was
    deleted, and its source's. Nothing is known without ``view_history``.
    """
    if not viewer.may("view_history"):
        return Q(pk__in=())
    with_page = Q(page__isnull=False, page__depth__lte=MAX_DEPTH) & _on_site(viewer, "page__")
    with_page &= ~Q(restricting(viewer, "page__path"))
    deleted = Q(page__isnull=True) & _base_on_site(viewer) & ~_kept_out(viewer, "restriction")
    # A source that was deleted has handed its privacy down to the pages that were there.
    deleted &= Q(source__page__isnull=False) | ~_kept_out(viewer, "source__restriction")
    rule = with_page | deleted
    if not viewer.may("view_internal"):
        rule &= Q(audience=Audience.PUBLIC)
        rule &= Q(source__isnull=True) | Q(source__audience=Audience.PUBLIC)
    return rule & (Q(source__isnull=True) | ~Q(restricting(viewer, "source__page__path")))


def known_version(viewer: Viewer, versions: QuerySet[Any]) -> Q:
    """What holds of a Version of a known Item that *viewer* may look up; *versions* are all.

    Neither it nor what it was a translation of may have been internal then, for those without
    that right.
    """
    if viewer.may("view_internal"):
        return Q()
    internal = Q(Exact(said("audience"), Value(Audience.INTERNAL.value)))
    meanwhile = versions.filter(
        internal,
        Q(retired_at__isnull=True) | Q(retired_at__gt=OuterRef("published_at")),
        item=OuterRef("item__source"),
        published_at__lt=Coalesce(OuterRef("retired_at"), Value(timezone.now())),
    )
    return ~internal & ~Q(Exists(meanwhile.order_by()))


def said(name: str) -> Coalesce:
    """What the document of a Version says for *name*, as text; empty if it says nothing."""
    value = KeyTextTransform(name, Cast("document", JSONField()))
    return Coalesce(value, Value("", TextField()))


def _kept_out(viewer: Viewer, column: str) -> Q:
    """Whether the privacy kept in *column* (``privacy.of_path``) keeps *viewer* out.

    Databases agree on how they write such JSON as text, but not on how to look into its lists.
    """
    blocking = '"type": "password"'
    if not viewer.is_superuser:
        mine = "|".join(map(str, sorted(viewer.groups))) or "none"
        others = rf'"type": "groups", "groups": \[(?!([0-9]+, )*({mine})[],])'
        blocking = f"{blocking}|{others}" if viewer.is_authenticated else '"type"'
    return Q(Regex(Coalesce(Cast(F(column), TextField()), Value("", TextField())), blocking))


def _base_on_site(viewer: Viewer) -> Q:
    """Whether the base of an Item without a page stands on the viewer's site."""
    if viewer.site_paths is None:
        return Q()
    bases = get_page_model().objects.filter(_on_site(viewer, ""), translation_key=OuterRef("root"))
    return Q(Exists(bases.order_by()))


def _on_site(viewer: Viewer, prefix: str) -> Q:
    if viewer.site_paths is None:
        return Q()
    inside = Q(pk__in=())
    for path in viewer.site_paths:
        inside |= Q(**{f"{prefix}url_path__startswith": path})
    return inside


def _under_base() -> Exists:
    base = get_page_model().objects.filter(
        translation_key=OuterRef("root"), path__in=prefixes("page__path")
    )
    return Exists(base.order_by())
