"""Tests of wagtail_kb.graphql.types.viewer."""

from wagtail.models import Locale

from wagtail_kb.testing import make_reviewer, make_user

WHO = "{ viewer { username permissions locale } }"


def test_nobody_in_particular_may_nothing_more(api):
    assert api.data(WHO)["viewer"] == {"username": None, "permissions": [], "locale": "en"}


def test_somebody_sees_what_they_may_do(as_user):
    agent = as_user(make_user("view_internal", username="小李"))
    found = agent.data(WHO)["viewer"]
    assert (found["username"], found["permissions"]) == ("小李", ["view_internal"])


def test_who_may_approve_something_is_told(as_user, base):
    found = as_user(make_reviewer(base)).data(WHO)["viewer"]
    assert found["permissions"] == ["approve"]


def test_a_superuser_may_everything(as_user):
    root = as_user(make_user(is_superuser=True))
    permissions = root.data(WHO)["viewer"]["permissions"]
    assert permissions == ["view_internal", "view_history", "approve"]


def test_the_request_chooses_the_language_where_the_site_has_it(as_user, site):
    chinese, _ = Locale.objects.get_or_create(language_code="zh-hans")
    asked = as_user(headers={"accept-language": "zh-CN, zh;q=0.9"})
    before = asked.data(WHO)["viewer"]["locale"]
    site.root_page.copy_for_translation(chinese)
    after = asked.data(WHO)["viewer"]["locale"]
    assert (before, after) == ("en", "zh-Hans")
