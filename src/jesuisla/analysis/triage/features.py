"""Comments as sparse rows of hashed features, a whole batch at once.

Three blocks, each scaled so that a long comment weighs no more than a short one: runs of
3 to 5 characters, words and pairs of neighbouring words, and concepts of the lexicon with
their pairs and triples in order. Words that name a group are replaced by one mark, and the
mark is no feature by itself, only as part of a pair or triple of concepts: naming somebody
weighs nothing, whoever it is, and what is learned about one group holds for all.

All blocks are computed on one array of code points for the batch, without a loop over
comments or words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jesuisla.analysis.arrays import Flags, Floats, Ints
from jesuisla.analysis.text import normalise, unaccented
from jesuisla.analysis.triage.lexicon import Concept, Lexicon, lang_salt

if TYPE_CHECKING:
    from scipy.sparse import csr_array

BITS = 19
"""The feature space has ``2 ** BITS`` columns."""
READS = 3_000
"""Characters of a comment that are read; what comes after changes nothing."""
RUNS = (3, 4, 5)

_END = 10  # between two comments
_MARK = 0xE000  # stands for any word that names a group
_BMP = 0x10000
_PRIME = np.uint64(0x9E3779B97F4A7C15)
_SALTS = {"run": 0x51ED270B, "word": 0x2545F491, "pair": 0x6C62272E, "concept": 0x1B873593}

Codes = NDArray[np.uint32]
Hashes = NDArray[np.uint64]


def _tables() -> tuple[Flags, NDArray[np.uint32]]:
    """Return which code points are letters or digits, and each without its accent."""
    is_word = np.zeros(_BMP, np.bool_)
    plain = np.arange(_BMP, dtype=np.uint32)
    for code in range(0x30, 0x2000):
        letter = chr(code)
        is_word[code] = letter.isalnum()
        if code >= 0xC0 and is_word[code]:
            base = unaccented(letter)
            if len(base) == 1:
                plain[code] = ord(base)
    # Scripts beyond that one by one would cost a start-up of 40 ms.
    is_word[0x3040:0xD7A4] = True
    is_word[_MARK] = True
    # Emoji, and what lies beyond the first 65,536, folded by ``lexicon.code``.
    is_word[0x2600:0x27C0] = True
    is_word[0xE800:0xF000] = True
    return is_word, plain


_IS_WORD, _PLAIN = _tables()


def featurise(texts: Sequence[str], langs: Sequence[str | None], lexicon: Lexicon) -> "csr_array":
    r"""Return the batch as a sparse matrix of shape (comments, ``2 ** BITS``), float32.

    >>> from jesuisla.analysis.triage.lexicon import build_lexicon
    >>> small = build_lexicon({"fr": "[group]\nchat/s chien/s"})
    >>> one, other = featurise(["J’aime les chats", "J’AIME les chiens"], ["fr", "fr"], small)
    >>> (one != other).nnz
    0
    """
    return _gather(_blocks(_normalised(texts), langs, lexicon), len(texts))


Piece = tuple[Ints, NDArray[np.int32]]
"""Rows, in ascending order, and the column of a feature in each."""


def weighted_scores(
    texts: Sequence[str],
    langs: Sequence[str | None],
    lexicon: Lexicon,
    weights: NDArray[np.float32],
) -> Floats:
    """Return ``featurise(...) @ weights`` in half the time, for weights of shape (columns, labels).

    >>> from jesuisla.analysis.triage.lexicon import build_lexicon
    >>> texts, langs, none = ["Bonjour", "tout le monde"], ["fr", "fr"], build_lexicon({})
    >>> weights = np.linspace(0, 1, 2**BITS, dtype=np.float32)[:, None]
    >>> slow = featurise(texts, langs, none) @ weights
    >>> bool(np.allclose(weighted_scores(texts, langs, none, weights), slow, rtol=1e-4))
    True
    """
    from scipy.sparse import csr_array  # late: not every command scores

    count = len(texts)
    total = np.zeros((count, weights.shape[1]))
    for scale, block in zip(SCALES, _blocks(_normalised(texts), langs, lexicon), strict=True):
        block_scores = np.zeros((count, weights.shape[1]), np.float32)
        sizes = np.zeros(count, np.int64)
        for row, columns in block:
            size = np.bincount(row, minlength=count)
            starts = np.concatenate(([0], np.cumsum(size)))
            ones = np.ones(len(columns), np.float32)
            block_scores += csr_array((ones, columns, starts), shape=(count, 2**BITS)) @ weights
            sizes += size
        total += scale * block_scores / np.sqrt(np.maximum(1, sizes))[:, None]
    return total


def _normalised(texts: Sequence[str]) -> list[str]:
    return [normalise(text[:READS]) for text in texts]


def _blocks(
    texts: Sequence[str], langs: Sequence[str | None], lexicon: Lexicon
) -> tuple[list[Piece], list[Piece], list[Piece]]:
    batch = _Batch.of(texts)
    starts, ends = batch.words()
    salts = np.array([lang_salt(lang) for lang in langs], np.uint64)
    words = _segments(batch.plain, starts, ends)
    concepts = lexicon.of(words + salts[batch.row[starts]])
    batch_without_groups = batch.without(starts, ends, concepts == Concept.GROUP)
    starts, ends = batch_without_groups.words()
    return (
        _runs(batch_without_groups),
        _words(batch_without_groups, starts, ends),
        _concepts(batch_without_groups.row[starts], concepts),
    )


@dataclass(frozen=True, slots=True)
class _Batch:
    """All comments end to end: code points, the same without accents, and whose each is."""

    codes: Codes
    plain: Codes
    row: Ints

    @classmethod
    def of(cls, texts: Sequence[str]) -> "_Batch":
        text = "\n".join(("", *(text.replace("\n", " ") for text in texts)))
        codes = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32)
        codes = np.where(codes < _BMP, codes, (codes & 0x7FF) | 0xE800).astype(np.uint32)
        row = np.cumsum(codes == _END) - 1
        return cls(codes, _PLAIN[codes], row)

    def words(self) -> tuple[Ints, Ints]:
        """Return where each word starts and ends."""
        inside = np.concatenate(([False], _IS_WORD[self.codes], [False]))
        edges = np.flatnonzero(inside[1:] != inside[:-1])
        return edges[::2], edges[1::2]

    def without(self, starts: Ints, ends: Ints, which: Flags) -> "_Batch":
        """Return the batch with each word in ``which`` shrunk to one mark."""
        starts, ends = starts[which], ends[which]
        codes, plain = self.codes.copy(), self.plain.copy()
        codes[starts] = _MARK
        plain[starts] = _MARK
        change = np.zeros(len(codes) + 1, np.int64)
        np.add.at(change, starts + 1, 1)
        np.add.at(change, ends, -1)
        keep = np.cumsum(change[:-1]) == 0
        return _Batch(codes[keep], plain[keep], self.row[keep])


def _powers(size: int) -> tuple[Hashes, Hashes]:
    inverse = np.uint64(pow(int(_PRIME), -1, 2**64))
    ones = np.ones(size + 1, np.uint64)
    up, down = ones.copy(), ones.copy()
    up[1:], down[1:] = _PRIME, inverse
    return np.multiply.accumulate(up), np.multiply.accumulate(down)


def _segments(codes: Codes, starts: Ints, ends: Ints) -> Hashes:
    """Return a hash of ``codes[start:end]`` for each pair, the same wherever it stands."""
    up, down = _powers(len(codes))
    sums = np.zeros(len(codes) + 1, np.uint64)
    np.cumsum(codes.astype(np.uint64) * up[1:], out=sums[1:])
    return (sums[ends] - sums[starts]) * down[starts]  # as lexicon.word_hash


def _columns(hashes: Hashes, block: str, salt: int = 0) -> NDArray[np.int32]:
    bits = (hashes + np.uint64(_SALTS[block] + salt)) * _PRIME
    bits ^= bits >> np.uint64(29)
    bits *= np.uint64(0xBF58476D1CE4E5B9)
    return (bits >> np.uint64(64 - BITS)).astype(np.int32)


def _runs(batch: _Batch) -> list[Piece]:
    codes = batch.codes.astype(np.uint64)
    marks = np.concatenate(([0], np.cumsum(batch.codes == _MARK)))
    pieces = []
    rolling = codes
    for length in range(2, max(RUNS) + 1):
        rolling = rolling[:-1] * _PRIME + codes[length - 1 :]
        if length in RUNS:
            row = batch.row[: len(rolling)]
            inside = (row == batch.row[length - 1 :]) & (marks[length:] == marks[:-length])
            pieces.append((row[inside], _columns(rolling[inside], "run", length)))
    return pieces


def _words(batch: _Batch, starts: Ints, ends: Ints) -> list[Piece]:
    words = _segments(batch.plain, starts, ends)
    row = batch.row[starts]
    plain = batch.codes[starts] != _MARK
    same = (row[1:] == row[:-1]) & plain[1:] & plain[:-1]
    pairs = words[:-1][same] * np.uint64(31) + words[1:][same]
    return [
        (row[plain], _columns(words[plain], "word")),
        (row[1:][same], _columns(pairs, "pair")),
    ]


def _concepts(row: Ints, concepts: NDArray[np.uint8]) -> list[Piece]:
    at = np.flatnonzero(concepts)
    row, names = row[at], concepts[at].astype(np.uint64)
    alone = names != Concept.GROUP
    pieces = [(row[alone], _columns(names[alone], "concept"))]
    if len(at) > 1:
        near = np.digitize(np.diff(at), (2, 4)).astype(np.uint64)
        same = row[1:] == row[:-1]
        pairs = (names[:-1] << np.uint64(8)) + names[1:]
        far = (near << np.uint64(16)) + pairs
        pieces.append((row[1:][same], _columns(pairs[same], "concept", 1)))
        pieces.append((row[1:][same], _columns(far[same], "concept", 2)))
    if len(at) > 2:
        same = row[2:] == row[:-2]
        triples = (names[:-2] << np.uint64(16)) + (names[1:-1] << np.uint64(8)) + names[2:]
        pieces.append((row[2:][same], _columns(triples[same], "concept", 3)))
    return pieces


SCALES = (1.0, 1.0, 1.0)
"""How much each block weighs before learning: runs, words, concepts."""


def _gather(blocks: Sequence[Sequence[Piece]], count: int) -> "csr_array":
    from scipy.sparse import csr_array

    rows, columns, values = [], [], []
    for scale, block in zip(SCALES, blocks, strict=True):
        row = np.concatenate([row for row, _ in block])
        size = np.bincount(row, minlength=count)
        values.append((scale / np.sqrt(np.maximum(1, size))).astype(np.float32)[row])
        rows.append(row)
        columns += [column for _, column in block]
    order = np.argsort(np.concatenate(rows), kind="stable")
    starts = np.concatenate(([0], np.cumsum(np.bincount(np.concatenate(rows), minlength=count))))
    data = np.concatenate(values)[order], np.concatenate(columns)[order], starts
    return csr_array(data, shape=(count, 2**BITS))
