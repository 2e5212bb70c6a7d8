"""The demo's content files hold together."""

from collections import Counter

import pytest

from example_site.company import company
from example_site.entries import CONTENT, Entry, InvalidEntry, entries, read_entry
from kbcore.kinds import kinds

every_entry = pytest.mark.parametrize(
    "entry", entries(), ids=lambda entry: f"{entry.locale}/{entry.slug}"
)


def slugs(locale: str) -> set[str]:
    return {entry.slug for entry in entries() if entry.locale == locale}


def test_there_are_21_items_in_simplified_and_5_translations_in_each_other_language():
    counted = Counter(entry.locale for entry in entries())
    assert counted == {"zh-hans": 21, "zh-hant": 5, "en": 5}


def test_a_key_names_one_item_and_an_item_has_one_key():
    pairs = {(entry.key, entry.slug) for entry in entries()}
    assert len(pairs) == len({key for key, _ in pairs}) == len({slug for _, slug in pairs}) == 21


def test_every_translation_has_its_source_in_simplified_chinese():
    sources = {entry.key for entry in entries() if entry.locale == company().source_locale}
    assert {entry.key for entry in entries()} == sources


def test_kinds_and_audiences_are_mixed():
    simplified = [entry for entry in entries() if entry.locale == "zh-hans"]
    counted = Counter(entry.kind for entry in simplified)
    assert counted == {"faq": 11, "how_to": 3, "troubleshooting": 3, "policy": 3, "product": 1}
    assert [entry.slug for entry in simplified if entry.login] == ["plan-member-benefits"]
    assert [entry.slug for entry in simplified if entry.audience == "internal"] == [
        "leak-compensation-wording"
    ]


@every_entry
def test_an_entry_names_a_known_kind_category_and_facets(entry: Entry):
    values = {value.path.partition("/")[0]: set() for value in company().all_values()}
    for value in company().all_values():
        values[value.path.partition("/")[0]].add(value.slug)
    assert entry.kind in kinds
    assert entry.category in {category.path for category in company().all_categories()}
    assert all(set(chosen) <= values[facet] for facet, chosen in entry.facets.items())


@every_entry
def test_an_entry_says_its_short_answer_and_how_people_ask(entry: Entry):
    assert entry.path.stem == entry.slug
    assert 20 <= len(entry.summary) <= 250
    assert len(set(entry.similar)) == len(entry.similar) >= 3
    assert entry.audience in ("public", "internal")


@every_entry
def test_an_internal_note_is_closed_and_leaves_no_fence_in_the_text(entry: Entry):
    assert not any(":::" in section.markdown for section in entry.sections())


@every_entry
def test_links_and_pictures_lead_to_something_in_the_same_language(entry: Entry):
    assert set(entry.links()) <= slugs(entry.locale)
    assert set(entry.pictures()) <= {picture.file for picture in company().pictures}


def test_a_public_text_never_links_to_an_internal_item():
    internal = {(one.locale, one.slug) for one in entries() if one.audience == "internal"}
    for entry in entries():
        if entry.audience == "public":
            public = "".join(part.markdown for part in entry.sections() if not part.internal)
            assert not [slug for locale, slug in internal if f"({slug}.md)" in public]


def test_traditional_text_is_taiwan_usage_and_not_a_conversion():
    texts = "".join(path.read_text("utf-8") for path in (CONTENT / "zh-hant").glob("*.md"))
    for wrong in ("質保", "屏幕", "二維碼", "後臺", "制水", "用戶", "視頻", "信息", "默認", "芯片"):
        assert wrong not in texts


def test_a_file_without_front_matter_is_refused_by_its_path(tmp_path):
    path = tmp_path / "broken.md"
    path.write_text("# no front matter\n", encoding="utf-8")
    with pytest.raises(InvalidEntry, match=r"broken\.md"):
        read_entry(path)


def test_a_missing_field_is_named(tmp_path):
    path = tmp_path / "broken.md"
    path.write_text("---\nkind: faq\n---\ntext\n", encoding="utf-8")
    with pytest.raises(InvalidEntry, match="key"):
        read_entry(path)
