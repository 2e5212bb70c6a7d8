"""Filling the example site."""

from wagtail.models import Page, Site

from example_site.company import company
from example_site.entries import entries
from wagtail_kb.models import FacetValue, Item, Version


def test_every_entry_becomes_a_published_item_and_one_is_retired(fill):
    published = set(Item.objects.current().values_list("key", "locale"))
    written = {(entry.key, entry.locale) for entry in entries()}
    assert {Item.objects.get(key=key).page.slug for key, _ in written - published} == {
        "paper-invoice"
    }


def test_filling_twice_changes_nothing_that_an_editor_changed(fill):
    page = Page.objects.get(slug="error-e07", locale__language_code="en").specific
    page.title = "Edited by hand"
    page.save_revision().publish()
    before = (Page.objects.count(), Version.objects.count(), FacetValue.objects.count())
    assert fill() == 0
    assert before == (Page.objects.count(), Version.objects.count(), FacetValue.objects.count())
    assert Page.objects.get(pk=page.pk).title == "Edited by hand"


def test_a_deleted_item_comes_back_and_the_others_stay(fill):
    Page.objects.get(slug="warranty-period", locale__language_code="zh-hant").delete()
    assert fill() == 1


def test_the_front_page_is_the_base_and_the_other_languages_stand_beside_it(fill):
    root = Site.objects.get(is_default_site=True).root_page
    assert root.translation_key == company().base_key
    languages = {page.locale.language_code for page in root.get_translations(inclusive=True)}
    assert languages == set(company().locales)


def test_links_lead_to_pages_and_pictures_to_images_of_the_site(fill):
    page = Page.objects.get(slug="error-e07", locale__language_code="zh-hans").specific
    target = Page.objects.get(slug="leaking", locale__language_code="zh-hans")
    assert f'<a linktype="page" id="{target.pk}">' in str(page.body.raw_data)
    assert [block["value"]["image"] for block in page.body.raw_data if block["type"] == "picture"]


def test_internal_notes_are_internal_blocks(fill):
    version = Item.objects.get(page__slug="leaking", locale="zh-hans").current
    assert "200 元" in version.internal_text
    assert "200 元" not in version.text
