"""A text in; out come the facts that readers act on: numbers, amounts, dates, links, negations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kbcore.text import fold_with_offsets

__all__ = ["Fact", "FactKind", "facts"]


class FactKind(StrEnum):
    """Sorts of facts; times and days of the week are dates, discounts and rates amounts."""

    NUMBER = "number"
    AMOUNT = "amount"
    DATE = "date"
    LINK = "link"
    NEGATION = "negation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """*value* is the same for equal facts however written: 七天, 7 天 and 七天 in full width."""

    kind: FactKind
    value: str
    start: int
    end: int


def facts(text: str) -> Iterator[Fact]:
    """The facts of *text* in order, with their places in *text* itself."""
    folded = fold_with_offsets(text)
    for match in _FACT.finditer(folded.text):
        kind = match.lastgroup
        if kind and kind in _VALUES:
            start, end = match.span()
            yield Fact(
                kind=FactKind(kind),
                value=_VALUES[kind](match[0]),
                start=folded.starts[start],
                end=folded.ends[end - 1],
            )


# All that follows is matched in folded text: half width, lower case, simplified.
_DIGIT = "零〇一二两三四五六七八九"
# Bounded, here and below: in a text of one endless word, no end would be looked for at every place.
_HAN = rf"(?:[{_DIGIT}半十百千万亿]{{1,12}}+)"
# Without a unit, Chinese numerals count only if they can be nothing else: not 万一, not 千万.
_SURE_HAN = rf"(?:[{_DIGIT}]?十[{_DIGIT}]|[{_DIGIT}][十百千万亿][{_DIGIT}十百千万亿]*)"
_NUM = r"(?:(?:(?<![a-z0-9])[-−])?\d+(?:,\d{3})*(?:\.\d+)?)"
_ENGLISH = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen", "twenty"),
)
_WORD = rf"(?:\b(?:{'|'.join(sorted(_ENGLISH, key=len, reverse=True))})\b)"
_ANY = rf"(?:{_NUM}[百千万亿]?|{_HAN}|{_WORD})"

_UNIT = (
    r"(?:个?(?:工作|自然)日|个?(?:小时|钟头|星期|季度|月|半月)|天|日|周|年|分钟|秒|次|件|人|位|岁|倍|份|张|台|条|期"
    r"|公斤|千克|公里|千米|厘米|毫米|克|斤|米|兆|[gmkt]b\b|kg\b|km\b|cm\b|mm\b|ml\b"
    r"|(?:(?:working|business|calendar)[ -])?"
    r"(?:day|hour|minute|second|week|month|year|time|item)s?\b)"
)
_MONEY = (
    r"(?:元|块钱|块|角|美元|港币|港元|欧元|英镑|日元|新台币|台币|人民币|积分|yuan\b|dollars?\b|euros?\b|pounds?\b"
    r"|usd\b|rmb\b|cny\b|eur\b|gbp\b|hkd\b|twd\b|%|‰|折|percent\b)"
)
_CURRENCY = r"(?:(?:hk|nt|us)?\$|¥|€|£|\b(?:usd|rmb|cny|eur|gbp|hkd|twd)\b)"
_MONTH = r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_WEEKDAY = r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b"

_DATE = rf"""
    \d{{4}}\s*[-/.年]\s*\d{{1,2}}(?:\s*[-/.月]\s*\d{{1,2}}\s*日?|\s*月)?
  | (?:\d{{1,2}}|[一二三四五六七八九十]+)月(?:\d{{1,2}}|[一二三四五六七八九十]+)[日号]
  | \d{{1,2}}:\d{{2}}(?::\d{{2}})?(?:\s?[ap]m\b)? | \d{{1,2}}\s?[ap]m\b
  | {_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s\d{{4}})?\b | \d{{1,2}}\s{_MONTH}(?:\s\d{{4}})?
  | (?:周|星期|礼拜)[一二三四五六日天末] | {_WEEKDAY}
"""

# Written with the characters of a negation, but none: passed over.
_HARMLESS = r"""
    (?P<twice>\w)[不没](?P=twice) | 不(?:但|仅|过|断|妨|久|禁|论|管|同|客气|好意思|一定是)
  | 无(?:论|线|忧|限) | 没(?:关系|问题) | 未(?:来|免) | 非(?:常|洲)
  | (?:差不多|对不起|了不起|有没有) | 别(?:人|的|名|墅)
  | [特区类级性分个识鉴辨差告派]别
"""
_NEGATION = r"""
    [不没无未勿别莫非] | 禁止 | 严禁
  | \b(?:no|not|never|none|neither|nor|without|cannot|unless|except)\b | \b[a-z]{1,8}n['’]t\b
"""

_FACT = re.compile(
    rf"""
    (?P<link>https?://[!-~]*[a-z0-9/#=&_~%+-]|[a-z0-9._+-]{{1,64}}@[a-z0-9-]{{1,63}}(?:\.[a-z0-9-]{{1,63}})+)
  | (?P<date>{_DATE})
  | (?P<amount>{_CURRENCY}\s*{_NUM}[百千万亿]?|百分之{_ANY}|{_ANY}\s?{_MONEY})
  | (?P<number>{_ANY}[\s-]?{_UNIT}|{_NUM}[百千万亿]?|{_SURE_HAN})
  | (?P<harmless>{_HARMLESS})
  | (?P<negation>{_NEGATION})
    """,
    re.VERBOSE,
)


def _counted(text: str) -> str:
    """A number with its unit as one spelling: digits, no spaces, no plural."""
    text = re.sub("百分之(.+)", r"\1%", text.replace(",", ""))
    text = re.sub(_HAN, lambda match: _han_value(match[0]), text)
    text = re.sub(_WORD, lambda match: str(_ENGLISH.index(match[0]) + 1), text)
    return re.sub(r"(?<=[a-z])s$", "", re.sub(r"\s|(?<=\d)-", "", text))


def _han_value(text: str) -> str:
    """Chinese numerals as digits: 二十三 is 23, 一百零五 105, 二〇二六 2026; 半 stays."""
    if not re.search("[十百千万亿半]", text):
        return "".join(str(_DIGITS[char]) for char in text)
    total = section = digit = 0
    for char in text:
        if char == "半":
            return text
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _SCALES and _SCALES[char] < 10_000:
            section += (digit or 1) * _SCALES[char]
            digit = 0
        else:
            total += ((section + digit) or 1) * _SCALES[char]
            section = digit = 0
    return str(total + section + digit)


_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2} | {
    char: value for value, char in enumerate("三四五六七八九", 3)
}
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}

_VALUES: Mapping[str, Callable[[str], str]] = {
    "link": str,
    "date": lambda text: re.sub(r"\s", "", text),
    "amount": _counted,
    "number": _counted,
    # Whichever word denies: 不能 and 无法 deny alike.
    "negation": lambda text: "not",
}
