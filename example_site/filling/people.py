"""The demo's accounts, in the groups of their roles."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from wagtail.users.models import UserProfile

from example_site.company import Account, company
from wagtail_kb import roles

__all__ = ["make_people"]


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
        email=f"{account.username}@{company().domain}",
        password=password,
        is_superuser=account.role == "superuser",
        is_staff=account.role == "superuser",
    )
    user.groups.set(filter(None, map(roles.group_of, account.groups)))
    UserProfile.objects.create(user=user, preferred_language=account.locale)
    return user
