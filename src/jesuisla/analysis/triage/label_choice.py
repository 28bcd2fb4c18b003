"""Which comments teach a scorer most when somebody labels them.

The comment whose score is rarest on these pages and that says something else than what was labelled
or chosen already, the two multiplied. Most comments of a page are clearly harmless: a draw brings
few of the others, so that after ten minutes there is often nothing to learn from. What lies nearest
to the threshold, which is the rule of textbooks, was tried too and is worse than a draw: where the
scorer is furthest off is not where it doubts. Figures: ``docs/explanation/labels-that-teach.md``.

What is alike is told by hashed words: by meanings it is no better, and takes a second a page.
"""

import re
import zlib
from collections.abc import Sequence

import numpy as np

from jesuisla.analysis.arrays import Floats, Ints
from jesuisla.analysis.meaning import Vectors

STEPS = 6
"""Equal steps of the score, from its 2nd to its 98th hundredth, in which comments are counted."""
NOTHING = 1e-4
"""What a comment teaches that says to a hair what another one says."""
WORD_NUMBERS = 256
"""Numbers by which texts are compared."""
_WORD = re.compile(r"\w+")


def rarity(scores: Floats) -> Floats:
    """Return how rare each score is among these, at most 1: one by the root of its like.

    >>> rarity(np.array([0.0] * 16 + [1.0])).round(2).tolist()[-2:]
    [0.25, 1.0]
    """
    if not len(scores):
        return np.zeros(0)
    low, high = np.quantile(scores, [0.02, 0.98])
    if high <= low:
        low, high = scores.min(), scores.max()
    width = float(high - low) or 1.0
    steps = np.clip((scores - low) / width * STEPS, 0, STEPS - 1).astype(np.int64)
    rare = 1 / np.sqrt(np.bincount(steps, minlength=STEPS)[steps])
    worth: Floats = rare / rare.max()
    return worth


def different_first(
    worth: Floats, vectors: Vectors, count: int, *, known: Vectors | None = None
) -> Ints:
    """Return the numbers of at most ``count`` rows, each worth much and unlike those before it.

    ``vectors`` have length one; ``known`` are those of comments labelled already. Of rows that say
    the same only one comes, and none that is worth nothing.

    >>> meanings = np.eye(3, dtype=np.float32)[[0, 0, 1, 2]]
    >>> different_first(np.array([1.0, 0.9, 0.5, 0.0]), meanings, count=4).tolist()
    [0, 2]
    """
    different = np.ones(len(worth))
    if known is not None and len(known):
        different = 1 - np.clip(vectors @ known.T, 0, 1).max(axis=1).astype(np.float64)
    choice: list[int] = []
    while len(choice) < min(count, len(worth)):
        gains = worth * different
        best = int(gains.argmax())
        if gains[best] <= NOTHING:
            break
        choice.append(best)
        nearness = np.clip(vectors @ vectors[best], 0, 1).astype(np.float64)
        different = np.minimum(different, 1 - nearness)
        different[best] = 0
    return np.array(choice, np.int64)


def most_teaching(
    scores: Floats, vectors: Vectors, count: int, *, known: Vectors | None = None
) -> Ints:
    """Return the numbers of at most ``count`` comments to label, what teaches most first.

    >>> meanings = np.eye(4, dtype=np.float32)
    >>> most_teaching(np.array([0.0, 0.0, 0.0, 3.0]), meanings, count=2).tolist()
    [3, 0]
    """
    return different_first(rarity(scores), vectors, count, known=known)


def word_vectors(texts: Sequence[str]) -> Vectors:
    """Return numbers of texts by their words alone, of length one; all 0 without any word.

    >>> one, same, other = word_vectors(["Go home!", "go HOME", "good evening"])
    >>> round(float(one @ same), 3), round(float(one @ other), 3)
    (1.0, 0.0)
    """
    vectors = np.zeros((len(texts), WORD_NUMBERS), np.float32)
    for row, text in zip(vectors, texts, strict=True):
        for word in set(_WORD.findall(text.casefold())):
            row[zlib.crc32(word.encode("utf-8", "replace")) % WORD_NUMBERS] += 1
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Vectors = (vectors / np.maximum(lengths, 1)).astype(np.float32)
    return scaled
