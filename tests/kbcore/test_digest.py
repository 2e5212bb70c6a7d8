import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given

from kbcore import (
    Audience,
    CategoryRef,
    FacetRef,
    KnowledgeItem,
    Locale,
    Reference,
    answer_digest,
    digest,
)
from kbcore.content import Attachment, BlockAudience, Code, FileRef, Heading
from kbcore.digest import SCHEME, canonical_json
from tests.kbcore.strategies import SOME_KEY, items, json_values

PINNED = json.loads((Path(__file__).parent / "data" / "digests.json").read_text("utf-8"))["pinned"]
A, B = UUID(int=1), UUID(int=2)
ITEM = KnowledgeItem(
    key=SOME_KEY,
    locale=Locale("zh-Hans"),
    kind="faq",
    title="如何申请退款？",
    blocks=(Code(content="refund", id="x"), Heading(content="步骤")),
    facets=(FacetRef(key=A), FacetRef(key=B)),
    extra={"sku": "P200", "popularity": 3},
    finding_aids=frozenset({"popularity"}),
)
INTERNAL_BLOCK = replace(ITEM.blocks[0], audience=BlockAudience.INTERNAL)
FILE = Attachment(file=FileRef(sha256="ab" * 32), title="Form")

ANSWER = {
    "title": {"title": "如何退款？"},
    "summary": {"summary": "七天内可退。"},
    "kind": {"kind": "policy"},
    "audience": {"audience": Audience.INTERNAL},
    "a block's text": {"blocks": (Code(content="other"), *ITEM.blocks[1:])},
    "a block's audience": {"blocks": (INTERNAL_BLOCK, *ITEM.blocks[1:])},
    "order of blocks": {"blocks": ITEM.blocks[::-1]},
    "attachment": {"attachments": (FILE,)},
    "facet that says where it holds": {"facets": (FacetRef(key=A, applies_to=True),)},
    "extra field": {"extra": {"sku": "P300", "popularity": 3}},
}
FINDING = {
    "similar question": {"similar_questions": ("怎么退货？",)},
    "keyword": {"keywords": ("退款",)},
    "other facet": {"facets": (FacetRef(key=A),)},
    "finding aid": {"extra": {"sku": "P200", "popularity": 4}},
}
NEITHER = {
    "block ids": {"blocks": tuple(replace(block, id="new") for block in ITEM.blocks)},
    "slug": {"slug": "refund"},
    "reference": {"reference": Reference("KB-9")},
    "category": {"category": (CategoryRef(key=A, title="售后", slug="x"),)},
    "order of facets": {"facets": ITEM.facets[::-1]},
    "order of extra fields": {"extra": {"popularity": 3, "sku": "P200"}},
    "key": {"key": B},
    "locale": {"locale": Locale("zh-Hant")},
}


def changed(change: dict[str, Any]) -> KnowledgeItem:
    return replace(ITEM, **change)


@pytest.mark.parametrize("change", ANSWER.values(), ids=ANSWER)
def test_a_change_of_the_answer_changes_both_digests(change: dict[str, Any]) -> None:
    assert answer_digest(changed(change)) != answer_digest(ITEM)
    assert digest(changed(change)) != digest(ITEM)


@pytest.mark.parametrize("change", FINDING.values(), ids=FINDING)
def test_a_change_of_how_it_is_found_leaves_the_approved_answer(change: dict[str, Any]) -> None:
    assert answer_digest(changed(change)) == answer_digest(ITEM)
    assert digest(changed(change)) != digest(ITEM)


@pytest.mark.parametrize("change", NEITHER.values(), ids=NEITHER)
def test_what_no_reader_is_told_changes_no_digest(change: dict[str, Any]) -> None:
    assert answer_digest(changed(change)) == answer_digest(ITEM)
    assert digest(changed(change)) == digest(ITEM)


def test_every_field_of_an_item_was_thought_of() -> None:
    tried = {name for change in (ANSWER | FINDING | NEITHER).values() for name in change}
    assert tried | {"finding_aids"} == set(KnowledgeItem.__dataclass_fields__)


def test_an_extra_field_that_becomes_a_finding_aid_is_no_part_of_the_answer() -> None:
    aided = replace(ITEM, finding_aids=frozenset({"popularity", "sku"}))
    assert answer_digest(aided) != answer_digest(ITEM)


@given(items)
def test_an_item_and_what_was_stored_of_it_have_equal_digests(item: KnowledgeItem) -> None:
    stored = KnowledgeItem.from_json(json.loads(json.dumps(item.to_json())))
    assert (digest(stored), answer_digest(stored)) == (digest(item), answer_digest(item))


def _shuffled(value: Any) -> Any:
    if isinstance(value, dict):
        names = random.Random(7).sample(sorted(value), len(value))
        return {name: _shuffled(value[name]) for name in names}
    return [_shuffled(part) for part in value] if isinstance(value, list) else value


@given(json_values)
def test_canonical_json_is_one_text_whatever_the_order_of_names(value: Any) -> None:
    assert canonical_json(_shuffled(value)) == canonical_json(value)
    assert json.loads(canonical_json(value)) == value


def test_a_digest_names_its_scheme() -> None:
    assert digest(ITEM).startswith(f"{SCHEME}:")
    assert len(answer_digest(ITEM)) == len(f"{SCHEME}:") + 64


def test_a_text_with_half_a_character_still_has_a_digest() -> None:
    assert answer_digest(replace(ITEM, title="\ud83d")) != answer_digest(ITEM)


@pytest.mark.parametrize("pinned", PINNED, ids=lambda pinned: pinned["document"]["title"])
def test_a_stored_document_keeps_its_digests_forever(pinned: dict[str, Any]) -> None:
    item = KnowledgeItem.from_json(pinned["document"])
    assert digest(item) == pinned["digest"]
    assert answer_digest(item) == pinned["answer_digest"]


def test_ten_documents_with_every_block_are_pinned() -> None:
    types = {block["type"] for pinned in PINNED for block in pinned["document"].get("blocks", ())}
    ours = {"heading", "rich_text", "list", "table", "picture", "code", "attachment"}
    assert (len(PINNED), types) == (10, ours)
    for pinned in PINNED:
        assert KnowledgeItem.from_json(pinned["document"]).to_json() == pinned["document"]
