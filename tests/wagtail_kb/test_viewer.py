"""Who asks: groups, rights and site, for a fixed number of statements."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.contrib.sessions.middleware import SessionMiddleware

from wagtail_kb.models import ApprovalRight
from wagtail_kb.testing import make_author, make_reviewer, make_user
from wagtail_kb.viewer import Viewer, for_user, viewer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_of(client, rf):
    """A request as the middleware leaves it, of *user* or nobody."""

    def request_of(user=None, host="localhost"):
        request = rf.get("/", headers={"host": host})
        if user:
            client.force_login(user)
            request.COOKIES["sessionid"] = client.cookies["sessionid"].value
        for middleware in (SessionMiddleware, AuthenticationMiddleware):
            middleware(lambda request: None).process_request(request)
        return request

    return request_of


def ours(codename):
    return Permission.objects.get(codename=codename, content_type__app_label="wagtail_kb")


def test_nobody_costs_nothing_once_the_site_is_known(request_of, sql):
    viewer_of(request_of())
    assert sql(viewer_of, request_of()) == []


@pytest.mark.parametrize("groups", [[], ["A"], ["A", "B", "C"]])
def test_a_user_costs_three_statements_at_most(request_of, sql, groups, base):
    user = make_user("view_internal", groups=groups)
    for group in user.groups.all():
        ApprovalRight.objects.create(group=group, page_id=base.pk)
    viewer_of(request_of())
    statements = sql(viewer_of, request_of(user))
    assert len(statements) <= 3, "\n".join(statements)


def test_the_viewer_is_kept_on_the_request(request_of, sql):
    request = request_of(make_user())
    first = viewer_of(request)
    assert sql(viewer_of, request) == []
    assert viewer_of(request) is first


def test_groups_and_rights_are_gathered_directly_and_through_groups(site):
    user = make_user("view_history", groups=["A", "B"])
    Group.objects.get(name="A").permissions.add(ours("view_internal"))
    viewer = for_user(user, site_id=site.pk)
    assert viewer.groups == set(Group.objects.filter(name__in="AB").values_list("pk", flat=True))
    assert viewer.permissions == {"view_internal", "view_history"}


def test_rights_of_other_apps_and_other_groups_do_not_count(site):
    Group.objects.create(name="A").permissions.add(ours("view_internal"))
    user = make_user(groups=["B"])
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    viewer = for_user(user, site_id=site.pk)
    assert viewer.permissions == frozenset()
    assert not viewer.may("view_internal")


def test_a_right_to_approve_somewhere_counts_as_a_permission(site, base):
    viewer = for_user(make_reviewer(base), site_id=site.pk)
    assert viewer.may("approve")
    assert not for_user(make_author(base), site_id=site.pk).may("approve")


def test_a_superuser_may_everything():
    viewer = for_user(make_user(is_superuser=True))
    assert viewer.may("view_internal")
    assert viewer.may("approve")


@pytest.mark.parametrize("is_superuser", [True, False])
def test_an_inactive_user_is_nobody(site, is_superuser):
    user = make_user("view_internal", is_active=False, is_superuser=is_superuser)
    assert for_user(user, site_id=site.pk) == for_user(AnonymousUser(), site_id=site.pk)


def test_the_viewer_names_its_user(site):
    user = get_user_model().objects.create_user(username="wang", password="x")
    viewer = for_user(user, site_id=site.pk)
    assert (viewer.user_id, viewer.username, viewer.is_authenticated) == (user.pk, "wang", True)


def test_a_request_to_an_unknown_host_without_a_default_site_sees_nothing(request_of, site):
    site.is_default_site = False
    site.save()
    viewer = viewer_of(request_of(host="elsewhere.example"))
    assert (viewer.site_id, viewer.site_paths) == (None, ())


def test_commands_see_all_sites():
    assert Viewer().site_paths is None
    assert for_user(make_user()).site_paths is None
