"""Settings › Rights to approve: managers give them, by group, branch and role."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import Site

from wagtail_kb import roles
from wagtail_kb.models import ApprovalRight
from wagtail_kb.testing import make_user

pytestmark = pytest.mark.django_db

ADD, LIST = "approvalright:add", "approvalright:index"


@pytest.fixture
def manager(base: Any, client: Any) -> Any:
    roles.set_up([base])
    user = make_user()
    user.groups.add(roles.group_of("manager"))
    client.force_login(user)
    return client


def test_a_manager_gives_the_right_to_approve_a_category_in_a_role(manager, category):
    group = Group.objects.create(name="法务")
    data = {"group": group.pk, "page": category.pk, "role": "lawyer"}
    assert manager.post(reverse(ADD), data).status_code == 302
    right = ApprovalRight.objects.get(group=group)
    assert (right.page_id, right.role) == (category.pk, "lawyer")
    assert "lawyer" in manager.get(reverse(LIST)).content.decode()


def test_other_pages_can_t_be_chosen(manager, site_root):
    group = Group.objects.create(name="法务")
    manager.post(reverse(ADD), {"group": group.pk, "page": site_root.pk, "role": ""})
    assert not ApprovalRight.objects.filter(group=group).exists()


@pytest.fixture
def site_root() -> Any:
    return Site.objects.get(is_default_site=True).root_page


def test_the_same_right_is_given_once(manager, category):
    group = Group.objects.create(name="法务")
    for _ in range(2):
        manager.post(reverse(ADD), {"group": group.pk, "page": category.pk, "role": ""})
    assert ApprovalRight.objects.filter(group=group).count() == 1


def test_the_menu_leads_there_and_authors_are_kept_out(manager, base):
    home = manager.get(reverse("wagtailadmin_home")).content.decode()
    assert "Rights to approve" in home
    manager.force_login(make_user(groups=["Knowledge authors"]))
    assert manager.get(reverse(LIST)).status_code == 302


def test_the_permission_can_be_given_to_any_group(admin):
    content = admin.get(reverse("wagtailusers_groups:add")).content.decode()
    assert "right to approve" in content.lower()
