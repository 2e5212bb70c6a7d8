import copy
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbcore import KnowledgeItem, Locale, answer_digest
from kbcore.content import Attachment, Code, FileRef, Line, Link, RichText, Run, parse, to_html
from kbcore.items import FORMAT, InvalidItem, questions, reference
from tests.kbcore.strategies import SOME_KEY, items, json_values

FULL: dict[str, Any] = {
    "format": 1,
    "key": str(SOME_KEY),
    "locale": "zh-Hans",
    "kind": "faq",
    "title": "如何申请退款？",
    "reference": "KB-7",
    "blocks": [{"type": "rich_text", "lines": [{"runs": ["七天内", {"text": "可退"}]}]}],
    "attachments": [{"type": "attachment", "file": {"sha256": "ab" * 32}, "title": "表格"}],
    "similar_questions": ["怎么退货"],
    "category": [{"key": str(SOME_KEY), "title": "售后", "slug": "after-sales"}],
    "facets": [{"key": str(SOME_KEY), "applies_to": True}],
    "extra": {"sku": "P200"},
}


def item(**changes: Any) -> KnowledgeItem:
    return replace(
        KnowledgeItem(key=SOME_KEY, locale=Locale("en"), kind="faq", title="Refund?"), **changes
    )


def broken(path: str, value: Any) -> dict[str, Any]:
    """The full document with *value* at *path* (``category.0.key``); no value deletes it."""
    document = copy.deepcopy(FULL)
    *parents, last = (int(part) if part.isdigit() else part for part in path.split("."))
    place: Any = document
    for part in parents:
        place = place[part]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return document


@given(items)
def test_any_item_survives_json(written: KnowledgeItem) -> None:
    assert KnowledgeItem.from_json(json.loads(json.dumps(written.to_json()))) == written


def test_json_carries_its_format_and_leaves_defaults_out() -> None:
    assert item().to_json() == {
        "format": FORMAT,
        "key": str(SOME_KEY),
        "locale": "en",
        "kind": "faq",
        "title": "Refund?",
    }


def test_an_empty_title_is_still_written() -> None:
    assert item(title="").to_json()["title"] == ""


@pytest.mark.parametrize("written", [None, 0, FORMAT + 1, "1", True, 1.0])
def test_an_unknown_format_is_refused(written: object) -> None:
    with pytest.raises(InvalidItem, match="known are 1 to") as refused:
        KnowledgeItem.from_json(FULL | {"format": written})
    assert refused.value.path == "format"


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("key", None, "item: key is missing"),
        ("key", "KB-7", "item: key 'KB-7'"),
        ("locale", "中文", "item: .*language tag"),
        ("title", 5, "item: title"),
        ("kind", None, "item: kind is missing"),
        ("audience", "aliens", "item: .*aliens"),
        ("blocks", "text", "item: blocks"),
        ("blocks.0", 7, r"blocks\[0\]: "),
        ("blocks.0.type", "hologram", r"blocks\[0\]: .*hologram"),
        ("blocks.0.lines.0.runs.1.text", 7, r"blocks\[0\]: .*text"),
        ("attachments.0.file.sha256", None, r"attachments\[0\]: .*sha256 is missing"),
        ("attachments.0", {"type": "code", "content": "x"}, r"attachments\[0\]: .*code"),
        ("similar_questions", "怎么退货", "item: similar_questions"),
        ("similar_questions.0", 5, "item: similar_questions"),
        ("category.0.key", "x", r"category\[0\]: key"),
        ("category.0", 5, r"category\[0\]: "),
        ("facets.0.applies_to", "yes", r"facets\[0\]: applies_to"),
        ("extra", [1], "item: extra"),
    ],
)
def test_a_broken_document_is_refused_with_its_path(path: str, value: Any, told: str) -> None:
    with pytest.raises(InvalidItem, match=f"^{told}"):
        KnowledgeItem.from_json(broken(path, value))


def _paths(value: Any, prefix: str = "") -> list[str]:
    children = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for name, child in children:
        found.append(f"{prefix}{name}")
        if isinstance(child, (dict, list)):
            found.extend(_paths(child, f"{prefix}{name}."))
    return found


@given(st.sampled_from(_paths(FULL)), json_values)
def test_whatever_stands_in_a_document_is_an_item_or_refused(path: str, value: Any) -> None:
    try:
        read = KnowledgeItem.from_json(broken(path, value))
    except InvalidItem:
        return
    assert to_html(read.blocks) is not None
    assert answer_digest(KnowledgeItem.from_json(read.to_json())) == answer_digest(read)


def test_what_is_no_object_is_refused() -> None:
    with pytest.raises(InvalidItem, match="list"):
        KnowledgeItem.from_json([FULL])  # type: ignore[arg-type]  # a file may hold anything


def test_files_of_blocks_and_attachments_are_found() -> None:
    files = [FileRef(sha256=digit * 64) for digit in "ab"]
    shown, offered = (Attachment(file=file) for file in files)
    assert list(item(blocks=(shown,), attachments=(offered,)).files()) == files


def test_links_of_all_blocks_are_found() -> None:
    links = [Link(kind="page", target=target) for target in "12"]
    texts = [RichText(lines=(Line(runs=(Run(text="x", link=link),)),)) for link in links]
    assert list(item(blocks=tuple(texts)).links()) == links


def test_an_item_of_five_megabytes_is_read_digested_and_shown() -> None:
    long = "退款流程 " * 350_000  # 5 MB of UTF-8
    large = item(blocks=(RichText(lines=parse(f"<p>{long}</p>")), Code(content=long)))
    assert KnowledgeItem.from_json(json.loads(json.dumps(large.to_json()))) == large
    assert answer_digest(large) != answer_digest(item())
    assert len(to_html(large.blocks)) > 3_000_000


@pytest.mark.parametrize(
    "written", ["KB-1042", "kb1042", " KB - 1042 ", "ＫＢ－１０４２", "kb-1042"]
)
def test_a_reference_is_read_however_people_type_it(written: str) -> None:
    assert reference(written) == "KB-1042"


@pytest.mark.parametrize("written", ["", "1042", "KB-", "KB-0", "KB-01", "知识-1", "KB-1-2"])
def test_what_is_no_reference_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="KB-1042"):
        reference(written)


def test_similar_questions_are_one_a_line_without_repeats_in_order() -> None:
    pasted = '怎么退款？\r\n\n "怎么  退款？"\n退款要多久？\n" "\n'
    assert questions(pasted) == ("怎么退款？", "怎么 退款？", "退款要多久？")
