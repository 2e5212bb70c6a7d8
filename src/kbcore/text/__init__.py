"""How text is analysed: the same terms for every engine, and marks on the original text."""

from kbcore.text.normalize import Folded, fold, fold_with_offsets
from kbcore.text.segment import ANALYSIS, Term, TermKind, index_terms, query_terms, terms

__all__ = [
    "ANALYSIS",
    "Folded",
    "Term",
    "TermKind",
    "fold",
    "fold_with_offsets",
    "index_terms",
    "query_terms",
    "terms",
]
