"""The report of imports, and the page on which one is accepted."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from wagtail_kb import roles
from wagtail_kb.admin import imports
from wagtail_kb.importing import baseline
from wagtail_kb.models import ApprovalRight, Baseline, ImportFile, Item
from wagtail_kb.pages.models import KnowledgeFaqPage
from wagtail_kb.testing import make_user, publish

pytestmark = pytest.mark.django_db
LIST = "wagtail_kb_imports"


@pytest.fixture
def sha256(tmp_path, base):
    """The hash of a file of twelve rows that was imported."""
    make_user(username="importer", is_superuser=True, first_name="导", last_name="入")
    path = tmp_path / "帮助.jsonl"
    rows = [
        {"id": f"row-{n}", "question": f"第{n}问？", "answer_md": f"**答案**{n}"} for n in range(12)
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    call_command("kb_import", str(path), locale="zh-Hans", verbosity=0, user="importer")
    return ImportFile.objects.get().sha256


@pytest.fixture
def reviewer(base, client):
    """A client of somebody who may approve in the base."""
    roles.set_up([base])
    user = make_user(groups=["Knowledge reviewers"], first_name="李", last_name="四")
    ApprovalRight.objects.get_or_create(group=user.groups.get(), page=base, role="")
    client.force_login(user)
    client.user = user
    return client


def address(sha256):
    return reverse("wagtail_kb_import", args=[sha256])


def drawn(client, sha256):
    return [version.pk for version in baseline.sample(sha256, client.user)]


def test_files_are_listed_with_hash_importer_and_rows(reviewer, sha256):
    publish(KnowledgeFaqPage.objects.first(), title="改过")
    content = reviewer.get(reverse(LIST)).content.decode()
    told = ("帮助.jsonl", sha256[:12], "导 入", "11 of 12", "Read a sample")
    assert [text for text in told if text not in content] == []


def test_the_sample_is_shown_with_its_answers(reviewer, sha256):
    content = reviewer.get(address(sha256)).content.decode()
    assert content.count("<strong>答案</strong>") == 10
    assert content.count('name="confirmed"') == 10


def test_a_file_is_accepted_once_all_is_ticked(reviewer, sha256):
    data = {"confirmed": drawn(reviewer, sha256), "note": "抽查过"}
    content = reviewer.post(address(sha256), data, follow=True).content.decode()
    assert "is accepted: 12 rows were marked" in content
    assert Baseline.objects.get().note == "抽查过"
    assert set(Item.objects.values_list("verification", flat=True)) == {"imported"}
    assert "李 四" in reviewer.get(reverse(LIST)).content.decode()
    assert "抽查过" in reviewer.get(address(sha256)).content.decode()


def test_what_was_ticked_and_noted_stays_when_a_row_is_missing(reviewer, sha256):
    ticked = drawn(reviewer, sha256)[1:]
    response = reviewer.post(address(sha256), {"confirmed": ticked, "note": "差一条"})
    content = response.content.decode()
    assert "1 row of the sample is not ticked" in content
    assert content.count(" checked>") == 9
    assert "差一条" in content
    assert not Baseline.objects.exists()


def test_a_large_file_is_marked_by_a_task(
    reviewer, sha256, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(imports, "_AT_ONCE", 5)
    data = {"confirmed": drawn(reviewer, sha256)}
    with django_capture_on_commit_callbacks(execute=True):
        content = reviewer.post(address(sha256), data, follow=True).content.decode()
    assert "in the background" in content
    assert not baseline.pending(sha256).exists()


def test_what_a_stopped_run_left_is_marked_later(reviewer, sha256):
    baseline.accept(sha256, user=reviewer.user, confirmed=drawn(reviewer, sha256))
    assert "12 rows left to mark" in reviewer.get(reverse(LIST)).content.decode()
    reviewer.post(address(sha256), {"resume": "1"})
    assert not baseline.pending(sha256).exists()


def test_whoever_imported_it_is_told_why_not(client, sha256):
    from django.contrib.auth import get_user_model

    client.force_login(get_user_model().objects.get(username="importer"))
    content = client.get(address(sha256)).content.decode()
    assert "somebody else must accept it" in content
    assert 'name="confirmed"' not in content


def test_rows_out_of_reach_are_not_shown(reviewer, sha256, base):
    ApprovalRight.objects.update(page=base.get_parent().add_child(instance=_elsewhere(base)))
    content = reviewer.get(address(sha256)).content.decode()
    assert "12 rows stand where you have no right" in content
    assert "答案" not in content


def _elsewhere(base):
    return type(base)(title="别处", slug="elsewhere", locale=base.locale)


@pytest.mark.parametrize("group", ["Knowledge authors", "Knowledge agents"])
def test_whoever_approves_nothing_finds_neither_page(client, base, sha256, group):
    roles.set_up([base])
    client.force_login(make_user(groups=[group]))
    assert [client.get(url).status_code for url in (reverse(LIST), address(sha256))] == [302, 302]


def test_the_menu_offers_it_to_those_who_approve(reviewer, sha256):
    assert reverse(LIST) in reviewer.get(reverse("wagtailadmin_home")).content.decode()


def test_an_unknown_hash_is_not_found(reviewer):
    assert reviewer.get(address("0" * 64)).status_code == 404


def test_the_list_costs_the_same_sql_for_one_file_and_three(reviewer, sha256, sql):
    few = len(sql(reviewer.get, reverse(LIST)))
    for number in range(2):
        ImportFile.objects.create(batch=str(number), sha256=str(number) * 64, filename="x")
    assert len(sql(reviewer.get, reverse(LIST))) == few
