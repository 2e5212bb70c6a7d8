from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from kbcore import Audience, KnowledgeItem, answer_digest
from kbcore.content import BlockAudience, FileRef, Line, Link, Picture, RichText, Run
from kbcore.diff import diff
from kbcore.significance import ReasonCode, Significance, Suggestion, suggest
from kbcore.significance.suggest import LEVELS
from tests.kbcore.diff.test_item import ITEM
from tests.kbcore.strategies import items

TYPO, CONTENT, CRITICAL = Significance

WORDINGS: list[tuple[str, str, Significance, ReasonCode]] = [
    # Facts
    ("退款将在七个工作日内到账。", "退款将在三个工作日内到账。", CRITICAL, ReasonCode.NUMBER),
    ("請於30日內申請退貨。", "請於15日內申請退貨。", CRITICAL, ReasonCode.NUMBER),
    ("Returns within 30 days.", "Returns within 14 days.", CRITICAL, ReasonCode.NUMBER),
    ("Up to two items.", "Up to three items.", CRITICAL, ReasonCode.NUMBER),
    ("审核需要3天。", "审核需要3小时。", CRITICAL, ReasonCode.NUMBER),
    ("保存温度不低于-5度。", "保存温度不低于5度。", CRITICAL, ReasonCode.NUMBER),
    ("客服热线95001", "客服热线95007", CRITICAL, ReasonCode.NUMBER),
    ("每件收取10元运费。", "每件收取10.5元运费。", CRITICAL, ReasonCode.AMOUNT),
    ("手续费为5元。", "手续费为5美元。", CRITICAL, ReasonCode.AMOUNT),
    ("運費新台幣八十元。", "運費新台幣六十元。", CRITICAL, ReasonCode.AMOUNT),
    ("全场8折。", "全场7折。", CRITICAL, ReasonCode.AMOUNT),
    ("It costs $1,299.00.", "It costs $1,199.00.", CRITICAL, ReasonCode.AMOUNT),
    ("活动至2026年3月1日。", "活动至2026年4月1日。", CRITICAL, ReasonCode.DATE),
    ("客服时间9:00至18:00。", "客服时间9:00至21:00。", CRITICAL, ReasonCode.DATE),
    ("Valid until March 5.", "Valid until March 15.", CRITICAL, ReasonCode.DATE),
    ("周六照常营业。", "周日照常营业。", CRITICAL, ReasonCode.DATE),
    ("拆封后可以退货。", "拆封后不可以退货。", CRITICAL, ReasonCode.NEGATION),
    ("退貨須附發票。", "退貨無須附發票。", CRITICAL, ReasonCode.NEGATION),
    ("You can cancel it.", "You can't cancel it.", CRITICAL, ReasonCode.NEGATION),
    ("It is never free.", "It is free.", CRITICAL, ReasonCode.NEGATION),
    ("包邮。", "包邮，但不含偏远地区。", CRITICAL, ReasonCode.NEGATION),
    ("填写 https://a.example/f 的表", "填写 https://b.example/f 的表", CRITICAL, ReasonCode.LINK),
    ("写信到 help@a.example", "写信到 help@b.example", CRITICAL, ReasonCode.LINK),
    ("满100减50。", "满50减100。", CRITICAL, ReasonCode.NUMBER),
    ("可以退，不可以换。", "不可以退，可以换。", CRITICAL, ReasonCode.NEGATION),
    # Words
    ("运费由商家承担。", "运费由买家承担。", CONTENT, ReasonCode.WORDS),
    ("請聯絡線上客服。", "請聯絡門市人員。", CONTENT, ReasonCode.WORDS),
    ("Ask our shop.", "Ask our hotline.", CONTENT, ReasonCode.WORDS),
    ("选择商品的类别。", "选择商品的型号。", CONTENT, ReasonCode.WORDS),
    ("退款原路退回。", "退款原路退回。虚拟商品不支持退货。", CONTENT, ReasonCode.WORDS),
    ("7天内可退。请附发票。", "请附发票。7天内可退。", CONTENT, ReasonCode.WORDS),
    ("本店特别推荐。", "本店推荐。", CONTENT, ReasonCode.WORDS),
    # Corrections
    ("请登陆后查看。", "请登录后查看。", TYPO, ReasonCode.CORRECTION),
    ("请耐心的等待。", "请耐心地等待。", TYPO, ReasonCode.CORRECTION),
    ("請輸入帳號。", "請輸入賬號。", TYPO, ReasonCode.CORRECTION),
    ("请在结账前付款,谢谢", "请在结账前付款，谢谢。", TYPO, ReasonCode.CORRECTION),
    ("支持wifi连接", "支持 WiFi 连接", TYPO, ReasonCode.CORRECTION),
    ("Plaese recieve it.", "Please receive it.", TYPO, ReasonCode.CORRECTION),
    ("Choose a adress here", "Choose a address here", TYPO, ReasonCode.CORRECTION),
    ("3个工作日内到账", "三个工作日内到账", CONTENT, ReasonCode.WORDS),
    ("運費無法退還", "运费无法退还", TYPO, ReasonCode.CORRECTION),
]


def of(**change: Any) -> Suggestion:
    return suggest(diff(ITEM, replace(ITEM, **change)))


def of_wording(old: str, new: str) -> Suggestion:
    return suggest(diff(replace(ITEM, summary=old), replace(ITEM, summary=new)))


@pytest.mark.parametrize(("old", "new", "level", "code"), WORDINGS)
def test_a_change_of_wording_matters_as_much_as_what_it_changes(
    old: str, new: str, level: Significance, code: ReasonCode
) -> None:
    suggestion = of_wording(old, new)
    assert (suggestion.level, suggestion.reasons[0].code) == (level, code), suggestion.reasons


def test_a_reason_says_where_and_what_was_found() -> None:
    [reason, _] = of_wording("需七天。", "需 3 天。").reasons
    assert (reason.place, reason.before, reason.after) == ("summary", "七天", "3 天")


def rich(*runs: Run, **rest: Any) -> tuple[RichText, ...]:
    return (RichText(id="r", lines=(Line(runs=runs),), **rest),)


FORM = rich(Run(text="填写"), Run(text="表格", link=Link(kind="page", target="one")))
OTHER = rich(Run(text="填写"), Run(text="表格", link=Link(kind="page", target="two")))
UNLINKED = rich(Run(text="填写表格"))
BLOCKS: dict[str, tuple[Any, Any, Significance]] = {
    "a link that leads elsewhere": (FORM, OTHER, CRITICAL),
    "a new link": (UNLINKED, FORM, CONTENT),
    "bold": (UNLINKED, rich(Run(text="填写"), Run(text="表格", marks=("bold",))), TYPO),
    "struck out": (UNLINKED, rich(Run(text="填写表格", marks=("strike",))), CONTENT),
    "for everyone": (
        rich(Run(text="a"), audience=BlockAudience.INTERNAL),
        rich(Run(text="a")),
        CRITICAL,
    ),
    "order": (ITEM.blocks, ITEM.blocks[::-1], CONTENT),
    "a new block": ((), rich(Run(text="不支持海外订单。")), CONTENT),
    "a new block with an amount": ((), rich(Run(text="每单收取8元。")), CRITICAL),
    "a block that is gone": (rich(Run(text="仅限会员。")), (), CONTENT),
    "a block with a limit that is gone": (rich(Run(text="每人限购2件。")), (), CRITICAL),
    "another picture": (
        (Picture(id="p", file=FileRef(sha256="ab" * 32)),),
        (Picture(id="p", file=FileRef(sha256="cd" * 32)),),
        CONTENT,
    ),
}


@pytest.mark.parametrize(("old", "new", "level"), BLOCKS.values(), ids=BLOCKS)
def test_a_block_matters_as_much_as_what_became_of_it(
    old: Any, new: Any, level: Significance
) -> None:
    assert suggest(diff(replace(ITEM, blocks=old), replace(ITEM, blocks=new))).level is level


def test_who_may_read_it_is_critical_and_where_it_holds_is_content() -> None:
    assert of(audience=Audience.INTERNAL).level is CRITICAL
    assert of(facets=ITEM.facets[:1]).level is CONTENT
    assert of(kind="policy").level is CONTENT


def test_what_only_helps_to_find_it_is_a_typo() -> None:
    assert of(similar_questions=("3天内能退吗",)).level is TYPO
    assert of(extra={"sku": "P200", "popularity": 4}).level is TYPO
    assert of(extra={"sku": "P300", "popularity": 3}).level is CRITICAL


def test_nothing_changed_is_a_typo_without_a_reason_and_a_first_version_content() -> None:
    assert suggest(diff(ITEM, ITEM)) == Suggestion(level=TYPO, reasons=())
    assert suggest(diff(None, ITEM)).level is CONTENT


def test_every_reason_has_a_level() -> None:
    assert set(LEVELS) == set(ReasonCode)


@settings(max_examples=60)
@given(items, items)
def test_no_change_of_an_answer_goes_without_a_reason(
    old: KnowledgeItem, new: KnowledgeItem
) -> None:
    suggestion = suggest(diff(old, new))
    if answer_digest(old) != answer_digest(new):
        assert suggestion.reasons
    assert suggestion.level == max((r.level for r in suggestion.reasons), default=TYPO)
