"""People: who may approve a page, in which roles: by group and branch of the tree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q

from kbcore.review import People, Person, PersonId
from wagtail_kb.basepage import paths_to
from wagtail_kb.models import ApprovalRight

__all__ = [
    "id_of",
    "is_locked",
    "may_approve",
    "people_at",
    "people_of",
    "person",
    "reviewers_of",
    "users",
]


def id_of(user: Any) -> PersonId:
    """What the review knows *user* by."""
    return PersonId(str(user.pk))


def person(user: Any) -> Person:
    """*user* as events keep them, with the name of today; whoever is unknown has no id."""
    if user is None:
        return Person(id=PersonId(""))
    name = user.get_full_name().strip() if hasattr(user, "get_full_name") else ""
    return Person(id=id_of(user), name=name or user.get_username())


def is_locked(page: Any, user: Any) -> bool:
    """Whether somebody else has locked *page*, so that *user* can't write in it."""
    return bool(page.locked) and page.locked_by_id != user.pk


def people_of(page: Any) -> People:
    """Everyone who may approve *page*, with their roles: two queries, however many there are."""
    rights = list(_rights(page).values_list("group", "role"))
    return _held(_members({group for group, _ in rights}), rights)


def people_at(paths: Iterable[str]) -> dict[str, People]:
    """As ``people_of``, of the pages at the tree *paths*: three queries, however many there are."""
    above = {path: paths_to(path) for path in paths}
    rights: dict[str, list[tuple[int, str]]] = defaultdict(list)
    every = {each for path in above.values() for each in path}
    rows = ApprovalRight.objects.filter(page__path__in=every).order_by()
    for path, group, role in rows.values_list("page__path", "group", "role"):
        rights[path].append((group, role))
    members = list(_members({group for held in rights.values() for group, _ in held}))
    return {
        path: _held(members, [right for each in up for right in rights.get(each, ())])
        for path, up in above.items()
    }


def _held(members: Iterable[tuple[Any, Any]], rights: Iterable[tuple[int, str]]) -> People:
    """Those of *members* (id, group or None) who hold any of *rights*, with their roles."""
    roles: dict[int, set[str]] = defaultdict(set)
    for group, role in rights:
        roles[group].add(role)
    found: dict[PersonId, set[str]] = defaultdict(set)
    for pk, group in members:
        if group is None or group in roles:
            found[PersonId(str(pk))] |= roles.get(group, set()) - {""}
    return {who: frozenset(held) for who, held in found.items()}


def _rights(page: Any) -> Any:
    return ApprovalRight.objects.filter(page__path__in=paths_to(page.path)).order_by()


def _members(groups: Iterable[int]) -> Iterable[tuple[Any, Any]]:
    """Ids of active users with one of *groups* each, or None: superusers need no group."""
    model = get_user_model()
    active = model._default_manager.filter(is_active=True).order_by()
    able = active.filter(Q(groups__in=list(groups)) | Q(is_superuser=True))
    return able.values_list("pk", "groups")


def may_approve(user: Any, page: Any) -> bool:
    """Whether *user* may approve *page* in some role or none."""
    if user is None or not user.is_active:
        return False
    # A snippet stands in no branch of the tree.
    is_in_tree = hasattr(page, "path")
    return user.is_superuser or (
        is_in_tree and _rights(page).filter(group__in=_groups(user)).exists()
    )


def _groups(user: Any) -> Any:
    return user.groups.order_by().values("pk")


def reviewers_of(page: Any) -> Any:
    """Active users of the groups that review *page* by its category, who may approve it."""
    groups = page.get_reviewers()
    able = [who for who in people_of(page) if who]
    model = get_user_model()
    return (
        model._default_manager.filter(Q(groups__in=groups), is_active=True, pk__in=able).distinct()
        if groups
        else model._default_manager.none()
    )


def users(ids: Iterable[PersonId]) -> list[Any]:
    """The active users among *ids*, in the order of their names."""
    model = get_user_model()
    pks = [who for who in ids if who]
    found = model._default_manager.filter(pk__in=pks, is_active=True)
    return list(found.order_by(model.USERNAME_FIELD))
