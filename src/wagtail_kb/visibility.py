"""The one access rule: what a viewer may read, as a condition on Item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Exists, Func, OuterRef, Q
from wagtail.models import PageViewRestriction

from kbcore import Audience
from wagtail_kb.basepage import get_page_model

if TYPE_CHECKING:
    from wagtail_kb.viewer import Viewer

__all__ = ["MAX_DEPTH", "condition", "page_condition", "prefixes", "restricting"]

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
    live = Q(**{f"{prefix}live": True, f"{prefix}depth__lte": MAX_DEPTH})
    return live & _on_site(viewer, prefix) & ~Q(restricting(viewer, f"{prefix}path"))


def condition(viewer: Viewer) -> Q:
    """What holds of an Item that *viewer* may read.

    It has a version, its page passes ``page_condition`` and lies under its base, and neither it nor
    the item it was translated from is more private than the viewer's rights.
    """
    rule = Q(current__isnull=False) & page_condition(viewer, "page__") & Q(_under_base())
    if not viewer.may("view_internal"):
        rule &= Q(audience=Audience.PUBLIC)
        rule &= Q(source__isnull=True) | Q(source__audience=Audience.PUBLIC)
    return rule & (Q(source__isnull=True) | ~Q(restricting(viewer, "source__page__path")))


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
