"""``kb_import``: rows become FAQ pages through the same path as an editor's work."""

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from wagtail_kb.importing.plan import key_of
from wagtail_kb.models import FacetValue, ImportRow, Item, Version
from wagtail_kb.pages.models import KnowledgeCategoryPage, KnowledgeFaqPage
from wagtail_kb.testing import answer, make_base, make_category, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def base() -> Any:
    return make_base()


def row(number: int = 1, **fields: Any) -> dict[str, Any]:
    return {
        "id": f"row-{number}",
        "lang": "zh-CN",
        "question": f"第{number}个问题是什么？",
        "answer_md": "点击**退款**。",
        "product": "oss",
        "product_name": "对象存储",
        "category": ["计费", "退款"],
        **fields,
    }


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def write(*rows: dict[str, Any] | bytes) -> Path:
        path = tmp_path / "faq.jsonl"
        lines = (r if isinstance(r, bytes) else json.dumps(r).encode() for r in rows)
        path.write_bytes(b"\n".join(lines))
        return path

    return write


def run(path: Path, **options: Any) -> dict[str, Any]:
    out = StringIO()
    options.setdefault("locale", "zh-Hans")
    call_command("kb_import", str(path), json=True, verbosity=0, stdout=out, **options)
    summary: dict[str, Any] = json.loads(out.getvalue())
    return summary


def test_a_row_becomes_a_live_faq_under_its_categories(base: Any, write: Any) -> None:
    assert run(write(row()))["created"] == 1
    page = KnowledgeFaqPage.objects.get()
    assert page.live
    assert [a.title for a in page.get_ancestors()[2:]] == ["知识库", "计费", "退款"]
    assert page.translation_key == key_of("faq", "row-1")


def test_an_imported_row_has_a_version_that_says_import(base: Any, write: Any) -> None:
    run(write(row()))
    version = Version.objects.get()
    assert (version.cause, version.html) == ("import", "<p>点击<strong>退款</strong>。</p>")
    assert version.batch.startswith("faq ")


def test_a_row_without_a_category_goes_under_its_product(base: Any, write: Any) -> None:
    run(write(row(category=[])))
    assert KnowledgeFaqPage.objects.get().get_parent().title == "对象存储"


def test_products_become_values_of_a_facet(base: Any, write: Any) -> None:
    run(write(row(1), row(2)))
    value = FacetValue.objects.get()
    assert (value.slug, value.title, value.dimension.applies_to) == ("oss", "对象存储", True)
    assert [f.value for f in Item.objects.first().facets.all()] == [value.translation_key]


def test_importing_twice_changes_nothing(base: Any, write: Any) -> None:
    path = write(row(1), row(2))
    run(path)
    assert run(path)["unchanged"] == 2
    assert Version.objects.count() == 2
    assert KnowledgeCategoryPage.objects.count() == 2


def test_an_unchanged_row_leaves_what_was_edited_here(base: Any, write: Any) -> None:
    path = write(row())
    run(path)
    publish(KnowledgeFaqPage.objects.get(), title="我们自己的标题")
    assert run(path)["unchanged"] == 1
    assert KnowledgeFaqPage.objects.get().title == "我们自己的标题"


def test_a_changed_row_updates_its_page(base: Any, write: Any) -> None:
    run(write(row()))
    assert run(write(row(answer_md="先联系客服。")))["updated"] == 1
    assert [v.text for v in Version.objects.order_by("number")] == ["点击退款。", "先联系客服。"]


def test_a_row_changed_on_both_sides_is_a_conflict_and_left(base: Any, write: Any) -> None:
    run(write(row()))
    publish(KnowledgeFaqPage.objects.get(), body=answer("我们改过。"))
    summary = run(write(row(answer_md="先联系客服。")))
    assert summary["conflict"] == 1
    assert "edited here" in summary["problems"][0]
    assert Item.objects.get().current.text == "我们改过。"


def test_a_draft_edited_here_is_a_conflict_too(base: Any, write: Any) -> None:
    run(write(row()))
    page = KnowledgeFaqPage.objects.get()
    page.body = answer("还在写。")
    page.save_revision()
    assert run(write(row(answer_md="先联系客服。")))["conflict"] == 1


def test_a_page_deleted_here_is_not_made_again(base: Any, write: Any) -> None:
    run(write(row()))
    KnowledgeFaqPage.objects.get().delete()
    assert run(write(row()))["unchanged"] == 1
    assert run(write(row(question="换一个问法？")))["conflict"] == 1
    assert not KnowledgeFaqPage.objects.exists()


def test_a_dry_run_writes_nothing_and_says_what_would_happen(base: Any, write: Any) -> None:
    assert run(write(row(1), row(2)), dry_run=True)["created"] == 2
    assert not KnowledgeFaqPage.objects.exists()
    assert not ImportRow.objects.exists()


def test_an_import_that_was_stopped_goes_on(base: Any, write: Any) -> None:
    run(write(row(1)))
    summary = run(write(row(1), row(2)))
    assert (summary["created"], summary["unchanged"]) == (1, 1)


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        (row(2, question=""), "Row 2, question: is missing or empty"),
        (row(1), "Row 2, id: 'row-1' is that of row 1"),
        (row(2, answer_md="x" * 5_000_000), "Row 2, row: has more than 1,000,000 bytes"),
        (b'{"id": ', "Row 2, row: is not JSON"),
        (row(2, question="问" * 300), "Row 2, question: has 300 characters"),
    ],
    ids=["no question", "repeated id", "too large", "broken", "long question"],
)
def test_a_bad_row_is_named_and_the_others_are_imported(
    base: Any, write: Any, bad: Any, problem: str
) -> None:
    summary = run(write(row(1), bad, row(3)))
    assert (summary["created"], summary["problem"]) == (2, 1)
    assert summary["problems"][0].startswith(problem)


def test_scripts_in_an_answer_are_dropped(base: Any, write: Any) -> None:
    run(write(row(answer_md="好的<script>alert(1)</script>。\n\n<img src=x onerror=alert(1)>")))
    assert "alert" not in Version.objects.get().document


def test_an_answer_above_a_megabyte_passes_a_raised_limit(
    base: Any, write: Any, settings: Any
) -> None:
    settings.WAGTAIL_KB = {**settings.WAGTAIL_KB, "IMPORT_ROW_LIMIT": 2_000_000}
    assert run(write(row(answer_md="退款。" * 60_000 + "退款。\n\n" * 40_000)))["created"] == 1


def test_a_file_that_is_not_utf_8_stops_with_the_row_and_byte(base: Any, write: Any) -> None:
    with pytest.raises(CommandError, match=r"Row 2: byte .* not UTF-8.*rows before it"):
        run(write(row(1), "问题".encode("gb18030")))
    assert KnowledgeFaqPage.objects.count() == 1


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"locale": "fr"}, "The site has no language fr"),
        ({"locale": "?"}, "is not a language tag"),
        ({"parent": "/nowhere/"}, "has the address /nowhere/"),
        ({"user": "nobody"}, "There is no user 'nobody'"),
    ],
)
def test_bad_options_are_refused_before_anything_is_written(
    base: Any, write: Any, options: dict[str, str], problem: str
) -> None:
    with pytest.raises(CommandError, match=problem):
        run(write(row()), **options)
    assert not KnowledgeFaqPage.objects.exists()


def test_a_missing_file_is_refused(base: Any, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="can't be read"):
        run(tmp_path / "none.jsonl")


def test_two_bases_ask_for_a_parent(base: Any, write: Any) -> None:
    other = make_base(title="内部知识库")
    with pytest.raises(CommandError, match="several knowledge bases"):
        run(write(row()))
    assert run(write(row()), parent=other.url)["created"] == 1


def test_a_key_under_another_root_is_refused(base: Any, write: Any) -> None:
    other = make_base(title="内部知识库")
    run(write(row()), parent=base.url)
    summary = run(write(row()), parent=other.url)
    assert summary["problem"] == 1
    assert "another knowledge base" in summary["problems"][0]


def test_rows_can_go_below_a_category(base: Any, write: Any) -> None:
    category = make_category(base, title="导入")
    run(write(row()), parent=category.url)
    assert KnowledgeFaqPage.objects.get().is_descendant_of(category)


def test_a_category_outside_all_bases_is_refused(base: Any, write: Any) -> None:
    stray = base.get_parent().add_child(instance=KnowledgeCategoryPage(title="散落", slug="stray"))
    stray.locale = base.locale
    stray.save()
    with pytest.raises(CommandError, match="lies under no knowledge base"):
        run(write(row()), parent=stray.url)


def test_dropped_links_are_listed_with_their_row(base: Any, write: Any, tmp_path: Path) -> None:
    path = write(row(answer_md="参见[文档](../a.md#b)。"))
    report = tmp_path / "report.csv"
    assert run(path, report=report)["dropped_links"] == [[1, "文档", "../a.md#b"]]
    lines = list(csv.reader(report.read_text(encoding="utf-8-sig").splitlines()))
    assert lines[1] == ["1", "link", "文档 became text", "../a.md#b"]


def test_the_summary_for_people_names_problems_and_counts(base: Any, write: Any) -> None:
    out = StringIO()
    path = write(row(1), row(2, question=""))
    call_command("kb_import", str(path), locale="zh-hans", verbosity=0, stdout=out)
    assert "Row 2, question: is missing or empty" in out.getvalue()
    assert "1 created, 0 updated, 0 unchanged, 0 conflict, 1 problem." in out.getvalue()


def test_remote_pictures_are_shown_from_where_they_are(base: Any, write: Any) -> None:
    run(write(row(answer_md="![图示](https://img.example/a.png)")))
    assert '<img src="https://img.example/a.png" alt="图示"' in Version.objects.get().html


def test_rows_arrive_as_drafts_where_only_what_is_approved_is_published(
    base: Any, write: Any, settings: Any
) -> None:
    settings.WAGTAIL_KB = {**settings.WAGTAIL_KB, "REVIEW": {"REQUIRE_APPROVAL": True}}
    assert run(write(row()))["created"] == 1
    page = KnowledgeFaqPage.objects.get()
    assert not page.live
    assert page.get_latest_revision_as_object().title == "第1个问题是什么？"
    assert run(write(row()))["unchanged"] == 1
