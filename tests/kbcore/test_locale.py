import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbcore.locale import InvalidLocale, locale


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("zh-hans", "zh-Hans"),
        ("zh_HANT", "zh-Hant"),
        ("ZH-hant-hk", "zh-Hant-HK"),
        ("EN", "en"),
        ("en_us", "en-US"),
        ("es-419", "es-419"),
    ],
)
def test_any_spelling_gives_the_one_that_readers_write(written: str, tag: str) -> None:
    assert locale(written) == tag


@pytest.mark.parametrize("written", ["", "z", "zh--hans", "中文", "zh hans", "-en", "en-", "en\n"])
def test_what_is_no_language_tag_is_refused(written: str) -> None:
    with pytest.raises(InvalidLocale, match="zh-Hans") as refused:
        locale(written)
    assert refused.value.code == written


@given(st.from_regex(r"[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8}){0,3}", fullmatch=True))
def test_a_tag_once_written_well_stays(written: str) -> None:
    tag = locale(written)
    assert locale(tag) == tag == locale(written.swapcase())
