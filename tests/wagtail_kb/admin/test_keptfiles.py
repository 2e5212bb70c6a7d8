"""The report of kept files, for those who look after the site's storage."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from tests.wagtail_kb.filing import make_image, showing
from wagtail_kb.models import Item, KeptFile
from wagtail_kb.models.reference import format_reference
from wagtail_kb.testing import make_user

pytestmark = pytest.mark.django_db

URL = "/admin/reports/kb-files/"


@pytest.fixture
def kept(category, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    image = make_image("red")
    showing(category, image)
    showing(category, image)
    image.delete()
    return KeptFile.objects.get()


def enters(*permissions):
    """Somebody of the admin who holds *permissions* of ours."""
    user = make_user(*permissions)
    access = Permission.objects.filter(content_type__app_label="wagtailadmin")
    user.user_permissions.add(access.get(codename="access_admin"))
    return user


def test_it_lists_files_with_their_items_and_their_size(admin, kept):
    content = admin.get(URL).content.decode()
    references = [format_reference(item.reference_id) for item in Item.objects.order_by("pk")]
    assert ", ".join(references) in content
    assert "flow.png" in content
    assert "1 file, " in content
    [version, *_] = Item.objects.order_by("-pk").values_list("current", flat=True)
    assert reverse("wagtail_kb_file", args=[version, kept.pk]) in content


def test_a_removed_file_stays_listed_without_a_link(admin, kept):
    KeptFile.objects.update(file="", pruned_at=timezone.now())
    content = admin.get(URL).content.decode()
    assert "flow.png" in content
    assert kept.pk not in content
    assert "0 files, " in content


def test_it_can_be_taken_away_as_a_sheet(admin, kept):
    response = admin.get(f"{URL}?export=csv")
    sheet = b"".join(response.streaming_content).decode()
    assert "flow.png" in sheet
    assert kept.pk in sheet


def test_an_empty_one_opens(admin):
    assert admin.get(URL).status_code == 200


def test_more_files_cost_no_more_statements(admin, category, kept, sql):
    one = len(sql(admin.get, URL))
    for colour in ("blue", "green"):
        image = make_image(colour)
        showing(category, image)
        image.delete()
    assert len(sql(admin.get, URL)) == one


def test_only_those_who_may_view_the_model_see_it(client, kept):
    client.force_login(enters("view_keptfile"))
    assert client.get(URL).status_code == 200
    client.force_login(enters("view_history"))
    assert client.get(URL).status_code == 302
    assert "kept-files" not in client.get("/admin/").content.decode()


def test_a_row_without_versions_is_listed_by_its_hash(admin):
    KeptFile.objects.create(sha256="0" * 64, kept_at=timezone.now())
    assert "0" * 64 in admin.get(URL).content.decode()
