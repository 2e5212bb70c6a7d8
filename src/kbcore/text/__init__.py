"""How text is analysed: the same terms for every engine, and marks on the original text."""

from kbcore.text.function_words import telling_terms
from kbcore.text.highlight import Fragment, highlight
from kbcore.text.normalize import Folded, fold, fold_with_offsets
from kbcore.text.segment import (
    ANALYSIS,
    Term,
    TermKind,
    index_terms,
    occurrences,
    query_terms,
    terms,
)
from kbcore.text.suffixes import suffixes

__all__ = [
    "ANALYSIS",
    "Folded",
    "Fragment",
    "Term",
    "TermKind",
    "fold",
    "fold_with_offsets",
    "highlight",
    "index_terms",
    "occurrences",
    "query_terms",
    "suffixes",
    "telling_terms",
    "terms",
]
