"""A text and a query in; out come the passages that match best, as HTML with `<mark>`."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from kbcore.text.function_words import FUNCTION_WORDS
from kbcore.text.segment import Term, TermKind, occurrences, query_terms

__all__ = ["Fragment", "highlight"]

# What is matched behind these many places of a text is not shown.
_MOST_SPANS = 2000
_JOINERS = "\u200d\ufe0e\ufe0f"
_SENTENCE_END = re.compile(r"[。！？；!?;\n]+\s*|\.\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """A passage of the original text, ``text[start:end]``, escaped and with its matches marked."""

    html: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Span:
    """Matches that touch, marked as one."""

    start: int
    end: int
    terms: frozenset[str]


def highlight(
    text: str, query: str, *, fragment: int = 120, fragments: int = 2
) -> tuple[Fragment, ...]:
    """At most *fragments* passages of at most *fragment* characters, in the order of the text.

    Empty if nothing matches. Passages never overlap; the densest is chosen first, and the next had
    better show other terms.
    """
    if fragment < 1 or fragments < 1:
        raise ValueError(f"highlight: give sizes of 1 or more, not {fragment} and {fragments}.")
    spans = _spans(text, query_terms(query))[:_MOST_SPANS]
    gaps, chosen = [(0, len(text))], list[tuple[int, int]]()
    seen = frozenset[str]()
    while len(chosen) < fragments and (best := _densest(spans, gaps, fragment, seen)):
        gap, window = best
        start, end = _widened(text, spans, window, gap, fragment)
        chosen.append((start, end))
        gaps = [*(other for other in gaps if other != gap), (gap[0], start), (end, gap[1])]
        seen = seen.union(*(span.terms for span in window))
    return tuple(_fragment(text, spans, start, end) for start, end in sorted(chosen))


def _spans(text: str, wanted: Mapping[str, TermKind]) -> list[_Span]:
    """What tells something; function words and single characters only if nothing else is there."""
    paired = {char for term, kind in wanted.items() if kind is TermKind.PAIR for char in term}
    single = {TermKind.CHARACTER, TermKind.PART}
    telling = {
        term: kind
        for term, kind in wanted.items()
        if not (kind in single and len(term) == 1 and (term in paired or term.isascii()))
    }
    spans = _merged(occurrences(text, telling))
    # Dropped as a span, not as a term: a question's word within a longer match stays marked.
    rare = [span for span in spans if not span.terms <= FUNCTION_WORDS]
    return rare or spans or _merged(occurrences(text, wanted))


def _merged(matches: list[Term]) -> list[_Span]:
    spans: list[_Span] = []
    for match in matches:
        terms = frozenset([match.text])
        if spans and match.start <= spans[-1].end:
            last = spans.pop()
            spans.append(_Span(last.start, max(last.end, match.end), last.terms | terms))
        else:
            spans.append(_Span(match.start, match.end, terms))
    return spans


def _densest(
    spans: list[_Span], gaps: list[tuple[int, int]], size: int, seen: frozenset[str]
) -> tuple[tuple[int, int], list[_Span]] | None:
    """The gap and its neighbouring spans, within *size*, that show most: new terms, then any."""
    best, most = None, (0, 0)
    for gap in gaps:
        inside = [span for span in spans if gap[0] <= span.start and span.end <= gap[1]]
        for window in _windows(inside, size):
            terms = frozenset[str]().union(*(span.terms for span in window))
            worth = (sum(map(len, terms - seen)), len(window))
            if worth > most:
                best, most = (gap, window), worth
    return best


def _windows(spans: list[_Span], size: int) -> Iterator[list[_Span]]:
    """From each span on, all that end within *size*; a span that is longer stands alone."""
    after = 0
    for first, span in enumerate(spans):
        after = max(after, first + 1)
        while after < len(spans) and spans[after].end <= span.start + size:
            after += 1
        yield spans[first:after]


def _widened(
    text: str, spans: list[_Span], window: list[_Span], gap: tuple[int, int], size: int
) -> tuple[int, int]:
    """The passage around *window*: from the begin of a sentence if one is near, in whole words."""
    low, high = gap
    if high - low <= size:
        return gap
    first = window[0].start
    last = min(window[-1].end, first + size)
    lead = (size - (last - first)) // 3
    start = _start(text, spans, max(low, min(first - lead, high - size)), first)
    return start, _end(text, spans, min(high, start + size), last)


def _start(text: str, spans: list[_Span], start: int, first: int) -> int:
    if not start:
        return start
    sentence = _SENTENCE_END.search(text, start - 1, first)
    start = sentence.end() if sentence else start
    start = max([start, *(span.end for span in spans if span.start < start < span.end <= first)])
    while start < first and (_cuts(text, start) or text[start].isspace()):
        start += 1
    return start


def _end(text: str, spans: list[_Span], end: int, last: int) -> int:
    end = min([end, *(span.start for span in spans if last <= span.start < end < span.end)])
    while end > last and (_cuts(text, end) or text[end - 1].isspace()):
        end -= 1
    return end


def _cuts(text: str, place: int) -> bool:
    """Whether a cut here would part a word, or a character from its accents and joiners."""
    if not 0 < place < len(text):
        return False
    before, after = text[place - 1], text[place]
    if unicodedata.combining(after) or after in _JOINERS or before == _JOINERS[0]:
        return True
    return before.isascii() and after.isascii() and before.isalnum() and after.isalnum()


def _fragment(text: str, spans: list[_Span], start: int, end: int) -> Fragment:
    parts: list[str] = []
    done = start
    for span in spans:
        opening, closing = max(span.start, start), min(span.end, end)
        if opening < closing:
            parts.append(escape(text[done:opening]))
            parts.append(f"<mark>{escape(text[opening:closing])}</mark>")
            done = closing
    parts.append(escape(text[done:end]))
    return Fragment(html="".join(parts), start=start, end=end)
