"""The demo's accounts, in the groups of their roles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from wagtail.users.models import UserProfile

from example_site.company import Account, company
from example_site.reviewing import LAWYER, LAWYERS
from wagtail_kb import roles
from wagtail_kb.models import ApprovalRight

__all__ = ["make_people", "name_lawyers", "open_mailboxes"]


def make_people() -> dict[str, Any]:
    """Add the accounts that are missing; all of them, by name."""
    accounts = company().accounts
    people = get_user_model().objects.in_bulk(
        [account.username for account in accounts], field_name="username"
    )
    missing = [account for account in accounts if account.username not in people]
    # Hashing is slow on purpose, and all have the same password.
    hashed = {account.password: make_password(account.password) for account in missing[:1]}
    for account in missing:
        people[account.username] = _make(account, hashed[account.password])
    return people


def _make(account: Account, password: str) -> Any:
    user = get_user_model().objects.create(
        username=account.username,
        first_name=account.name,
        password=password,
        is_superuser=account.role == "superuser",
        is_staff=account.role == "superuser",
    )
    user.groups.set(filter(None, map(roles.group_of, account.groups)))
    UserProfile.objects.create(user=user, preferred_language=account.locale)
    return user


def name_lawyers(people: Mapping[str, Any], bases: Iterable[Any]) -> None:
    """Let whoever reviews for the law approve as a lawyer; once, so that a manager may undo it."""
    group, is_new = Group.objects.get_or_create(name=LAWYERS)
    if not is_new:
        return
    group.user_set.set(people[a.username] for a in company().accounts if a.role == "legal_reviewer")
    for base in bases:
        ApprovalRight.objects.create(group=group, page_id=base.pk, role=LAWYER)


def open_mailboxes(people: Mapping[str, Any]) -> None:
    """Give addresses to *people* without one; last, since nobody is to be mailed of the past."""
    for user in people.values():
        if not user.email:
            user.email = f"{user.username}@{company().domain}"
            user.save(update_fields=["email"])
