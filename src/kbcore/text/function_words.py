"""Which terms tell what a text is about."""

from collections.abc import Mapping

from kbcore.text.segment import TermKind

__all__ = ["FUNCTION_WORDS", "telling_terms"]

# As analysed: folded and stemmed. Words that every question and most sentences have.
_EVERYWHERE = """
a an and are as at be by can do doe for from how i if in is it my of on or that the this to was we
what when where which who whi will with you your
怎么 怎样 么样 什么 如何 为什 可以 是否 请问 哪里 哪些 多少 我们 你们 我的 这个 一个 没有
"""
FUNCTION_WORDS = frozenset(_EVERYWHERE.split())


def telling_terms(terms: Mapping[str, TermKind]) -> dict[str, TermKind]:
    """Those of a query's *terms* of which one alone makes a text worth showing.

    退 of 退款 doesn't, nor does how, nor 么退 of 怎么退款: every how-to would be shown.
    """
    blunt = {char for term in terms.keys() & FUNCTION_WORDS for char in term if not char.isascii()}
    return {
        term: kind
        for term, kind in terms.items()
        if kind is not TermKind.CHARACTER
        and term not in FUNCTION_WORDS
        and not (kind is TermKind.PAIR and blunt.intersection(term))
    }
