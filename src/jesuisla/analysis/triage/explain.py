"""Which words weighed: score the comment again without each, and see what is missing."""

import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from jesuisla.analysis.triage.scorer import Word

MOST_WORDS = 60
"""Words of a comment that are tried, from its beginning."""
SHOWN = 3
LEAST = 0.1
"""Log-odds below which a word is not worth showing."""
READS = 3_000

_WORD = re.compile(r"\S+")

Scores = NDArray[np.float64]


def words_that_weighed(
    text: str, score: Callable[[Sequence[str]], Scores], whole: Scores
) -> list[tuple[Word, ...]]:
    """For each label the words that raised it most, heaviest first.

    ``score`` takes texts to log-odds of shape (texts, labels); ``whole`` is its row for
    ``text``. Spans are in ``text`` itself.

    >>> def score(texts):
    ...     return np.array([[2.0 * ("bad" in text)] for text in texts])
    >>> words_that_weighed("a bad day", score, np.array([2.0]))
    [(Word(start=2, end=5, weight=2.0),)]
    """
    spans = []
    for match in _WORD.finditer(text, 0, READS):
        spans.append(match.span())
        if len(spans) == MOST_WORDS:
            break
    if not spans:
        return [() for _ in whole]
    without = score([text[:start] + text[end:READS] for start, end in spans])
    missing = whole - without
    found = []
    for at in range(len(whole)):
        heaviest = np.argsort(-missing[:, at], kind="stable")[:SHOWN]
        found.append(
            tuple(
                Word(spans[word][0], spans[word][1], round(float(missing[word, at]), 3))
                for word in heaviest
                if missing[word, at] >= LEAST
            )
        )
    return found
