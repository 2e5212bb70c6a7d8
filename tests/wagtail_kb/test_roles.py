"""Groups, their rights and the workflow, made once and left alone afterwards."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from wagtail.models import GroupApprovalTask, GroupPagePermission, Workflow, WorkflowTask

from wagtail_kb import roles
from wagtail_kb.models import ApprovalRight, ReviewTask
from wagtail_kb.testing import make_base, make_category, make_user

pytestmark = pytest.mark.django_db


def setup(*arguments: str) -> str:
    out = StringIO()
    call_command("kb_setup", *arguments, stdout=out)
    return out.getvalue()


def held(group: str) -> set[str]:
    found = Permission.objects.filter(group__name=group)
    return set(found.values_list("codename", flat=True))


def page_rights(group: str, page: Any) -> set[str]:
    found = GroupPagePermission.objects.filter(group__name=group, page=page)
    return set(found.values_list("permission__codename", flat=True))


def test_each_role_gets_a_group():
    make_base()
    setup()
    assert {role.name for role in roles.ROLES} <= set(Group.objects.values_list("name", flat=True))


def test_authors_write_and_reviewers_publish():
    base = make_base()
    setup()
    assert page_rights("Knowledge authors", base) == {"add_page", "change_page"}
    assert page_rights("Knowledge reviewers", base) == {"change_page", "publish_page"}


def test_agents_read_internal_knowledge_and_stay_out_of_the_admin():
    setup()
    assert held("Knowledge agents") == {"view_internal"}
    assert "view_history" in held("Knowledge inspectors")


def test_managers_look_after_facets():
    setup()
    assert "change_facetvalue" in held("Knowledge managers")


def test_managers_and_reviewers_may_approve_in_every_base():
    base = make_base()
    setup()
    rights = ApprovalRight.objects.filter(page=base.pk).values_list("group__name", "role")
    assert set(rights) == {("Knowledge managers", ""), ("Knowledge reviewers", "")}


def test_a_base_is_reviewed_before_it_publishes():
    base = make_base()
    setup()
    assert base.get_workflow().name == "Knowledge review"
    task = ReviewTask.objects.get(name="Knowledge review")
    assert list(base.get_workflow().tasks.values_list("pk", flat=True)) == [task.pk]


def test_the_task_of_an_older_set_up_is_replaced():
    base = make_base()
    workflow = Workflow.objects.create(name="Knowledge review")
    task = GroupApprovalTask.objects.create(name="Knowledge review")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    setup()
    assert [type(task.specific) for task in base.get_workflow().tasks] == [ReviewTask]


def test_a_second_run_changes_nothing():
    make_base()
    setup()
    before = Permission.objects.filter(group__isnull=False).count(), Workflow.objects.count()
    assert setup() == "Everything is in place.\n"
    after = Permission.objects.filter(group__isnull=False).count(), Workflow.objects.count()
    assert after == before


def test_what_an_admin_took_away_stays_away():
    base = make_base()
    setup()
    group = Group.objects.get(name="Knowledge reviewers")
    group.permissions.remove(Permission.objects.get(codename="view_history"))
    GroupPagePermission.objects.get(
        group=group, page=base, permission__codename="publish_page"
    ).delete()
    setup()
    assert "view_history" not in held("Knowledge reviewers")
    assert page_rights("Knowledge reviewers", base) == {"change_page"}


def test_a_base_made_later_is_opened_by_the_next_run():
    assert "make one, then run this again" in setup()
    base = make_base(title="Help")
    assert "work in 'Help'" in setup()
    assert page_rights("Knowledge authors", base)


def test_a_base_is_named_by_its_path():
    make_base(slug="one")
    two = make_base(slug="two")
    setup("--base", "/two/")
    opened = GroupPagePermission.objects.filter(group__name="Knowledge authors")
    assert {row.page_id for row in opened} == {two.pk}


def test_an_unknown_path_is_refused():
    with pytest.raises(CommandError, match="No knowledge base at '/nowhere/'"):
        setup("--base", "/nowhere/")


def test_a_workflow_that_a_site_chose_for_its_base_stays():
    base = make_base()
    own = Workflow.objects.create(name="Ours")
    own.workflow_pages.create(page=base)
    setup()
    assert base.get_workflow() == own


def test_an_author_may_add_but_not_publish_below_a_base():
    category = make_category(make_base())
    setup()
    author = make_user(groups=["Knowledge authors"])
    rights = category.permissions_for_user(author)
    assert rights.can_add_subpage()
    assert not rights.can_publish_subpage()
