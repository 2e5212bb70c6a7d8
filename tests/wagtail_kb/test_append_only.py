"""Rows that are written once: no door of the ORM changes or deletes them."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db.models import ProtectedError
from django.utils import timezone

from wagtail_kb.models import (
    AppendOnly,
    Attestation,
    Item,
    Reference,
    ReviewEvent,
    Version,
    VersionFile,
)
from wagtail_kb.testing import make_faq, make_user, publish

pytestmark = pytest.mark.django_db

FIELDS = {
    Version: {"title": "x"},
    Attestation: {"answer_digest": "x"},
    ReviewEvent: {"answer_digest": "x"},
    VersionFile: {"filename": "x"},
    Reference: {"key": "00000000-0000-0000-0000-000000000001"},
}


@pytest.fixture
def rows(category):
    """One row of each table."""
    item = Item.objects.get(page=make_faq(category).pk)
    Attestation.objects.create(
        item=item, answer_digest="1:a", user=make_user(), name="王芳", at=timezone.now()
    )
    VersionFile.objects.create(
        version=item.current, sha256="0" * 64, source="image", object_id="1", filename="a.png"
    )
    return {model: model.objects.latest("pk") for model in FIELDS}


@pytest.fixture(params=FIELDS, ids=lambda model: model.__name__)
def row(request, rows):
    return rows[request.param]


def test_an_instance_cannot_be_saved_again(row):
    for name, value in FIELDS[type(row)].items():
        setattr(row, name, value)
    with pytest.raises(AppendOnly):
        row.save()
    with pytest.raises(AppendOnly):
        row.save(update_fields=list(FIELDS[type(row)]))


def test_a_new_instance_cannot_take_an_old_rows_place(row):
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
    with pytest.raises(Exception, match=r"UNIQUE|unique|duplicate"):
        type(row)(**{**values, **FIELDS[type(row)]}).save()


def test_an_instance_cannot_be_deleted(row):
    with pytest.raises(AppendOnly):
        row.delete()


@pytest.mark.parametrize("manager", ["objects", "_base_manager", "_default_manager"])
def test_a_queryset_changes_and_deletes_nothing(row, manager):
    queryset = getattr(type(row), manager)
    with pytest.raises(AppendOnly):
        queryset.update(**FIELDS[type(row)])
    with pytest.raises(AppendOnly):
        queryset.filter(pk=row.pk).update(**FIELDS[type(row)])
    with pytest.raises(AppendOnly):
        queryset.all().delete()


def test_bulk_methods_change_nothing(row):
    fields = list(FIELDS[type(row)])
    with pytest.raises(AppendOnly):
        type(row).objects.bulk_update([row], fields)
    with pytest.raises(AppendOnly):
        type(row).objects.bulk_create(
            [row], update_conflicts=True, update_fields=fields, unique_fields=["id"]
        )


def test_update_or_create_changes_nothing(row):
    with pytest.raises(AppendOnly):
        type(row).objects.update_or_create(pk=row.pk, defaults=FIELDS[type(row)])


def test_what_they_belong_to_cannot_be_deleted(rows):
    with pytest.raises(ProtectedError):
        Item.objects.all().delete()


def test_related_managers_are_no_way_round(rows):
    item = Item.objects.get()
    with pytest.raises(AppendOnly):
        item.versions.update(title="x")
    with pytest.raises(AppendOnly):
        item.attestations.all().delete()


class TestRetiredAt:
    @pytest.fixture
    def ended(self, category):
        page = make_faq(category)
        page.unpublish()
        return Version.objects.get()

    @pytest.mark.parametrize("how", ["update", "save", "bulk_update", "retire"])
    def test_it_is_set_once(self, ended, how):
        was, later = ended.retired_at, timezone.now() + timedelta(days=1)
        ended.retired_at = later
        {
            "update": lambda: Version.objects.update(retired_at=later),
            "save": lambda: ended.save(update_fields=["retired_at"]),
            "bulk_update": lambda: Version.objects.bulk_update([ended], ["retired_at"]),
            "retire": lambda: Version.objects.all().retire(later),
        }[how]()
        assert Version.objects.get().retired_at == was

    def test_it_never_becomes_empty_again(self, ended):
        Version.objects.update(retired_at=None)
        assert Version.objects.get().retired_at

    def test_it_does_not_let_others_through(self, ended):
        with pytest.raises(AppendOnly):
            Version.objects.update(retired_at=timezone.now(), title="x")


def test_renderings_may_be_rebuilt(rows):
    Version.objects.update(html="<p>new</p>", renderer=2)
    assert Version.objects.get().html == "<p>new</p>"


def test_a_user_who_approved_can_be_deleted(rows):
    get_user_model().objects.get(pk=rows[Attestation].user_id).delete()
    kept = Attestation.objects.latest("pk")
    assert (kept.user, kept.name) == (None, "王芳")


def test_an_approval_cannot_go_to_somebody_else(rows):
    with pytest.raises(AppendOnly):
        Attestation.objects.update(user=make_user())
    row = rows[Attestation]
    row.user = make_user()
    with pytest.raises(AppendOnly):
        row.save(update_fields=["user"])


def test_references_are_never_reused(category):
    first, second = make_faq(category), make_faq(category)
    number = Item.objects.get(page=second.pk).reference_id
    for page in (first, second):
        page.delete()
    third = make_faq(category)
    assert Item.objects.get(page=third.pk).reference_id > number


@pytest.mark.django_db(transaction=True)
def test_a_flush_empties_all_tables(category):
    publish(make_faq(category))
    call_command("flush", interactive=False, verbosity=0)
    assert not Version.objects.exists()
    assert not Reference.objects.exists()
