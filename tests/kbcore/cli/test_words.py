"""Every language says everything, with the same parts filled in."""

import re
from string import Formatter

import pytest

from kbcore.cli.words import LANGUAGES, language, language_of_system
from kbcore.locale import Locale
from kbcore.review import Need, Reason, State
from kbcore.review.events import EVENTS
from kbcore.significance import Significance
from kbcore.stores.folder import Standing

ENGLISH = LANGUAGES[Locale("en")]


def parts(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_has_every_sentence(code: Locale) -> None:
    words = LANGUAGES[code]
    assert list(words) == list(ENGLISH)
    assert {key: parts(text) for key, text in words.items()} == {
        key: parts(text) for key, text in ENGLISH.items()
    }


@pytest.mark.parametrize("code", ["zh-Hans", "zh-Hant"])
def test_nothing_was_left_in_english(code: str) -> None:
    words = LANGUAGES[Locale(code)]
    same = {key for key, text in words.items() if not re.search(r"[\u4e00-\u9fff]", text)}
    assert same == {"error", "new.made"}


@pytest.mark.parametrize(
    ("prefix", "codes"),
    [
        ("state", State),
        ("need", Need),
        ("why", Reason),
        ("standing", Standing),
        ("event", EVENTS),
        ("significance", [level.code for level in Significance]),
    ],
)
def test_whatever_a_review_comes_to_has_a_name(prefix: str, codes: list[str]) -> None:
    assert {f"{prefix}.{code}" for code in codes} <= set(ENGLISH)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("zh", "zh-Hans"), ("zh_CN", "zh-Hans"), ("zh-hk", "zh-Hant"), ("zh-Hant-TW", "zh-Hant"),
     ("en_GB", "en"), ("zh-Hans", "zh-Hans")],
)  # fmt: skip
def test_a_language_may_be_written_as_systems_do(written: str, meant: str) -> None:
    assert language(written) == meant


@pytest.mark.parametrize(
    ("environment", "meant"),
    [
        ({}, "en"),
        ({"LANG": "zh_TW.UTF-8"}, "zh-Hant"),
        ({"LANG": "zh_TW", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "fr_FR@euro"}, "en"),
        ({"LC_ALL": "", "LANG": "zh_CN"}, "zh-Hans"),
        ({"LANG": "C.UTF-8"}, "en"),
    ],
)
def test_the_system_tells_its_language(environment: dict[str, str], meant: str) -> None:
    assert language_of_system(environment) == meant
