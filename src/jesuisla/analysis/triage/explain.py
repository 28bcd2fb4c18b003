"""Which words weighed: score a comment again without each, and see what is missing."""

import re
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from jesuisla.analysis.arrays import Floats
from jesuisla.analysis.triage.scorer import Word

MOST_WORDS = 60
"""Words of a comment that are tried, from its beginning."""
TRIED_AT_ONCE = 1_000
"""Comments, each short of one word, that are scored together."""
SHOWN = 3
LEAST = 0.1
"""Log-odds below which a word is not worth showing."""
READS = 3_000

_WORD = re.compile(r"\S+")

Span = tuple[int, int]


def words_that_weighed(
    texts: Sequence[str], score: Callable[[Sequence[str], Sequence[int]], Floats], wholes: Floats
) -> list[list[tuple[Word, ...]]]:
    """Return for each text and label the words that raised it most, heaviest first.

    ``score`` takes texts, each with the place in ``texts`` of the one it is a part of, to
    log-odds of shape (texts, labels); ``wholes`` are its rows for ``texts``. Spans are in
    the texts themselves.

    >>> def score(texts, of):
    ...     return np.array([[2.0 * ("bad" in text)] for text in texts])
    >>> words_that_weighed(["a bad day", ""], score, np.array([[2.0], [0.0]]))
    [[(Word(start=2, end=5, weight=2.0),)], [()]]
    """
    spans = [_spans(text) for text in texts]
    heaviest_words: list[list[tuple[Word, ...]]] = []
    for together in _stretches(spans):
        of = [at for at in together for _ in spans[at]]
        without = [
            texts[at][:start] + texts[at][end:READS] for at in together for start, end in spans[at]
        ]
        missing = wholes[of] - score(without, of) if without else np.zeros((0, wholes.shape[1]))
        ends = np.cumsum([len(spans[at]) for at in together])
        for at, part in zip(together, np.split(missing, ends[:-1]), strict=True):
            heaviest_words.append([_heaviest(spans[at], column) for column in part.T])
    return heaviest_words


def _spans(text: str) -> list[Span]:
    spans = []
    for match in _WORD.finditer(text, 0, READS):
        spans.append(match.span())
        if len(spans) == MOST_WORDS:
            break
    return spans


def _stretches(spans: Sequence[Sequence[Span]]) -> Iterator[range]:
    """Yield neighbours whose words are tried together, whatever the size of the whole."""
    start = word_count = 0
    for at, words in enumerate(spans):
        if word_count and word_count + len(words) > TRIED_AT_ONCE:
            yield range(start, at)
            start, word_count = at, 0
        word_count += len(words)
    if start < len(spans):
        yield range(start, len(spans))


def _heaviest(spans: Sequence[Span], missing: Floats) -> tuple[Word, ...]:
    order = np.argsort(-missing, kind="stable")[:SHOWN]
    return tuple(
        Word(spans[word][0], spans[word][1], round(float(missing[word]), 3))
        for word in order
        if missing[word] >= LEAST
    )
