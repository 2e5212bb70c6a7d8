"""A title in; out come the words by which an autocomplete that only knows prefixes finds it."""

import re
from collections.abc import Iterator

from kbcore.text.fold_table import FOLDED, UNFOLDED
from kbcore.text.normalize import fold
from kbcore.text.segment import CJK

__all__ = ["suffixes"]

_LONGEST = 12
_UNFOLD = str.maketrans(FOLDED, UNFOLDED)
_RUN = re.compile(r"[^\W_]+")
# Every ideograph begins a suffix, and so does what stands behind one: 套餐5G is found by 5G.
_BEGIN = re.compile(rf"[{CJK}]|(?<=[{CJK}])[^{CJK}]|^")
_CHUNK = re.compile(rf"[^\s{CJK}]+")


def suffixes(text: str) -> str:
    """Suffixes of up to 12 characters of each run of CJK text, and the words, apart by spaces.

    In the script as written, the folded one and the other way, so that a query in either script
    finds a title in either. Databases cut at punctuation, so e-07 is given as e, 07 and e07.
    """
    forms = (text, fold(text), fold(text).translate(_UNFOLD))
    return " ".join(dict.fromkeys(word for form in forms for word in _words(form)))


def _words(text: str) -> Iterator[str]:
    for run in _RUN.findall(text):
        for begin in _BEGIN.finditer(run):
            suffix = run[begin.start() :]
            yield suffix[:_LONGEST] if re.search(f"[{CJK}]", run) else suffix
    for chunk in _CHUNK.findall(text):
        parts = _RUN.findall(chunk)
        if len(parts) > 1:
            yield "".join(parts)
