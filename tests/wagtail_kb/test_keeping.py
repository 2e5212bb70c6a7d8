"""Keeping: what a version showed is still there when the site's own file is not."""

from __future__ import annotations

import logging
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.signals import post_save
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.models import Collection

from tests.wagtail_kb.filing import (
    attaching,
    edit_document,
    edit_image,
    linking,
    make_document,
    make_image,
    png,
    showing,
)
from wagtail_kb import keeping
from wagtail_kb.files import MissingFile
from wagtail_kb.models import KeptFile, Version, VersionFile
from wagtail_kb.testing import make_faq, publish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """A folder of its own: what a rolled-back test has written stays there."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def image(db):
    return make_image("red")


@pytest.fixture
def document(db):
    return make_document(b"1 yuan")


def held(content: bytes) -> bytes | None:
    """What is found under the hash of *content*."""
    try:
        with keeping.open_file(sha256(content).hexdigest()) as stream:
            return stream.read()
    except MissingFile:
        return None


def is_kept(content: bytes) -> bool:
    kept = KeptFile.objects.filter(pk=sha256(content).hexdigest()).first()
    return bool(kept) and kept.file.read() == content


class TestReplacedOrDeleted:
    """Through the views of Wagtail's admin, each of which deletes the former file."""

    def test_the_former_picture_is_kept(self, editor, category, image):
        showing(category, image)
        edit_image(editor, image, png("blue"))
        assert not image.file.storage.exists(image.file.name)
        assert is_kept(png("red"))
        assert held(png("blue")) == png("blue")

    @pytest.mark.parametrize("offering", [linking, attaching])
    def test_so_is_a_document_whose_form_deletes_before_it_saves(
        self, editor, category, document, offering
    ):
        offering(category, document)
        edit_document(editor, document, b"2 yuan")
        with document.file.storage.open(document.file.name) as stream:
            assert stream.read() == b"2 yuan"
        assert is_kept(b"1 yuan")

    def test_every_former_file_is_kept_not_only_the_last(self, editor, category, image):
        showing(category, image)
        edit_image(editor, image, png("blue"))
        edit_image(editor, image, png("green"))
        assert is_kept(png("red"))
        assert is_kept(png("blue"))
        assert not is_kept(png("green"))

    @pytest.mark.parametrize("view", ["wagtailimages:delete", "wagtaildocs:delete"])
    def test_a_deleted_one_is_kept(
        self, editor, category, view, request, django_capture_on_commit_callbacks
    ):
        of_image = "images" in view
        obj = request.getfixturevalue("image" if of_image else "document")
        (showing if of_image else attaching)(category, obj)
        with django_capture_on_commit_callbacks(execute=True):
            editor.post(reverse(view, args=[obj.pk]))
        assert not obj.file.storage.exists(obj.file.name)
        assert is_kept(png("red") if of_image else b"1 yuan")

    @pytest.mark.parametrize("name", ["image", "document"])
    def test_those_deleted_in_bulk_are_kept(self, editor, category, name, request):
        obj = request.getfixturevalue(name)
        (showing if name == "image" else attaching)(category, obj)
        meta = type(obj)._meta
        url = reverse("wagtail_bulk_action", args=[meta.app_label, meta.model_name, "delete"])
        editor.post(f"{url}?id={obj.pk}", {"confirm": "1"})
        assert not type(obj).objects.exists()
        assert is_kept(png("red") if name == "image" else b"1 yuan")

    def test_those_deleted_by_a_query_are_kept(self, category, image):
        showing(category, image)
        get_image_model().objects.all().delete()
        assert is_kept(png("red"))

    def test_those_deleted_with_their_collection_are_kept(self, category):
        collection = Collection.get_first_root_node().add_child(instance=Collection(name="旧"))
        showing(category, make_image("red", collection=collection))
        Collection.objects.get(pk=collection.pk).delete()
        assert not get_image_model().objects.exists()
        assert is_kept(png("red"))

    def test_a_library_that_deletes_former_files_comes_too_late(self, category, image):
        showing(category, image)
        former = image.file.name

        def clean_up(instance: Any, **kwargs: Any) -> None:
            instance.file.storage.delete(former)

        post_save.connect(clean_up, sender=get_image_model())
        try:
            image.file = ContentFile(png("blue"), "new.png")
            image._set_image_file_metadata()
            image.save()
        finally:
            post_save.disconnect(clean_up, sender=get_image_model())
        assert is_kept(png("red"))


class TestNothingIsKeptInVain:
    def test_what_no_version_showed(self, editor, category, image, document):
        make_faq(category)
        showing(category, image, live=False)
        edit_image(editor, image, png("blue"))
        document.delete()
        assert not KeptFile.objects.exists()

    def test_a_new_title_or_focal_point(self, editor, category, image):
        showing(category, image)
        edit_image(editor, image, title="另一个名字")
        image.refresh_from_db()
        image.save(update_fields=["title"])
        assert not KeptFile.objects.exists()

    def test_the_same_bytes_twice(self, category, image):
        twin = make_image("red")
        showing(category, image)
        showing(category, twin)
        image.delete()
        twin.delete()
        assert KeptFile.objects.count() == 1
        folder = KeptFile.objects.get().file.name.rpartition("/")[0]
        assert len(image.file.storage.listdir(folder)[1]) == 1

    def test_an_upload_costs_no_statement_and_a_new_title_one(self, category, image, sql):
        showing(category, image)
        assert sql(keeping.saving, get_image_model()(title="x")) == []
        assert len(sql(keeping.saving, image)) == 1


def test_a_file_that_two_images_share_is_kept_whichever_goes(category, image):
    twin = get_image_model().objects.create(
        title="同一张", file=image.file.name, file_hash=image.file_hash, width=8, height=6
    )
    showing(category, twin)
    image.delete()
    assert is_kept(png("red"))


def test_two_versions_of_one_picture_find_the_same_bytes(category, image):
    publish(showing(category, image), title="新的标题")
    image.delete()
    assert VersionFile.objects.values("sha256").distinct().count() == 1
    assert VersionFile.objects.count() == 2
    assert held(png("red")) == png("red")


def test_bytes_replaced_without_a_word_are_not_kept_under_the_old_hash(category, image, caplog):
    showing(category, image)
    image.file.storage.delete(image.file.name)
    image.file.storage.save(image.file.name, ContentFile(png("blue")))
    with caplog.at_level(logging.WARNING, "wagtail_kb.keeping"):
        image.delete()
    assert not KeptFile.objects.exists()
    assert "no longer holds what versions showed" in caplog.text


def test_a_picture_whose_file_is_gone_can_still_be_deleted(category, image, caplog):
    showing(category, image)
    image.file.storage.delete(image.file.name)
    image.delete()
    assert "no longer holds" in caplog.text


def test_a_file_that_cannot_be_read_now_is_not_deleted(category, image, monkeypatch):
    showing(category, image)

    def refuse(name: str, mode: str = "rb") -> Any:
        raise ConnectionError("the storage is not reachable")

    monkeypatch.setattr(image.file.storage, "open", refuse)
    with pytest.raises(ConnectionError), transaction.atomic():
        image.delete()
    assert get_image_model().objects.exists()


def test_a_storage_without_paths_is_kept_from_and_kept_in(category, settings):
    in_memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": in_memory}
    image = make_image("red")
    showing(category, image)
    image.delete()
    kept = KeptFile.objects.get()
    assert not Path(kept.file.path).exists()
    assert kept.file.read() == png("red")


def test_large_files_are_copied_in_parts(category, monkeypatch):
    monkeypatch.setattr(keeping, "_CHUNK", 3)
    sizes: list[int] = []
    document = make_document(b"0123456789")
    attaching(category, document)

    class Counting(ContentFile):
        def read(self, size: int = -1) -> bytes:
            sizes.append(size)
            return self.file.read(size)

    monkeypatch.setattr(document.file.storage, "open", lambda name: Counting(b"0123456789"))
    document.delete()
    monkeypatch.undo()
    assert set(sizes) == {3}
    assert is_kept(b"0123456789")


def test_a_rolled_back_deletion_leaves_no_row(category, image):
    showing(category, image)
    with transaction.atomic():
        image.delete()
        transaction.set_rollback(True)
    assert not KeptFile.objects.exists()
    assert held(png("red")) == png("red")


def test_a_fixture_that_is_loaded_keeps_nothing(category, image):
    showing(category, image)
    image.file = make_image("blue").file.name
    image.save_base(raw=True)
    assert not KeptFile.objects.exists()


class TestFinding:
    def test_a_live_file_is_found_where_it_is(self, category, image):
        showing(category, image)
        assert not KeptFile.objects.exists()
        assert held(png("red")) == png("red")

    def test_a_live_file_without_a_fingerprint_is_read_first(self, category, image):
        get_image_model().objects.update(file_hash="")
        showing(category, get_image_model().objects.get())
        assert held(png("red")) == png("red")
        image.file.storage.delete(image.file.name)
        image.file.storage.save(image.file.name, ContentFile(png("blue")))
        assert held(png("red")) is None

    def test_one_that_another_image_still_has_is_found_there(self, category, image):
        twin = make_image("red")
        showing(category, image)
        showing(category, twin)
        get_image_model().objects.filter(pk=image.pk).update(file="elsewhere.png")
        assert held(png("red")) == png("red")

    def test_a_kept_file_that_vanished_is_missing(self, category, image):
        showing(category, image)
        image.delete()
        kept = KeptFile.objects.get()
        kept.file.storage.delete(kept.file.name)
        with pytest.raises(MissingFile, match=r"flow.*\.png"):
            keeping.open_file(kept.pk)

    def test_a_hash_that_no_version_names_is_missing(self, db):
        with pytest.raises(MissingFile):
            keeping.open_file("0" * 64)


def test_versions_stay_as_they_were(editor, category, image):
    page = showing(category, image)
    edit_image(editor, image, png("blue"))
    first, second = Version.objects.filter(item__page=page.pk).order_by("number")
    assert held(png("red")) == png("red")
    assert [f.sha256 for f in first.files.all()] == [sha256(png("red")).hexdigest()]
    assert [f.sha256 for f in second.files.all()] == [sha256(png("blue")).hexdigest()]
