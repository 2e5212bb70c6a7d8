"""The demo's accounts, in the groups that ``kb_setup`` made."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from wagtail.users.models import UserProfile

from example_site.company import Account, company

__all__ = ["MissingGroup", "make_people"]


class MissingGroup(LookupError):
    """A group that an account belongs to doesn't exist."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"There is no group {name!r}. Run kb_setup first.")


def make_people() -> dict[str, Any]:
    """Add the accounts that are missing; all of them, by name. Raises MissingGroup."""
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
    user.groups.set([_group(name) for name in account.groups])
    UserProfile.objects.create(user=user, preferred_language=account.locale)
    return user


def _group(name: str) -> Group:
    found = Group.objects.filter(name=name).first()
    if found is None:
        raise MissingGroup(name)
    return found
