"""Pictures and documents: known by what they hold; replaced in place they make new versions."""

from hashlib import sha256

import pytest
from django.core.files.base import ContentFile
from wagtail.images import get_image_model
from wagtail.models import Page

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
from wagtail_kb import files, publishing, replacing
from wagtail_kb.models import Attestation, Cause, Item, Notice, Version, VersionFile
from wagtail_kb.testing import make_faq, make_user, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def image(db):
    return make_image("red")


@pytest.fixture
def document(db):
    return make_document()


def test_a_version_lists_the_files_it_shows(category, image):
    showing(category, image)
    file = VersionFile.objects.get()
    assert (file.source, file.object_id, file.name) == ("image", str(image.pk), image.file.name)
    assert file.sha256 == sha256(png("red")).hexdigest()
    assert (file.content_type, file.size) == ("image/png", len(png("red")))


@pytest.mark.parametrize("offering", [linking, attaching])
def test_documents_in_text_and_beside_it_are_listed(category, document, offering):
    offering(category, document)
    assert VersionFile.objects.get().sha256 == sha256(b"1 yuan").hexdigest()


def test_a_file_known_by_its_fingerprint_is_not_read_again(category, image, monkeypatch):
    showing(category, image)
    monkeypatch.setattr(files, "_read", lambda file: pytest.fail("read again"))
    showing(category, image)
    assert VersionFile.objects.count() == 2


def test_a_storage_without_paths_is_read(category, settings, request):
    in_memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": in_memory}
    page = showing(category, request.getfixturevalue("image"))
    file = VersionFile.objects.get(version__item__page=page.pk)
    assert file.sha256 == sha256(png("red")).hexdigest()


class TestReplaced:
    def test_every_live_item_that_shows_the_picture_gets_a_version(
        self, editor, category, image, history, queued
    ):
        pages = [showing(category, image), showing(category, image)]
        other = make_faq(category)
        queued()
        edit_image(editor, image, png("blue"))
        assert [history(page) for page in pages] == [[(1, False), (2, True)]] * 2
        assert history(other) == [(1, True)]
        assert queued() == {("item", page.pk) for page in pages}

    def test_the_new_version_shows_the_new_file(self, editor, category, image):
        page = showing(category, image)
        edit_image(editor, image, png("blue"))
        current = Item.objects.get(page=page.pk).current
        assert current.files.get().sha256 == sha256(png("blue")).hexdigest()
        assert current.cause == Cause.FILE
        assert current.answer_digest != Version.objects.get(number=1).answer_digest

    def test_an_approval_of_the_former_file_no_longer_counts(self, editor, category, image):
        page = showing(category, image)
        item = Item.objects.get(page=page.pk)
        digest, now = item.current.answer_digest, item.current.published_at
        Attestation.objects.create(item=item, answer_digest=digest, name="王芳", at=now)
        Item.objects.filter(pk=item.pk).update(verified=True)
        edit_image(editor, image, png("blue"))
        item.refresh_from_db()
        assert not item.verified

    @pytest.mark.parametrize("offering", [linking, attaching])
    def test_a_replaced_document_does_the_same(self, editor, category, document, history, offering):
        page = offering(category, document)
        edit_document(editor, document, b"2 yuan")
        assert history(page) == [(1, False), (2, True)]

    def test_the_same_bytes_again_make_no_version(self, editor, category, image, history):
        page = showing(category, image)
        edit_image(editor, image, png("red"))
        assert history(page) == [(1, True)]

    def test_the_same_bytes_again_are_shown_from_where_they_lie_now(
        self, editor, client, category, image
    ):
        page = showing(category, image)
        edit_image(editor, image, png("red"))
        image.refresh_from_db()
        assert image.file.url in client.get(page.url).content.decode()
        assert image.file.storage.exists(VersionFile.objects.get().name)

    def test_another_title_makes_no_version(self, editor, category, image, history, queued):
        page = showing(category, image)
        queued()
        edit_image(editor, image, title="另一个名字")
        assert history(page) == [(1, True)]
        assert queued() == set()

    def test_a_draft_that_shows_it_changes_nothing(self, editor, category, image, history):
        draft, live = showing(category, image, live=False), make_faq(category)
        live.body = draft.body
        live.save_revision()
        edit_image(editor, image, png("blue"))
        assert [history(draft), history(live)] == [[], [(1, True)]]

    def test_the_draft_of_a_live_item_stays_a_draft(self, editor, category, image, history):
        page = showing(category, image)
        page.title = "还没写完"
        page.save_revision()
        edit_image(editor, image, png("blue"))
        assert history(page) == [(1, False), (2, True)]
        assert Item.objects.get(page=page.pk).current.title == "如何申请退款"

    def test_a_hidden_item_stays_hidden(self, editor, category, image, history):
        page = showing(category, image)
        page.unpublish()
        edit_image(editor, image, png("blue"))
        assert history(page) == [(1, False)]
        publish(Page.objects.get(pk=page.pk).specific)
        assert history(page) == [(1, False), (2, True)]

    def test_a_former_version_that_showed_it_does_not_matter(
        self, editor, category, image, history
    ):
        page = publish(showing(category, image), body=[])
        edit_image(editor, image, png("blue"))
        assert history(page) == [(1, False), (2, True)]

    def test_a_file_overwritten_under_its_name_by_code_is_noticed(self, category, image, history):
        """Files saved by code have no hash of Wagtail's."""
        page = showing(category, image)
        storage, name = image.file.storage, image.file.name
        get_image_model().objects.filter(pk=image.pk).update(file_hash="")
        storage.delete(name)
        storage.save(name, ContentFile(png("blue")))
        get_image_model().objects.get(pk=image.pk).save()
        assert history(page) == [(1, False), (2, True)]

    def test_an_internal_item_stays_internal(self, editor, category, image, history, anyone):
        page = showing(category, image, audience="internal")
        edit_image(editor, image, png("blue"))
        assert history(page) == [(1, False), (2, True)]
        assert not Item.objects.visible_to(anyone).exists()

    def test_an_alias_shows_the_new_file_with_its_source(
        self, editor, client, category, image, history
    ):
        page = showing(category, image)
        alias = page.create_alias(parent=category, update_slug="alias")
        edit_image(editor, image, png("blue"))
        image.refresh_from_db()
        assert history(page) == [(1, False), (2, True)]
        assert image.file.url in client.get(alias.url).content.decode()

    def test_an_item_that_misses_another_file_keeps_its_version_and_the_rest_go_on(
        self, editor, category, image, document, history
    ):
        broken = attaching(category, document, body=showing(category, image, live=False).body)
        other = showing(category, image)
        VersionFile.objects.filter(source="document").update(fingerprint="")
        document.file.storage.delete(document.file.name)
        edit_image(editor, image, png("blue"))
        assert [history(broken), history(other)] == [[(1, True)], [(1, False), (2, True)]]

    def test_what_nobody_shows_costs_one_statement(self, image, sql):
        from wagtail_kb import replacing

        assert len(sql(replacing.file_saved, image)) == 1


class TestStewardsAreTold:
    @pytest.fixture
    def steward(self, category):
        steward = make_user(email="li@jiwan.example", is_superuser=True)
        category.steward = steward
        category.save()
        return steward

    def test_once_whatever_the_number_of_items(
        self, editor, category, image, steward, mailoutbox, django_capture_on_commit_callbacks
    ):
        pages = [showing(category, image) for _ in range(3)]
        with django_capture_on_commit_callbacks(execute=True):
            edit_image(editor, image, png("blue"))
        notice = Notice.objects.get()
        assert (notice.user, notice.item.page_id, notice.code) == (steward, pages[0].pk, "file")
        assert (notice.about["file"], notice.about["count"]) == ("流程图", 3)
        assert len(notice.about["items"]) == 3
        assert [mail.to for mail in mailoutbox] == [["li@jiwan.example"]]

    def test_each_steward_of_what_is_theirs(self, editor, category, image, steward):
        other = make_user(is_superuser=True)
        showing(category, image)
        showing(category, image, steward=other)
        edit_image(editor, image, png("blue"))
        told = Notice.objects.values_list("user", "about__count")
        assert set(told) == {(steward.pk, 1), (other.pk, 1)}

    def test_of_every_file_that_an_item_shows(self, editor, category, image, document, steward):
        attaching(category, document, body=showing(category, image, live=False).body)
        for content in (png("blue"), png("green")):  # the second time the first is still unseen
            edit_image(editor, image, content)
        edit_document(editor, document, b"2 yuan")
        files = Notice.objects.order_by("pk").values_list("about__file", flat=True)
        assert list(files) == ["流程图", "价目表"]

    def test_not_of_the_same_bytes_or_another_title(self, editor, category, image, steward):
        showing(category, image)
        edit_image(editor, image, png("red"))
        edit_image(editor, image, title="另一个名字")
        assert not Notice.objects.exists()

    def test_nobody_if_nobody_answers_for_it(self, editor, category, image):
        showing(category, image)
        edit_image(editor, image, png("blue"))
        assert not Notice.objects.exists()


def test_a_deleted_picture_leaves_the_version_as_it_was(category, image, history):
    page = showing(category, image)
    image.delete()
    assert history(page) == [(1, True)]
    page = publish(type(page).objects.get(pk=page.pk))
    assert history(page) == [(1, False), (2, True)]
    assert Item.objects.get().current.value.blocks == ()


def test_publishing_a_missing_file_says_so_and_changes_nothing(category, image, history):
    page = make_faq(category)
    image.file.storage.delete(image.file.name)
    page.body = showing(category, make_image("red"), live=False).body
    raw = page.body.raw_data
    raw[0]["value"]["image"] = image.pk
    page.body = page.body.stream_block.to_python(list(raw))
    with pytest.raises(files.MissingFile, match="Upload it again or remove it from the page"):
        page.save()
    assert history(page) == [(1, True)]


class TestMany:
    """More items than somebody waits for show the replaced picture."""

    @pytest.fixture
    def pages(self, category, image, monkeypatch):
        monkeypatch.setattr(replacing, "_AT_ONCE", 2)
        return [showing(category, image) for _ in range(5)]

    def test_a_task_publishes_them_all(
        self, editor, image, pages, history, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            edit_image(editor, image, png("blue"))
        assert [history(page) for page in pages] == [[(1, False), (2, True)]] * 5

    def test_nothing_is_verified_any_more_before_the_task_has_run(self, editor, image, pages):
        Item.objects.update(verified=True, verification="verified")
        edit_image(editor, image, png("blue"))
        assert not Item.objects.filter(verified=True).exists()
        assert Version.objects.count() == 5

    def test_a_task_that_was_stopped_goes_on_where_it_was(self, editor, image, pages, history):
        edit_image(editor, image, png("blue"))
        publishing.publish_again(Item.objects.filter(page=pages[0].pk), Cause.FILE)
        assert replacing.go_on("image", str(image.pk)) == 4
        assert replacing.go_on("image", str(image.pk)) == 0
        assert [history(page) for page in pages] == [[(1, False), (2, True)]] * 5
