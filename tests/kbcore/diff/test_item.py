import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings

from kbcore import (
    Audience,
    CategoryRef,
    FacetRef,
    KnowledgeItem,
    Locale,
    answer_digest,
    digest,
)
from kbcore.content import Attachment, Code, FileRef
from kbcore.diff import Change, Op, Part, diff
from kbcore.diff.item import FORMAT
from tests.kbcore.strategies import SOME_KEY, items

A, B = UUID(int=1), UUID(int=2)
ITEM = KnowledgeItem(
    key=SOME_KEY,
    locale=Locale("zh-Hans"),
    kind="faq",
    title="如何申请退款？",
    summary="七天内可退。",
    blocks=(Code(content="refund", id="x"), Code(content="cancel", id="y")),
    similar_questions=("怎么退钱",),
    category=(CategoryRef(key=A, title="售后"),),
    facets=(FacetRef(key=A), FacetRef(key=B, applies_to=True)),
    extra={"sku": "P200", "popularity": 3},
    finding_aids=frozenset({"popularity"}),
)
FILE = Attachment(file=FileRef(sha256="ab" * 32), title="Form")

FIELDS: list[tuple[dict[str, Any], str, Part]] = [
    ({"title": "怎样申请退款？"}, "title", Part.ANSWER),
    ({"summary": ""}, "summary", Part.ANSWER),
    ({"kind": "policy"}, "kind", Part.ANSWER),
    ({"audience": Audience.INTERNAL}, "audience", Part.ANSWER),
    ({"facets": ITEM.facets[:1]}, "applies_to", Part.ANSWER),
    ({"extra": {"sku": "P300", "popularity": 3}}, "extra.sku", Part.ANSWER),
    ({"similar_questions": ("怎么退钱", "退款多久到")}, "similar_questions", Part.FINDING),
    ({"keywords": ("退款",)}, "keywords", Part.FINDING),
    ({"facets": ITEM.facets[1:]}, "facets", Part.FINDING),
    ({"extra": {"sku": "P200", "popularity": 4}}, "extra.popularity", Part.FINDING),
    ({"category": (CategoryRef(key=B, title="订单"),)}, "category", Part.PLACE),
    ({"slug": "refund"}, "slug", Part.PLACE),
]


@pytest.mark.parametrize(("change", "name", "part"), FIELDS, ids=lambda value: str(value)[:20])
def test_a_field_that_differs_says_what_it_is_part_of(
    change: dict[str, Any], name: str, part: Part
) -> None:
    [field] = diff(ITEM, replace(ITEM, **change)).fields
    assert (field.name, field.part) == (name, part)


@settings(max_examples=40)  # whole items take their time
@given(items, items)
def test_a_diff_changes_the_answer_if_the_digests_differ(
    old: KnowledgeItem, new: KnowledgeItem
) -> None:
    assert diff(old, new).changes_answer == (answer_digest(old) != answer_digest(new))


@settings(max_examples=40)  # whole items take their time
@given(items, items)
def test_a_diff_of_what_readers_find_is_empty_if_the_digests_are_equal(
    old: KnowledgeItem, new: KnowledgeItem
) -> None:
    found = diff(old, replace(new, slug=old.slug, category=old.category))
    assert found.is_empty == (digest(old) == digest(new))


@given(items)
def test_an_item_does_not_differ_from_itself(item: KnowledgeItem) -> None:
    assert diff(item, item).is_empty


@settings(max_examples=40)  # whole items take their time
@given(items, items)
def test_every_diff_is_json(old: KnowledgeItem, new: KnowledgeItem) -> None:
    data = json.loads(json.dumps(diff(old, new).to_json(), ensure_ascii=True))
    assert data["format"] == FORMAT


def test_a_changed_block_and_attachment_are_part_of_the_answer() -> None:
    for change in ({"blocks": ITEM.blocks[::-1]}, {"attachments": (FILE,)}):
        found = diff(ITEM, replace(ITEM, **change))
        assert found.changes_answer
        assert not found.fields


def test_a_first_version_is_new_in_all_its_parts() -> None:
    found = diff(None, ITEM)
    assert found.is_new
    changes = [*(f.change for f in found.fields), *(b.change for b in found.blocks)]
    assert set(changes) == {Change.ADDED}


def test_facet_values_are_shown_by_name_and_told_apart_by_key() -> None:
    new = replace(ITEM, facets=(FacetRef(key=B), FacetRef(key=B, applies_to=True)))
    [field] = diff(ITEM, new, facet_names={A: "5G 套餐", B: "5G 套餐"}).fields
    assert [(span.op, span.text) for span in field.spans] == [
        (Op.DELETE, "5G 套餐"),
        (Op.INSERT, "5G 套餐"),
    ]


def test_the_json_of_a_changed_block_has_its_words_and_of_the_same_has_none() -> None:
    new = replace(ITEM, blocks=(Code(content="refunds", id="x"), ITEM.blocks[1]))
    assert diff(ITEM, new).to_json()["blocks"] == [
        {
            "type": "code",
            "change": "changed",
            "id": "x",
            "spans": [{"op": "delete", "text": "refund"}, {"op": "insert", "text": "refunds"}],
        },
        {"type": "code", "change": "same", "id": "y"},
    ]
