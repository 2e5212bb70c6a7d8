"""Files of former versions: in their HTML, and served to those who may look them up."""

from __future__ import annotations

import sys
from hashlib import sha256
from types import ModuleType
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.urls import clear_url_caches, reverse
from django.utils import timezone
from wagtail.models import CollectionViewRestriction, PageViewRestriction

from tests import urls
from tests.wagtail_kb.filing import attaching, edit_image, make_document, make_image, png, showing
from wagtail_kb.models import KeptFile, Version
from wagtail_kb.rendering import StoredHtml, former, resolve_former
from wagtail_kb.serving import file_urls, removed
from wagtail_kb.testing import make_faq, make_user, publish
from wagtail_kb.viewer import for_user

pytestmark = pytest.mark.django_db

RED = sha256(png("red")).hexdigest()


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def image(db):
    return make_image("red")


@pytest.fixture
def urls_without_api(monkeypatch):
    """A site's addresses that include the admin and pages alone."""
    module = ModuleType("urls_without_api")
    module.urlpatterns = [
        pattern for pattern in urls.urlpatterns if getattr(pattern, "app_name", "") != "wagtail_kb"
    ]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    yield module.__name__
    clear_url_caches()


@pytest.fixture
def inspector(site):
    return for_user(make_user("view_history"), site_id=site.pk)


def version_of(page: Any, number: int = 1) -> Version:
    return Version.objects.select_related("item").get(item__page=page.pk, number=number)


def get(client: Any, version: Version, digest: str, *permissions: str, user: Any = None) -> Any:
    """What somebody with *permissions* gets, who may not enter the admin."""
    client.force_login(user or make_user(*permissions))
    return client.get(reverse("wagtail_kb:file", args=[version.pk, digest]))


def replaced(editor: Any, category: Any, image: Any, **fields: Any) -> Version:
    """The first version of an item whose picture has been replaced since."""
    page = showing(category, image, **fields)
    edit_image(editor, image, png("blue"))
    return version_of(page)


class TestServed:
    def test_the_picture_of_then_is_served(self, editor, category, image, client):
        version = replaced(editor, category, image)
        response = get(client, version, RED, "view_history")
        assert b"".join(response.streaming_content) == png("red")
        assert response["Content-Type"] == "image/png"
        assert response["Content-Disposition"].startswith("inline")

    def test_so_is_a_live_file_and_one_of_the_current_version(self, category, image, client):
        version = version_of(showing(category, image))
        assert get(client, version, RED, "view_history").status_code == 200

    def test_nobody_else_keeps_it_and_no_browser_runs_it(self, category, image, client):
        response = get(client, version_of(showing(category, image)), RED, "view_history")
        assert response["Cache-Control"] == "private, no-store"
        assert response["Content-Security-Policy"] == "sandbox"
        assert response["X-Content-Type-Options"] == "nosniff"

    @pytest.mark.parametrize("name", ["page.html", "flow.svg", "prices.pdf", "unknown"])
    def test_what_is_no_picture_is_a_download(self, category, client, name):
        document = make_document(name=name)
        version = version_of(attaching(category, document))
        digest = sha256(b"1 yuan").hexdigest()
        response = get(client, version, digest, "view_history")
        assert response["Content-Disposition"].startswith("attachment")

    def test_nothing_is_written_here(self, category, image, client):
        version = version_of(showing(category, image))
        client.force_login(make_user("view_history"))
        url = reverse("wagtail_kb:file", args=[version.pk, RED])
        assert client.post(url).status_code == 405

    def test_the_admin_serves_it_to_who_may_enter(self, editor, category, image, client):
        version = replaced(editor, category, image)
        response = client.get(reverse("wagtail_kb_file", args=[version.pk, RED]))
        assert b"".join(response.streaming_content) == png("red")
        client.force_login(make_user("view_history"))
        assert client.get(response.request["PATH_INFO"]).status_code == 302


class TestRefused:
    @pytest.mark.parametrize("permissions", [(), ("view_internal",)])
    def test_without_the_right_to_see_history(self, category, image, client, permissions):
        version = version_of(showing(category, image))
        assert get(client, version, RED, *permissions).status_code == 404

    def test_to_a_visitor(self, category, image, client):
        version = version_of(showing(category, image))
        url = reverse("wagtail_kb:file", args=[version.pk, RED])
        assert client.get(url).status_code == 404

    @pytest.mark.parametrize("internal", [{"audience": "internal"}, {"internal": True}])
    def test_what_is_internal_without_that_right(self, category, image, client, internal):
        version = version_of(showing(category, image, **internal))
        assert get(client, version, RED, "view_history").status_code == 404
        seen = get(client, version, RED, "view_history", "view_internal")
        assert seen.status_code == 200

    def test_what_stands_below_a_restricted_page(self, category, image, client):
        version = version_of(showing(category, image))
        PageViewRestriction.objects.create(page=category, restriction_type="groups")
        assert get(client, version, RED, "view_history").status_code == 404

    def test_a_document_of_a_private_collection(self, category, client):
        document = make_document()
        version, digest = version_of(attaching(category, document)), sha256(b"1 yuan").hexdigest()
        group = Group.objects.create(name="法务")
        restriction = CollectionViewRestriction.objects.create(
            collection=document.collection, restriction_type="groups"
        )
        restriction.groups.add(group)
        assert get(client, version, digest, "view_history").status_code == 404
        lawyer = make_user("view_history", groups=["法务"])
        assert get(client, version, digest, user=lawyer).status_code == 200

    def test_the_file_of_another_version(self, category, image, client):
        version = version_of(make_faq(category))
        showing(category, image)
        assert get(client, version, RED, "view_history", "view_internal").status_code == 404

    def test_a_deleted_page_s_file_is_still_looked_up(self, category, image, client):
        page = showing(category, image)
        version = version_of(page)
        page.delete()
        image.delete()
        assert get(client, version, RED, "view_history").status_code == 200


class TestGone:
    @pytest.fixture
    def version(self, category, image):
        version = version_of(showing(category, image))
        image.delete()
        return version

    def prune(self) -> None:
        kept = KeptFile.objects.get()
        kept.file.storage.delete(kept.file.name)
        KeptFile.objects.update(file="", pruned_at=timezone.now())

    def test_a_file_removed_by_policy_says_so(self, version, client):
        self.prune()
        response = get(client, version, RED, "view_history")
        assert response.status_code == 410
        assert "was removed by policy on" in response.content.decode()

    def test_a_file_that_was_lost_says_so(self, version, client):
        KeptFile.objects.all().delete()
        response = get(client, version, RED, "view_history")
        assert response.status_code == 404
        assert "was lost before it could be kept" in response.content.decode()

    def test_the_html_has_the_words_instead_and_the_list_says_why(self, version, inspector):
        self.prune()
        assert '<span class="kb-missing-picture">流程</span>' in former(version, inspector)
        assert [error.name for error in removed(version)] == [version.files.get().filename]

    def test_a_removed_file_that_came_back_is_shown(self, version, inspector, category):
        self.prune()
        page = showing(category, make_image("red"))
        assert removed(version_of(page)) == []
        assert RED in former(version, inspector)


class TestFormerHtml:
    def test_a_picture_is_that_of_then(self, editor, category, image, inspector):
        version = replaced(editor, category, image)
        url = reverse("wagtail_kb:file", args=[version.pk, RED])
        assert f'<img src="{url}" alt="流程"' in former(version, inspector)

    def test_inside_the_admin_it_comes_from_there(self, editor, category, image):
        version = replaced(editor, category, image)
        viewer = for_user(make_user(is_superuser=True))
        assert reverse("wagtail_kb_file", args=[version.pk, RED]) in former(version, viewer)

    def test_a_site_without_the_api_serves_it_from_the_admin(
        self, editor, category, image, inspector, settings, urls_without_api
    ):
        version = replaced(editor, category, image)
        settings.ROOT_URLCONF = urls_without_api
        clear_url_caches()
        assert reverse("wagtail_kb_file", args=[version.pk, RED]) in former(version, inspector)

    def test_a_link_leads_to_where_its_page_is_today(self, category, inspector):
        target = make_faq(category, title="保修")
        text = f'<p><a linktype="page" id="{target.pk}">看保修</a></p>'
        page = make_faq(category, body=[("rich_text", {"text": text, "internal": False})])
        publish(page, body=[])
        target = publish(target, slug="warranty")
        assert f'<a href="{target.url}">看保修</a>' in former(version_of(page), inspector)

    def test_internal_notes_are_shown_to_who_may_see_them(self, category, site):
        version = version_of(make_faq(category, text="公开", internal="内部"))
        both = for_user(make_user("view_history", "view_internal"), site_id=site.pk)
        assert "内部" in former(version, both)
        assert "内部" not in former(version, for_user(make_user("view_history")))

    def test_many_cost_the_statements_of_one(self, category, inspector, sql):
        pages = [showing(category, make_image(colour)) for colour in ("red", "blue", "green")]
        stored = [
            StoredHtml(version_id=v.pk, locale=v.item.locale, html=v.html)
            for v in map(version_of, pages)
        ]
        assert len(sql(resolve_former, stored, inspector)) == 1
        assert len(sql(resolve_former, stored[:1], inspector)) == 1

    def test_addresses_are_given_for_wanted_files_alone(self, category, image, inspector):
        version = version_of(showing(category, image))
        assert set(file_urls({version.pk}, {RED, "0" * 64}, inspector)) == {(version.pk, RED)}
