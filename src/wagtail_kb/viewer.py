"""The viewer: who asks, with which groups and rights, on which site."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Permission
from django.db.models import CharField, IntegerField, Value

from wagtail_kb import sites

if TYPE_CHECKING:
    from django.http import HttpRequest

__all__ = ["Viewer", "for_user", "viewer_of"]

_APP = "wagtail_kb"


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Someone who reads; *groups* are ids, *permissions* codenames of ours.

    *site_paths* are the ``url_path`` of the site's roots; None (commands, tasks) means all sites.
    *passed* are page restrictions whose shared password was given: pages alone know of them.
    """

    user_id: Any = None
    username: str = ""
    is_superuser: bool = False
    groups: frozenset[int] = field(default_factory=frozenset)
    permissions: frozenset[str] = field(default_factory=frozenset)
    site_id: int | None = None
    site_paths: tuple[str, ...] | None = None
    passed: frozenset[int] = field(default_factory=frozenset)

    @property
    def is_authenticated(self) -> bool:
        return self.user_id is not None

    def may(self, permission: str) -> bool:
        """Whether the viewer holds *permission* of ours (``view_internal``, ``approve`` …)."""
        return self.is_superuser or permission in self.permissions


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer of *request*, kept on it: one SQL for a signed-in user, none for others."""
    kept: Viewer | None = getattr(request, "_kb_viewer", None)
    if kept is None:
        site_id = sites.site_id_of(request)
        kept = for_user(getattr(request, "user", None), site_id=site_id)
        if site_id is None:  # a host that no site answers to: nothing, not everything
            kept = replace(kept, site_paths=())
        request._kb_viewer = kept  # type: ignore[attr-defined]  # as Wagtail keeps its site there
    return kept


def for_user(user: Any, *, site_id: int | None = None) -> Viewer:
    """The viewer that *user* is on the site *site_id* (None: on all sites at once)."""
    site_paths = None if site_id is None else sites.paths(site_id)
    if user is None or not user.is_authenticated or not user.is_active:
        return Viewer(site_id=site_id, site_paths=site_paths)
    groups, permissions = _rights(user)
    return Viewer(
        user_id=user.pk,
        username=user.get_username(),
        is_superuser=user.is_superuser,
        groups=groups,
        permissions=permissions,
        site_id=site_id,
        site_paths=site_paths,
    )


def _rights(user: Any) -> tuple[frozenset[int], frozenset[str]]:
    """Ids of *user*'s groups and our permissions, through groups or directly, in one query.

    ``approve`` is held by whoever may approve anything anywhere: where, a review asks itself.
    """
    from wagtail_kb.models import ApprovalRight

    ours = Permission.objects.filter(content_type__app_label=_APP).order_by()
    no_name, no_group = Value("", CharField()), Value(0, IntegerField())
    groups = user.groups.order_by().annotate(codename_=no_name).values_list("pk", "codename_")
    rows = groups.union(
        ours.filter(group__user=user).annotate(group_=no_group).values_list("group_", "codename"),
        ours.filter(user=user).annotate(group_=no_group).values_list("group_", "codename"),
        ApprovalRight.objects.filter(group__user=user)
        .order_by()
        .annotate(group_=no_group, codename_=Value("approve", CharField()))
        .values_list("group_", "codename_"),
    )
    found = list(rows)
    return (
        frozenset(group for group, _ in found if group),
        frozenset(codename for _, codename in found if codename),
    )
