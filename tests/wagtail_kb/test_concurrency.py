"""Many who write at once, and one who is killed: numbers stay right, nothing is half done."""

import os
import signal
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection, connections, transaction
from wagtail.models import Locale, Page, Site

from tests.wagtail_kb.filing import make_image, showing
from wagtail_kb import publishing, stock
from wagtail_kb.models import Cause, Item, KeptFile, Outbox, Reference, Stamp, Version
from wagtail_kb.pages.models import KnowledgeFaqPage
from wagtail_kb.testing import answer, make_base, make_category, make_faq

WRITERS = 20

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=["here", pytest.param("postgres", marks=pytest.mark.postgres)], autouse=True)
def database(request, settings):
    """All of this on SQLite as well: its transactions begin IMMEDIATE."""
    settings.WAGTAIL_KB = {"SEARCH": {"DRAIN": "manual"}}


def at_once(function, arguments):
    """*function* of each of *arguments*, in as many threads that start together."""
    start = Barrier(len(arguments))

    def work(argument):
        try:
            start.wait(timeout=30)
            return function(argument)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(work, arguments))


def add_faq(parent):
    page = KnowledgeFaqPage(
        title="如何申请退款", slug="q", locale_id=parent.locale_id, body=answer("在订单页。")
    )
    with transaction.atomic():
        return Page.objects.get(pk=parent.pk).add_child(instance=page)


def test_twenty_new_items_get_twenty_references(base):
    parents = [make_category(base) for _ in range(WRITERS)]
    before = set(Reference.objects.values_list("pk", flat=True))
    stamp = getattr(Stamp.objects.filter(root=base.translation_key).first(), "value", 0)
    at_once(add_faq, parents)
    items = Item.objects.filter(root=base.translation_key)
    numbers = set(items.values_list("reference", flat=True)) - before
    assert len(numbers) == items.filter(current__number=1).count() == WRITERS
    assert Outbox.objects.filter(item__isnull=False).count() == WRITERS
    assert Stamp.objects.get(root=base.translation_key).value == stamp + WRITERS


def test_twenty_changes_of_one_item_are_numbered_without_a_gap(category):
    page = make_faq(category)

    def change(number):
        with transaction.atomic():
            one = KnowledgeFaqPage.objects.get(pk=page.pk)
            one.title = f"第 {number} 次修改"
            one.save()

    at_once(change, range(WRITERS))
    versions = Version.objects.filter(item__page=page.pk).order_by("number")
    assert [v.number for v in versions] == [*range(1, WRITERS + 2)]
    assert [v.pk for v in versions if v.retired_at is None] == [Item.objects.get().current_id]
    times = [(v.published_at, v.retired_at) for v in versions]
    assert all(end == start for (_, end), (start, _) in pairwise(times))


def test_two_languages_of_a_new_item_share_its_reference(base, site):
    traditional = Locale.objects.get_or_create(language_code="zh-hant")[0]
    other = make_base(parent=site.root_page.copy_for_translation(traditional), locale="zh-hant")
    key = "0f6e9b9e-0000-4000-8000-000000000001"

    def add(parent):
        page = KnowledgeFaqPage(
            title="问题", slug="q", locale_id=parent.locale_id, translation_key=key
        )
        with transaction.atomic():
            Page.objects.get(pk=parent.pk).add_child(instance=page)

    at_once(add, [base, other])
    assert Reference.objects.filter(key=key).count() == 1
    assert Item.objects.filter(key=key, current__isnull=False).count() == 2


def test_an_item_adopted_by_two_at_once_is_made_once(category):
    page = make_faq(category)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE wagtail_kb_item SET current_id = NULL")
        for table in ("outbox", "attestation", "reviewevent", "version", "item", "reference"):
            cursor.execute(f"DELETE FROM wagtail_kb_{table}")
    at_once(lambda _: publishing.page_saved(type(page).objects.get(pk=page.pk)), range(4))
    assert Item.objects.get().current.number == Version.objects.count() == 1


def test_a_replaced_file_and_editors_never_wait_for_each_other(category):
    """Each locks items first, in one order, and the stamp of their base last."""
    pages = [make_faq(category) for _ in range(4)]
    items = list(Item.objects.values_list("pk", flat=True))

    def work(number):
        if number % 2:
            publishing.publish_again(items, Cause.FILE)
            return
        with transaction.atomic():
            # Not page.save(): Wagtail's own index of pages makes its writers wait for each other.
            rows = KnowledgeFaqPage.objects.filter(pk=pages[number // 2].pk)
            rows.update(title=f"第 {number} 次修改")
            publishing.page_saved(rows.get())

    at_once(work, range(8))
    assert Counter(Version.objects.values_list("item", flat=True)) == Counter(items * 2)


KILLED = """
import os, signal, sys
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
import django
django.setup()
from wagtail.models import Page
from wagtail_kb import models
from wagtail_kb.pages.models import KnowledgeFaqPage

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

what, name = sys.argv[3].split(".")
target = getattr(models, what)
setattr(type(target.objects) if hasattr(type(target.objects), name) else target, name, die)
page = KnowledgeFaqPage.objects.get(pk=sys.argv[2])
page.title = "killed"
page.save()
"""


@pytest.mark.parametrize("at", ["Version.create", "Item.save", "Outbox.create", "Stamp.touch"])
def test_a_process_killed_between_page_and_version_leaves_neither(category, history, at):
    page = make_faq(category)
    connections.close_all()
    name, root = str(connection.settings_dict["NAME"]), Path(__file__).parents[2]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    environment["PYTHONPATH"] = f"{root / 'src'}{os.pathsep}{root}"
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, name, str(page.pk), at],
        env=environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert Page.objects.get(pk=page.pk).title == "如何申请退款"
    assert history(page) == [(1, True)]
    assert Site.objects.exists()


def test_a_picture_in_twenty_places_is_kept_once_when_all_are_deleted(category, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    images = [make_image("red") for _ in range(WRITERS)]
    for image in images:
        showing(category, image)
    at_once(lambda image: image.delete(), images)
    assert KeptFile.objects.count() == 1
    assert list(stock.orphans()) == []
