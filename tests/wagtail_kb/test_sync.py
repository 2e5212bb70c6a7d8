"""kb_sync: finds and mends what no signal told us."""

import json
from io import StringIO
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.db import connection
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale, Page, PageViewRestriction

from wagtail_kb import sync
from wagtail_kb.models import Item, Outbox, Reference, Version
from wagtail_kb.pages.models import KnowledgeFaqPage
from wagtail_kb.testing import make_article, make_base, make_faq, publish

pytestmark = pytest.mark.django_db


def forget_items():
    """As if the pages had been there before the plugin: below the ORM, which refuses."""
    tables = ["derivedrestriction", "outbox", "itemfacet", "versionfile"]
    tables += ["attestation", "reviewevent", "draft", "version", "item"]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE wagtail_kb_item SET current_id = NULL, source_id = NULL")
        for table in (*tables, "reference", "stamp"):
            cursor.execute(f"DELETE FROM wagtail_kb_{table}")


def problems(**options):
    return [difference.problem for difference in sync.sync(**options)]


def test_nothing_differs_after_ordinary_work(base, category, site):
    page = make_faq(category, audience="internal")
    publish(page, title="另一个问题")
    make_faq(category, live=False)
    make_article(category).unpublish()
    page.create_alias(update_slug="alias")
    make_faq(category).move(base, pos="last-child")
    make_faq(category).move(site.root_page, pos="last-child")
    make_faq(category).delete()
    assert problems(mend=False) == []


def test_existing_pages_are_adopted(category, history):
    pages = [make_faq(category), make_article(category), make_faq(category, live=False)]
    forget_items()
    assert problems(mend=True) == ["has no item"] * 3
    assert [history(page) for page in pages] == [[(1, True)], [(1, True)], []]
    assert set(Version.objects.values_list("cause", flat=True)) == {"sync"}


def test_a_page_inserted_below_the_orm_is_adopted(category, history):
    row = Page.objects.get(pk=make_faq(category).pk)
    row.pk, row.slug, row.translation_key = None, "bulk", uuid4()
    row.path = Page._inc_path(row)
    row.save_base(raw=True)
    page = KnowledgeFaqPage(page_ptr=row, audience="public")
    page.save_base(raw=True)
    assert problems(mend=True) == ["has no item"]
    assert history(KnowledgeFaqPage.objects.get(pk=page.pk)) == [(1, True)]


def test_the_older_page_is_the_source_of_the_translation(category, site):
    page = make_faq(category)
    english = Locale.objects.get_or_create(language_code="en")[0]
    translation = page.copy_for_translation(english, copy_parents=True)
    forget_items()
    sync.sync(mend=True)
    assert Item.objects.get(page=translation.pk).source.page_id == page.pk


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"title": "偷偷改了"}, "says something else than its current version"),
        ({"live": False}, "is hidden, but readers see it"),
        ({"audience": "internal"}, "says something else than its current version"),
        ({"review_by": "2026-12-31"}, "has another page, base or review date"),
    ],
)
def test_a_change_below_the_orm_is_found_and_mended(category, change, problem):
    page = make_faq(category)
    KnowledgeFaqPage.objects.filter(pk=page.pk).update(**change)
    assert problem in problems(mend=False)
    assert problem in problems(mend=True)
    assert problems(mend=True) == []


def test_a_page_that_went_live_below_the_orm_gets_its_version(category, history):
    page = make_faq(category, live=False)
    KnowledgeFaqPage.objects.filter(pk=page.pk).update(live=True)
    assert problems(mend=True) == ["is live, but readers don't see it"]
    assert history(page) == [(1, True)]


def test_an_item_whose_page_vanished_is_hidden(category):
    page = make_faq(category)
    item = Item.objects.get()
    Item.objects.update(page=None)
    KnowledgeFaqPage.objects.filter(pk=page.pk)._raw_delete("default")
    assert problems(mend=True) == ["has no page of its own, but readers see it"]
    item.refresh_from_db()
    assert item.current is None
    assert problems(mend=True) == []


def test_an_item_whose_page_is_another_items_now_is_hidden(category):
    page, other = make_faq(category), make_faq(category)
    Item.objects.filter(page=page.pk).update(page=other.pk)
    assert len(problems(mend=True)) == 2
    assert problems(mend=True) == []
    assert Item.objects.get(page=other.pk).key == other.translation_key


def test_a_base_that_moved_below_the_orm_is_found(category):
    make_faq(category)
    Item.objects.update(root=make_base().translation_key)
    assert problems(mend=True) == ["has another page, base or review date"]
    assert problems(mend=True) == []


def test_derived_restrictions_are_brought_in_line(category):
    group = Group.objects.create(name="Agents")
    permission = Permission.objects.get(codename="view_internal")
    group.permissions.add(permission)
    make_faq(category, audience="internal")
    Group.permissions.through.objects.filter(group=group).delete()
    [problem] = problems(mend=True)
    assert "1 derived restriction" in problem
    assert not PageViewRestriction.groups.through.objects.filter(group=group).exists()
    assert problems(mend=True) == []


def test_a_missing_file_is_told_and_stops_nothing(category, history):
    image = get_image_model().objects.create(title="图", file=get_test_image_file())
    picture = ("picture", {"image": image, "alt": "图", "url": "", "decorative": False})
    broken, fine = make_faq(category, body=[picture]), make_faq(category)
    image.file.storage.delete(image.file.name)
    KnowledgeFaqPage.objects.filter(pk=fine.pk).update(title="偷偷改了")
    found = sync.sync(mend=True)
    assert [(f.page, f.mendable) for f in found] == [(broken.pk, False), (fine.pk, True)]
    assert "is missing. Upload it again" in found[0].problem
    assert history(fine) == [(1, False), (2, True)]


def test_the_cost_per_page_is_bounded(category, sql):
    for _ in range(3):
        make_faq(category)
    three = sql(sync.sync, mend=False)
    for _ in range(4):
        make_faq(category)
    seven = sql(sync.sync, mend=False)
    assert (len(seven) - len(three)) / 4 <= 4


class TestCommand:
    def run(self, *arguments, **options):
        out = StringIO()
        call_command("kb_sync", *arguments, stdout=out, stderr=StringIO(), **options)
        return out.getvalue()

    def test_check_writes_nothing_and_fails(self, category):
        make_faq(category)
        forget_items()
        with pytest.raises(CommandError, match="1 difference"):
            self.run("--check")
        assert not Item.objects.exists()
        assert not Outbox.objects.exists()
        assert not Reference.objects.exists()

    def test_check_is_content_when_all_is_in_line(self, category):
        make_faq(category)
        assert "All in line." in self.run("--check")

    def test_it_tells_what_it_mended(self, category):
        page = make_faq(category)
        forget_items()
        assert f"page {page.pk}, item None: has no item" in self.run()
        assert "All in line." in self.run()

    def test_json_is_for_scripts(self, category):
        page = make_faq(category)
        forget_items()
        assert json.loads(self.run("--json")) == [
            {"problem": "has no item", "page": page.pk, "item": None}
        ]
        assert json.loads(self.run("--json")) == []

    def test_render_rebuilds_what_an_older_renderer_made(self, category):
        make_faq(category, internal="备注")
        fresh = Version.objects.values("html", "text", "internal_html", "renderer").get()
        Version.objects.update(renderer=0, html="old", internal_html="old", text="old")
        assert "1 renderings rebuilt." in self.run("--render")
        assert Version.objects.values("html", "text", "internal_html", "renderer").get() == fresh
        assert "0 renderings rebuilt." in self.run("--render")
