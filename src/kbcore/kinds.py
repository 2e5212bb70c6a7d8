"""Kinds of knowledge items: FAQ, how-to, policy … and a registry that a site can extend."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

from .locale import Locale, locale

__all__ = ["DEFAULT_KINDS", "InvalidKind", "Kind", "KindRegistry", "UnknownKind", "kinds"]


T = TypeVar("T")


class InvalidKind(ValueError):
    """A kind that can't be registered."""


class UnknownKind(LookupError):
    """No kind of that name is registered."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        self.name, self.known = name, known
        super().__init__(f"No kind {name!r}; known are {', '.join(known)}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A sort of knowledge.

    *headings* (by language) start a new item's body; *review_interval* is in days, 0 for never;
    *schema_type* is the schema.org type its page is marked up as.
    """

    name: str
    labels: Mapping[str, str]
    headings: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    review_interval: int = 365
    schema_type: str = "Article"

    def label(self, language: str = "en") -> str:
        """The name people read in *language*, else in English."""
        return _in_language(self.labels, language) or self.name

    def template(self, language: str = "en") -> tuple[str, ...]:
        """Headings of a new item in *language*, else in English."""
        return _in_language(self.headings, language) or ()


def _in_language(texts: Mapping[str, T], language: str) -> T | None:
    by_tag: dict[Locale, T] = {locale(code): text for code, text in texts.items()}
    return by_tag.get(locale(language)) or by_tag.get(Locale("en"))


class KindRegistry:
    """Kinds by name, in the order they were registered."""

    def __init__(self, *registered: Kind) -> None:
        self._kinds: dict[str, Kind] = {}
        for kind in registered:
            self.register(kind)

    def register(self, kind: Kind) -> Kind:
        """Add *kind*; raises InvalidKind if its name is taken or no lower-case identifier."""
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,31}", kind.name):
            raise InvalidKind(
                f"{kind.name!r}: a kind's name is like how_to, at most 32 characters."
            )
        if kind.name in self._kinds and self._kinds[kind.name] != kind:
            raise InvalidKind(f"The kind {kind.name!r} is registered already; choose another name.")
        self._kinds[kind.name] = kind
        return kind

    def __getitem__(self, name: str) -> Kind:
        try:
            return self._kinds[name]
        except KeyError:
            raise UnknownKind(name, tuple(self._kinds)) from None

    def __contains__(self, name: object) -> bool:
        return name in self._kinds

    def __iter__(self) -> Iterator[Kind]:
        return iter(tuple(self._kinds.values()))

    def __len__(self) -> int:
        return len(self._kinds)


DEFAULT_KINDS = (
    Kind(
        name="faq",
        labels={"en": "FAQ", "zh-Hans": "常见问题", "zh-Hant": "常見問題"},
        schema_type="FAQPage",
        review_interval=180,
    ),
    Kind(name="article", labels={"en": "Article", "zh-Hans": "文章", "zh-Hant": "文章"}),
    Kind(
        name="how_to",
        labels={"en": "How-to", "zh-Hans": "操作指南", "zh-Hant": "操作指南"},
        headings={
            "en": ("Before you start", "Steps", "If it does not work"),
            "zh-Hans": ("开始之前", "操作步骤", "如果没有成功"),
            "zh-Hant": ("開始之前", "操作步驟", "如果沒有成功"),
        },
        schema_type="HowTo",
    ),
    Kind(
        name="troubleshooting",
        labels={"en": "Troubleshooting", "zh-Hans": "故障排除", "zh-Hant": "疑難排解"},
        headings={
            "en": ("What you see", "Cause", "What to do"),
            "zh-Hans": ("故障现象", "原因", "处理方法"),
            "zh-Hant": ("故障現象", "原因", "處理方式"),
        },
        schema_type="HowTo",
    ),
    Kind(
        name="policy",
        labels={"en": "Policy", "zh-Hans": "政策规则", "zh-Hant": "政策規則"},
        headings={
            "en": ("Who it applies to", "The rule", "Exceptions"),
            "zh-Hans": ("适用范围", "具体规定", "例外情况"),
            "zh-Hant": ("適用範圍", "具體規定", "例外情況"),
        },
        review_interval=180,
    ),
    Kind(
        name="product",
        labels={"en": "Product information", "zh-Hans": "产品资料", "zh-Hant": "產品資料"},
        schema_type="Product",
    ),
    Kind(
        name="campaign",
        labels={"en": "Campaign", "zh-Hans": "活动说明", "zh-Hant": "活動說明"},
        review_interval=30,
    ),
    Kind(
        name="video",
        labels={"en": "Video", "zh-Hans": "视频", "zh-Hant": "影片"},
        schema_type="VideoObject",
    ),
)

kinds = KindRegistry(*DEFAULT_KINDS)
"""The registry that everything reads; a site adds its own with ``kinds.register(Kind(…))``."""
