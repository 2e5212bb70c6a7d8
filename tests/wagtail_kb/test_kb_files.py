"""The files that are kept: how many and how large they are, what is missing, and what goes."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from hashlib import sha256
from io import StringIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from tests.wagtail_kb.filing import attaching, make_document, make_image, png, showing
from wagtail_kb import keeping, pruning, stock
from wagtail_kb.models import Item, KeptFile, Version, VersionFile
from wagtail_kb.testing import make_faq, publish

pytestmark = pytest.mark.django_db

RED = sha256(png("red")).hexdigest()


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("kb_files", *arguments, stdout=out, verbosity=0)
    return out.getvalue()


def kept(category: Any, colour: str = "red", *, days: int = 0) -> Any:
    """An item whose only version was retired *days* ago; its picture is deleted and kept."""
    image = make_image(colour)
    page = showing(category, image)
    Item.objects.filter(page=page.pk).update(current=None)
    Version.objects.filter(item__page=page.pk).retire(timezone.now() - timedelta(days=days))
    image.delete()
    return page


def orphan(colour: str = "red", *, hours: int = 48) -> str:
    """Bytes without a row, as a rolled-back transaction leaves them."""
    digest = sha256(png(colour)).hexdigest()
    name: str = stock.storage().save(f"kb-kept/{digest[:2]}/{digest}", ContentFile(png(colour)))
    then = (timezone.now() - timedelta(hours=hours)).timestamp()
    os.utime(stock.storage().path(name), (then, then))
    return name


def content() -> bytes:
    with keeping.open_file(RED) as stream:
        return bytes(stream.read())


def files(media: Any) -> list[str]:
    return sorted(path.name for path in (media / "kb-kept").rglob("*") if path.is_file())


class TestReport:
    def test_it_counts_files_and_bytes(self, category):
        kept(category, "red")
        kept(category, "blue")
        found = stock.report()
        size = len(png("red")) + len(png("blue"))
        assert (found.kept.files, found.kept.bytes) == (2, size)
        assert found.by_year == (stock.Amount(name=str(timezone.now().year), files=2, bytes=size),)

    def test_it_names_the_items_that_take_most(self, category):
        small, large = make_document(b"1"), make_document(b"1" * 9000)
        for document in (small, large):
            attaching(category, document)
        for document in (small, large):
            document.delete()
        most = stock.report().by_item
        assert [one.bytes for one in most] == [9000, 1]
        assert all(one.name.startswith("KB-") for one in most)

    def test_an_item_s_file_counts_once_however_many_versions_showed_it(self, category):
        image = make_image("red")
        publish(showing(category, image), title="另一个标题")
        image.delete()
        assert [one.files for one in stock.report().by_item] == [1]

    def test_files_that_nobody_has_are_listed(self, category):
        page = kept(category)
        showing(category, image := make_image("blue"))
        KeptFile.objects.all().delete()
        image.file.storage.delete(image.file.name)
        missing = {lost.is_shown: lost for lost in stock.report().missing}
        assert missing[False].sha256 == RED
        assert missing[False].items == (str(page.kb_items.get()),)
        assert missing[True].filename.startswith("flow")

    def test_live_and_kept_files_are_not_missing(self, category):
        kept(category)
        showing(category, make_image("blue"))
        assert stock.report().missing == ()

    def test_orphans_are_counted(self, category):
        kept(category)
        orphan("blue")
        assert stock.report().orphans == stock.Amount(files=1, bytes=len(png("blue")))

    def test_it_is_printed_for_people_and_as_json(self, category):
        kept(category)
        orphan("blue")
        assert "1 files" in run()
        assert "kb_files --prune" in run()
        assert json.loads(run("--json"))["kept"]["files"] == 1

    def test_nothing_kept_is_no_error(self, db):
        assert "0 files" in run()


class TestPrune:
    def test_what_was_retired_longer_ago_goes(self, category, settings, media):
        settings.WAGTAIL_KB = {**settings.WAGTAIL_KB, "KEEP_FILES_DAYS": 30}
        kept(category, "red", days=31)
        kept(category, "blue", days=29)
        assert "1 files" in run("--prune")
        assert files(media) == [sha256(png("blue")).hexdigest()]

    def test_by_default_everything_is_kept_for_good(self, category, media):
        kept(category, days=9999)
        assert "for good" in run("--prune")
        assert files(media) == [RED]

    def test_what_a_current_version_shows_stays(self, category, media):
        kept(category, days=99)
        image = make_image("red")
        showing(category, image)
        image.delete()
        run("--prune", "--older-than", "30")
        assert files(media) == [RED]

    def test_what_a_version_retired_lately_showed_stays(self, category, media):
        kept(category, days=99)
        kept(category, days=9)
        run("--prune", "--older-than", "30")
        assert files(media) == [RED]

    def test_the_row_remembers_when(self, category):
        kept(category, days=99)
        run("--prune", "--older-than", "30")
        with pytest.raises(keeping.RemovedFile, match="was removed by policy on") as raised:
            keeping.open_file(RED)
        assert raised.value.at.date() == timezone.now().date()
        assert stock.report().pruned == stock.Amount(files=1, bytes=len(png("red")))
        assert stock.report().missing == ()

    def test_a_removed_file_that_is_shown_again_is_kept_again(self, category, media):
        kept(category, days=99)
        run("--prune", "--older-than", "30")
        image = make_image("red")
        showing(category, image)
        image.delete()
        assert files(media) == [RED]
        assert content() == png("red")

    def test_a_dry_run_removes_nothing(self, category, media):
        kept(category, days=99)
        orphan("blue")
        before = files(media)
        said = run("--prune", "--older-than", "30", "--dry-run")
        assert "1 files" in said
        assert "would be removed" in said
        assert files(media) == before
        assert KeptFile.objects.kept().count() == 1

    def test_stopped_half_way_it_goes_on(self, category, media):
        for colour in ("red", "blue", "green"):
            kept(category, colour, days=99)

        def stop(done: int, total: int) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            pruning.prune(days=30, progress=stop)
        assert len(files(media)) == 2
        assert pruning.prune(days=30).files == 2
        assert files(media) == []

    def test_killed_before_the_bytes_went_they_go_as_an_orphan(self, category, media):
        kept(category, days=99)
        name = KeptFile.objects.get().file.name
        KeptFile.objects.update(file="", pruned_at=timezone.now())
        os.utime(media / name, (0, 0))
        assert pruning.prune(days=None) == pruning.Pruned(files=0, bytes=0, orphans=1, adopted=0)
        assert files(media) == []

    def test_options_without_prune_are_refused(self, db):
        with pytest.raises(CommandError, match="go with --prune"):
            run("--dry-run")
        with pytest.raises(CommandError, match="0 or more"):
            run("--prune", "--older-than", "-1")


class TestOrphans:
    def test_those_of_a_rolled_back_deletion_go(self, category, media):
        image = make_image("red")
        showing(category, image)
        with transaction.atomic():
            image.delete()
            transaction.set_rollback(True)
        [name] = [name for name, _ in stock.orphans()]
        os.utime(media / name, (0, 0))
        assert "1 files without a row removed" in run("--prune")
        assert files(media) == []

    def test_young_ones_stay_their_transaction_may_go_on(self, db, media):
        orphan(hours=1)
        run("--prune")
        assert len(files(media)) == 1

    def test_the_only_copy_of_what_a_version_showed_gets_its_row_again(self, category, media):
        kept(category)
        KeptFile.objects.all().delete()
        [name] = [name for name, _ in stock.orphans()]
        os.utime(media / name, (0, 0))
        assert "get one again" in run("--prune")
        assert content() == png("red")
        assert len(files(media)) == 1

    def test_a_storage_that_cannot_list_says_so(self, category, monkeypatch):
        kept(category, days=99)

        def refuse(path: str) -> Any:
            raise NotImplementedError

        monkeypatch.setattr(stock.storage(), "listdir", refuse)
        assert "can't list" in run()
        said = run("--prune", "--older-than", "30")
        assert "can't list" in said
        assert "1 files" in said


def test_an_item_without_files_takes_nothing(category):
    make_faq(category)
    assert stock.report().by_item == ()
    assert not VersionFile.objects.exists()
