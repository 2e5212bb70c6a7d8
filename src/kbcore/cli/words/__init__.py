"""What the command says, by language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kbcore.locale import InvalidLocale, Locale, locale

from . import en, zh_hans, zh_hant

__all__ = ["LANGUAGES", "Words", "language", "language_of_system"]

Words = Mapping[str, str]
"""Sentences by their codes; what stands in braces is filled in."""

LANGUAGES: Mapping[Locale, Words] = {
    Locale("en"): en.WORDS,
    Locale("zh-Hans"): zh_hans.WORDS,
    Locale("zh-Hant"): zh_hant.WORDS,
}

_TRADITIONAL = frozenset({"TW", "HK", "MO", "Hant"})


def language(code: str) -> Locale:
    """The one of LANGUAGES that *code* means (``zh``, ``zh_TW``). Raises ValueError."""
    tag = locale(code)
    if tag in LANGUAGES:
        return tag
    main, *parts = tag.split("-")
    if main == "zh":
        return Locale("zh-Hant" if _TRADITIONAL & set(parts) else "zh-Hans")
    if main == "en":
        return Locale("en")
    raise ValueError(f"{code!r} is none of {', '.join(LANGUAGES)}")


def language_of_system(environment: Mapping[str, str]) -> Locale:
    """The language that the system is set to, else English."""
    names: Sequence[str] = ("LC_ALL", "LC_MESSAGES", "LANG")
    code = next((value for name in names if (value := environment.get(name))), "en")
    try:
        return language(code.partition(".")[0].partition("@")[0])
    except (InvalidLocale, ValueError):
        return Locale("en")
